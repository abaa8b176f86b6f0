/** The package's version; a test holds it equal to package.json's, which start-up need not read. */
export const VERSION = "0.1.0";
