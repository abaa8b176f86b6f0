import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const IMPORT =
  /(?<=^|[;\n])import\s*(?:\*\s*as (?<space>[\w$]+)|(?<whole>[\w$]+)?\s*,?\s*(?:\{(?<names>[^}]*)\})?)\s*from\s*["'`](?<builtin>node:[\w/]+)["'`];/g;
const IMPORT_LATER = /\bimport\(["'`](node:[\w/]+)["'`]\)/g;

/**
 * Replaces imports of Node's modules. An `import` makes Node evaluate all getters of a module, which loads
 * others: `node:util` brings worker threads, `node:http` brings undici. `process.getBuiltinModule` does not.
 */
export function withPlainBuiltins(code: string): string {
  return code
    .replaceAll(IMPORT, (...match) => {
      const { space, whole, names, builtin = "" } = match.at(-1) as Record<string, string>;
      const get = `globalThis.process.getBuiltinModule("${builtin}")`;
      const object = builtin === "node:child_process" ? onDemand(get) : get;
      const parts = [
        ...[space, whole].filter((name) => name !== undefined).map((name) => `${name}=${object}`),
        ...(names === undefined ? [] : [`{${names.replaceAll(" as ", ":")}}=${get}`]),
      ];
      return `const ${parts.join(",")};`;
    })
    .replaceAll(
      IMPORT_LATER,
      (_, builtin) => `Promise.resolve(globalThis.process.getBuiltinModule("${builtin}"))`,
    );
}

/** commander imports `node:child_process`, which loads sockets, for a feature that is not used here. */
const onDemand = (get: string): string =>
  `Object.create(new Proxy({},{get:(_,name)=>${get}[name]}))`;

/** Changes the files of a folder. A handler's own files are for any bundler and stay as they are. */
export function replaceBuiltins(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".js") || path.startsWith("handler")) continue;
    const file = join(folder, path);
    const code = readFileSync(file, "utf8");
    const plain = withPlainBuiltins(code);
    if (plain !== code) writeFileSync(file, plain);
  }
}
