const TEXTS = [
  ...[".html", ".htm", ".txt", ".md", ".mdx", ".graphql", ".gql", ".sql", ".css", ".xml", ".svg"],
  ...[
    ".csv",
    ".yaml",
    ".yml",
    ".hbs",
    ".handlebars",
    ".mustache",
    ".ejs",
    ".njk",
    ".pug",
    ".liquid",
  ],
  ...[".mjml", ".tpl", ".tmpl", ".template", ".eml", ".pem"],
];

const IMAGES = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".woff", ".woff2", ".ttf"];

/** How esbuild loads files that are no code, unless the user says otherwise. */
export const LOADERS: Readonly<Record<string, string>> = {
  ".js": "jsx",
  ...Object.fromEntries(TEXTS.map((ending) => [ending, "text"])),
  ...Object.fromEntries(IMAGES.map((ending) => [ending, "dataurl"])),
  ".wasm": "binary",
  ".bin": "binary",
};
