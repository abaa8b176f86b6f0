import type { Finding } from "./finding.ts";

/** What a local run put in the place of something of the deployed function, or what may be missing there. */
export type Assumption = Finding<{
  /** A module that Amplify generates is missing, and is `process.env` instead. */
  "amplify-env": { module: string };
  /** The handler is JavaScript that Node rejects and a bundler does not. */
  bundled: { because: string };
  /** tsconfig asks for what only TypeScript's own compiler writes. */
  "no-decorator-metadata": { file: string };
  /** The handler has loaded a package that is not deployed. */
  "dev-dependency": { name: string; runtime: string };
}>;
