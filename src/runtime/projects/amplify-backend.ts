import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { messageOf } from "../../errors.ts";
import type { Json } from "../../json.ts";
import { typedPath } from "../../paths.ts";
import { keepPlace, PLACE_NAMES } from "../compile/esbuild-plugins.ts";
import { localInvoker } from "../invoker/local-invoker.ts";
import type { Recorded } from "./amplify-recorder.ts";

const EXTENSION = import.meta.url.endsWith(".ts") ? "ts" : "js";
const RECORDER = fileURLToPath(new URL(`./amplify-recorder.${EXTENSION}`, import.meta.url));

/** How long a definition may take to be evaluated, in milliseconds. */
const LIMIT_MS = 5_000;
const MEMORY_MB = 1_024;

export interface AmplifyBackend extends Recorded {
  /** Its sources in one text, if they are all there. Nothing, where they make no policies. */
  policies?: string | undefined;
  /** What went wrong while it was read. What was defined until then is there all the same. */
  failures: readonly string[];
}

/**
 * Evaluates the definition of an Amplify backend, sealed like a handler. Only Amplify's own package
 * that schemas are written with is real: other packages are stood in for.
 *
 * @param files Handlers, whose own definitions need not be a part of the backend.
 */
export async function readAmplifyBackend(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  files: readonly string[],
): Promise<AmplifyBackend> {
  try {
    const code = await bundle(folder, files);
    const backend = (await evaluate(code, env)) as unknown as AmplifyBackend;
    // Without its main file, nobody knows what else the backend grants.
    const isWhole = ["ts", "js"].some((end) => existsSync(join(folder, `backend.${end}`)));
    if (!isWhole) return { ...backend, groups: undefined };
    const policies = MISSING.test(code) ? undefined : code;
    return GRANTING.test(code)
      ? { ...backend, groups: undefined, policies }
      : { ...backend, policies: policies && "" };
  } catch (error) {
    return { functions: [], failures: [messageOf(error)] };
  }
}

/** What esbuild writes above what stands in for a file of the project's own, or for a private package. */
const MISSING = /^\s*\/\/ placeholder:(?:\.{1,2}\/|@(?!aws-(?:amplify|cdk|sdk)\/))/m;

/** Policies and groups that a backend makes itself. */
const GRANTING =
  /\.(?:add\w*Policy|attach\w+|grant\w*)\(|\bnew\s+[\w.]*(?:Polic(?:y|ies)|UserPoolGroup)/;

async function bundle(folder: string, files: readonly string[]): Promise<string> {
  const { withEsbuild } = await import("../compile/with-esbuild.ts");
  const definitions = [
    join(folder, "backend"),
    join(folder, "auth", "resource"),
    join(folder, "data", "resource"),
    ...files.map((file) => join(dirname(file), "resource")),
  ].filter((path) => existsSync(`${path}.ts`) || existsSync(`${path}.js`));
  const imports = definitions.map(
    (path) => `() => import(${JSON.stringify(`./${typedPath(folder, path)}`)})`,
  );
  const contents = `
    import { recorded } from ${JSON.stringify(RECORDER)};
    export const handler = async () => {
      const failures = [];
      for (const load of [${imports.join(", ")}]) {
        try { await load(); } catch (error) { failures.push(String(error?.message ?? error)); }
      }
      return { ...recorded(), failures: [...new Set(failures)] };
    };`;
  const { outputFiles } = await withEsbuild(({ build }) =>
    build({
      stdin: { contents, resolveDir: folder },
      absWorkingDir: folder,
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
      target: `node${process.versions.node}`,
      plugins: [standIns, keepPlace(true, true)],
      define: PLACE_NAMES,
      loader: TEXTS,
      banner: {
        js: 'import { createRequire as __createRequire } from "node:module"; globalThis.require = __createRequire(import.meta.url);',
      },
      logLevel: "silent",
    }),
  );
  return outputFiles[0]?.text ?? "";
}

const TEXTS = { ".graphql": "text", ".html": "text", ".md": "text", ".txt": "text" } as const;

/** Puts the recorder, or a placeholder, in the place of every package, and of files that are missing. */
const standIns: Plugin = {
  name: "stand-ins",
  setup(build) {
    build.onResolve({ filter: /.*/ }, async (args) => {
      const { path, kind, importer, resolveDir, pluginData } = args;
      if (kind === "entry-point" || pluginData !== undefined || isBuiltin(path)) return undefined;
      if (path === "@aws-amplify/backend") {
        return { path: dirname(importer), namespace: "amplify-backend" };
      }
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: true });
      const isPackage = /[\\/]node_modules[\\/]/.test(found.path) && !isInPackage(importer);
      const isReal =
        found.errors.length === 0 && (!isPackage || path === SCHEMA_PACKAGE || path === RECORDER);
      return isReal ? found : { path, namespace: "placeholder" };
    });
    build.onLoad({ filter: /.*/, namespace: "amplify-backend" }, ({ path: folder }) => ({
      contents: `
        const { backendFor } = require(${JSON.stringify(RECORDER)});
        module.exports = backendFor(${JSON.stringify(folder)}, require(${JSON.stringify(SCHEMA_PACKAGE)}));`,
      resolveDir: schemaFolder(folder),
    }));
    build.onLoad({ filter: /.*/, namespace: "placeholder" }, () => ({
      contents: `module.exports = require(${JSON.stringify(RECORDER)}).anything();`,
      resolveDir: dirname(RECORDER),
    }));
  },
};

const SCHEMA_PACKAGE = "@aws-amplify/data-schema";

function isInPackage(importer: string): boolean {
  return /[\\/]node_modules[\\/]/.test(importer);
}

/** From where the schema's package is seen: strict package managers show it to Amplify's own alone. */
function schemaFolder(folder: string): string {
  try {
    return dirname(createRequire(join(folder, "backend.ts")).resolve("@aws-amplify/backend"));
  } catch {
    return folder;
  }
}

async function evaluate(
  code: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Json> {
  const folder = mkdtempSync(join(tmpdir(), "cognito-postconfirm-"));
  try {
    const file = join(folder, "backend.mjs");
    writeFileSync(file, code);
    const invoke = localInvoker({ file, env, memoryMb: MEMORY_MB, limitMs: LIMIT_MS });
    const { outcome } = await invoke({ request: { userAttributes: {} } });
    if (outcome.kind === "returned") return outcome.payload;
    throw new Error(
      outcome.kind === "timed-out" ? `timed out after ${LIMIT_MS} ms` : outcome.errorMessage,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
