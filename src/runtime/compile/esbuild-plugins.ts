import { readFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { OnResolveArgs, Plugin } from "esbuild";
import type { WriteDecorated } from "./decorator-metadata.ts";
import { withSourceEndings } from "./open-paths.ts";
import type { OutputFormat } from "./output-format.ts";
import { packageType } from "./package-type.ts";

/** Said to esbuild with a question of our own, so that we do not answer it ourselves. */
const OURS = Symbol("ours");

interface KeepOptions {
  /** The folders whose contents are at `/opt` on Lambda. */
  layers: readonly string[];

  /** The file in whose place the bundle stands. */
  entry: string;
  format: OutputFormat;
  /** Whether packages are loaded as they are from a bundle, and not as Node loads them. */
  isBundled: boolean;
}

/** Packages of CommonJS whose names Node cannot read from their text, as a bundler requires them. */
const REQUIRED = "commonjs";

/**
 * Leaves packages to Node, and bundles the rest: paths that tsconfig maps, and packages of a
 * workspace. A deployed bundle has the packages in it, so for one each is loaded in the way that
 * suits it, and not in the one that the bundle's format is left with.
 */
export function keepPackages({ entry, format, isBundled, layers }: KeepOptions): Plugin {
  return {
    name: "keep-packages",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async (args) => {
        const { path, kind, importer, resolveDir, pluginData, namespace } = args;
        if (kind === "entry-point" || pluginData === OURS) return undefined;
        const external = { path, external: true };
        if (isBuiltin(path) || namespace === REQUIRED) return external;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: OURS });
        // Node says best what is missing, and from where.
        if (found.errors.length > 0) return external;
        // What esbuild finds itself has the settings of its tsconfig.
        if (/\.[cm]?tsx?$/.test(found.path)) return undefined;
        const isInstalled = found.path.includes("node_modules");
        if (isBundled && !found.external && !isInstalled) return undefined;
        const inNode = locate(path, importer);
        if (inNode === undefined) {
          return found.external || (isInstalled && !isBundled) ? external : undefined;
        }
        // The bundle stands in the entry's place, which need not see what a nested package sees.
        const isSeen = inNode === locate(path, entry);
        if (kind !== "import-statement") {
          return isSeen ? external : { path: nameOf(found.path, kind), external: true };
        }
        const isModule = isModuleFile(found.path);
        if (format === "cjs") {
          const place = isBundled && isModule ? found.path : inNode;
          return isSeen && place === inNode ? external : { path: place, external: true };
        }
        if (isBundled && !isModule) {
          return { path: isSeen ? path : inNode, namespace: REQUIRED };
        }
        return isSeen ? external : { path: nameOf(found.path, kind), external: true };
      });
      // What a layer holds is not a part of a bundle, except TypeScript, which Node finds nothing in.
      build.onResolve({ filter: /^\/(?:opt|var\/task)\// }, async (args) => {
        const { path, kind, importer, resolveDir, pluginData, namespace } = args;
        if (pluginData === OURS || namespace === REQUIRED) return undefined;
        const ask = { kind, importer, resolveDir, pluginData: OURS };
        const inLayers = layers.map((folder) => path.replace(/^\/opt/, () => folder)).toReversed();
        for (const place of [path, ...inLayers]) {
          const found = await build.resolve(place, ask);
          if (found.errors.length > 0) continue;
          if (place === path || /\.[cm]?tsx?$/.test(found.path)) return found;
        }
        return { path, external: true };
      });
      build.onResolve({ filter: /^[./]/, namespace: REQUIRED }, ({ path }) => ({
        path,
        external: true,
      }));
      build.onLoad({ filter: /.*/, namespace: REQUIRED }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)});`,
        resolveDir: dirname(entry),
      }));
    },
  };
}

function isModuleFile(file: string): boolean {
  return file.endsWith(".mjs") || (file.endsWith(".js") && packageType(file) === "module");
}

function locate(path: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(path);
  } catch {
    return undefined;
  }
}

function nameOf(path: string, kind: OnResolveArgs["kind"]): string {
  return kind === "require-call" ? path : pathToFileURL(path).href;
}

const NAMES = /\b(?:__dirname|__filename|import\.meta\.(?:url|dirname|filename))\b/;

/** What {@link keepPlace} puts in the place of what a module says of its own. */
const MODULE_NAMES = {
  "import.meta.dirname": "__ownDirname",
  "import.meta.filename": "__ownFilename",
  "import.meta.url": "__ownUrl",
};

/** The same with the names of CommonJS, which bundlers know in modules, too. */
export const PLACE_NAMES = {
  ...MODULE_NAMES,
  __dirname: "__ownDirname",
  __filename: "__ownFilename",
};

/** As long as the name that it stands for, so that columns stay. */
const REQUIRE = "$equire";

/** The names of a module that Node loads without a bundler: those of CommonJS are not defined in it. */
export const NODE_NAMES = { ...MODULE_NAMES, require: REQUIRE };

/** What `tsc` writes for a module, where {@link NODE_NAMES} kept esbuild from helping with `require`. */
export function withoutHelp(code: string): string {
  return code.replaceAll(REQUIRE, "require");
}

/** `import name = require("package")`, for which `tsc` makes a `require` of its own. */
export const IMPORT_EQUALS = /^\s*(?:export\s+)?import\s+\w+\s*=\s*require\s*\(/m;

/** A line that names a program, and directives, which count only before everything else. */
const FIRST = /^\uFEFF?(?:#!.*(?:\r?\n|$))?(?:\s*(?:"use \w+"|'use \w+');?)*/;

/** `import * as name from "package"`, in TypeScript. */
const NAMESPACE = /^(\s*import\s*)\*\s*as\s+(\w+)\s+from\s*(["'])([^"'./][^"']*)\3/gm;

/**
 * Lets each bundled file go on being where it is: the names above lead to its own place.
 *
 * @param isInterop Whether a namespace is an object made for it, as bundlers have it, and tsc with
 * `esModuleInterop`. Otherwise it is what the package exports, which may be a function.
 * @param isBundled Whether a bundler looks for the files of open paths.
 * @param writeDecorated Where files with decorators are not for esbuild.
 */
export const keepPlace = (
  isInterop: boolean,
  isBundled: boolean,
  writeDecorated?: WriteDecorated,
): Plugin => ({
  name: "keep-place",
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, async ({ path }) => {
      // What cannot be read is esbuild's to say.
      const written = await readFile(path, "utf8").catch(() => "");
      const isRequired = !isInterop && /\.c?tsx?$/.test(path);
      const required = isRequired ? written.replace(NAMESPACE, "$1$2 = require($3$4$3)") : written;
      const plain =
        !isBundled && /\.[cm]?tsx?$/.test(path) ? withSourceEndings(required) : required;
      const decorated = writeDecorated?.(path, plain);
      const text = decorated ?? plain;
      const loader = decorated === undefined ? "default" : "js";
      if (!NAMES.test(text)) {
        return text === written ? undefined : { contents: text, loader };
      }
      const place = {
        __ownDirname: dirname(path),
        __ownFilename: path,
        __ownUrl: pathToFileURL(path).href,
      };
      const names = Object.entries(place).map(
        ([name, value]) => `${name}=${JSON.stringify(value)}`,
      );
      // In the line of what has to come first, so that the others keep their numbers.
      const [first = ""] = FIRST.exec(text) ?? [];
      const rest = text.slice(first.length);
      return { contents: `${first};const ${names.join(",")};${rest}`, loader };
    });
  },
});
