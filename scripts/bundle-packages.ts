/**
 * Bundles the packages that the program uses into `dist/packages`, one file per import with only the imported
 * names, and changes the output of `tsc` to import these files.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { rolldown } from "rolldown";
import { notices } from "./notices.ts";
import { quickWidth } from "./quick-width.ts";

/** Packages that are not bundled: esbuild is native, and vitest is the user's own copy. */
const INSTALLED = new Set(["esbuild", "vitest"]);

const IMPORT = /\bfrom "(?<from>[^."][^"]*)"|\bimport\("(?<aside>[^."][^"]*)"\)/g;

/** The forms of an import in the sources, each with the names that it imports. */
const FORMS = (specifier: string): RegExp[] =>
  [
    `import \\* as (?<space>\\w+) from "${specifier}"`,
    `import (?:(?<whole>\\w+),? )?(?:\\{(?<names>[^}]*)\\} )?from "${specifier}"`,
    `export \\{(?<names>[^}]*)\\} from "${specifier}"`,
    `const \\{(?<names>[^}]*)\\} =\\s+await import\\("${specifier}"\\)`,
    `\\(await import\\("${specifier}"\\)\\)\\.(?<names>\\w+)`,
    `import\\("${specifier}"\\)\\.then\\(async \\(\\{(?<names>[^}]*)\\}`,
  ].map((form) => new RegExp(form, "g"));

/** Writes the files. @returns The text of the packages' licenses. */
export async function bundlePackages(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.c?js$/.test(path))
    .map((path) => join(folder, path));
  const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));

  const imported = new Map<string, Set<string>>();
  for (const [file, text] of texts) {
    for (const specifier of specifiersIn(text)) {
      const names = imported.get(specifier) ?? new Set<string>();
      imported.set(specifier, names);
      for (const name of namesIn(file, text, specifier)) names.add(name);
    }
  }

  const target = join(folder, "packages");
  await build(imported, target);

  for (const [file, text] of texts) {
    const bundled = text.replaceAll(IMPORT, (written: string, from?: string, aside?: string) => {
      const specifier = from ?? aside ?? "";
      if (!imported.has(specifier)) return written;
      const way = relative(dirname(file), join(target, `${fileNameOf(specifier)}.js`));
      return written.replace(specifier, `./${way.replaceAll("\\", "/")}`);
    });
    if (bundled !== text) writeFileSync(file, bundled);
  }
}

function specifiersIn(text: string): Set<string> {
  const found = [...text.matchAll(IMPORT)].map(
    ({ groups = {} }) => groups.from ?? groups.aside ?? "",
  );
  return new Set(found.filter(isBundled));
}

/** Whether it is a package, not a word in a string of the code. */
function isBundled(specifier: string): boolean {
  const [scope = "", name = ""] = specifier.split("/");
  const folder = specifier.startsWith("@") ? join(scope, name) : scope;
  if (INSTALLED.has(specifier) || specifier.startsWith("node:")) return false;
  return DEPENDENCIES.has(folder.replaceAll("\\", "/"));
}

const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
  devDependencies: Record<string, string>;
};
const DEPENDENCIES = new Set(Object.keys(devDependencies));

function namesIn(file: string, text: string, specifier: string): string[] {
  const names: string[] = [];
  let read = 0;
  for (const form of FORMS(specifier)) {
    for (const { groups = {} } of text.matchAll(form)) {
      read += 1;
      if (groups.whole !== undefined) names.push("default");
      for (const [, name] of text.matchAll(new RegExp(`\\b${groups.space}\\.(\\w+)`, "g"))) {
        if (groups.space !== undefined && name !== undefined) names.push(name);
      }
      const list = (groups.names ?? "").split(",").map((name) => name.trim());
      names.push(...list.filter(Boolean).map((name) => name.split(/ as |: /)[0] ?? name));
    }
  }
  const count = text.split(`"${specifier}"`).length - 1;
  if (read !== count)
    throw new Error(`${file} imports "${specifier}" in a way that is not read here`);
  return names;
}

const fileNameOf = (specifier: string): string =>
  specifier.replace(/^@/, "").replace(/\.js$/, "").replaceAll("/", "-");

async function build(
  imported: ReadonlyMap<string, ReadonlySet<string>>,
  target: string,
): Promise<void> {
  // Entries are files, so their imports are resolved from here.
  const entries = join("build", "packages");
  mkdirSync(entries, { recursive: true });
  const input: Record<string, string> = {};
  for (const [specifier, names] of imported) {
    const name = fileNameOf(specifier);
    const file = resolve(entries, `${name}.mjs`);
    writeFileSync(file, `export { ${[...names].toSorted().join(", ")} } from "${specifier}";\n`);
    input[name] = file;
  }
  const bundle = await rolldown({
    input,
    platform: "node",
    resolve: {
      mainFields: ["module", "main"],
      // The version for Node is CommonJS only.
      alias: { yaml: resolve("node_modules/yaml/browser/index.js") },
    },
    transform: { target: "node22" },
    plugins: [quickWidth, notices("THIRD-PARTY-NOTICES")],
    onLog(level, log, handle) {
      // Packages may be written like this.
      if (log.code === "EVAL" || log.code === "CIRCULAR_DEPENDENCY") return;
      handle(level === "warn" ? "error" : level, log);
    },
  });
  await bundle.write({
    dir: target,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "shared/[name].js",
    // Code that most AWS clients share. Each file costs a lookup and a read.
    codeSplitting: {
      groups: [
        {
          name: "aws",
          test: /[\\/]node_modules[\\/]@(?:aws-sdk|aws|smithy)[\\/]/,
          minShareCount: 5,
        },
      ],
    },
    comments: { legal: false, jsdoc: false, annotation: true },
    // Packages print the names of their classes, for example of errors and commands.
    minify: {
      compress: { target: "node22", keepNames: { function: false, class: true } },
      mangle: { toplevel: true, keepNames: { function: false, class: true } },
      codegen: { removeWhitespace: true },
    },
  });
  await bundle.close();
}
