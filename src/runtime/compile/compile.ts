import { basename, dirname, resolve } from "node:path";
import type { BuildOptions, Location, Message } from "esbuild";
import type { Assumption } from "../../assumption.ts";
import { UserError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import { tryRead } from "../try-read.ts";
import { amplifyFolder } from "./amplify-folder.ts";
import { decoratedWriter, hasDecorators } from "./decorator-metadata.ts";
import type { WriteDecorated } from "./decorator-metadata.ts";
import { NotLoaded } from "./not-loaded.ts";
import { withNodesError } from "./open-paths.ts";
import { formatOf } from "./output-format.ts";
import type { OutputFormat } from "./output-format.ts";
import type { TsConfig } from "./tsconfig.ts";

/** What no runtime loads as it is written. */
export const SOURCE = /\.(?:[cm]?tsx?|jsx)$/;

export interface Compiled {
  code: string;
  format: OutputFormat;
  /** Whether the file itself is CommonJS: what it exports is a module's default export then. */
  isCommonJs: boolean;
  /** Whether `__filename` and `__dirname` exist in every module, as Amplify defines them in its bundles. */
  hasCommonJsNames: boolean;
  /** Whether there is `require`, which bundlers have in modules, too. */
  hasRequire: boolean;
  /** Whether CommonJS in the bundle finds no `require`. */
  lacksRequire: boolean;
  /** Whether packages load as they do from a bundle, whatever Node would say to them. */
  isBundled: boolean;
}

export interface CompileOptions {
  /** `true` for JavaScript, too; `false` to load packages as Node does, without a bundler. */
  bundle?: boolean | undefined;
  /** esbuild's loaders by the ending of files: `{ ".tpl": "text" }`. */
  loader?: Readonly<Record<string, string>> | undefined;
  /** The folders whose contents are at `/opt` on Lambda. */
  layers?: readonly string[] | undefined;
  /** What stands in for a missing `amplify_outputs.json`. */
  amplifyOutputs?: Json | undefined;
  /** Instead of the project's own. */
  format?: OutputFormat;
  /** Called with each file that is compiled, or that does not compile. */
  onFile?: ((file: string) => void) | undefined;
  /** Called with each difference from the deployed function. */
  onAssumption?: ((assumption: Assumption) => void) | undefined;
}

/**
 * A file of TypeScript or JSX with the files that it imports as one module, in the format that the project is
 * deployed in. Packages stay imports, except those that are TypeScript themselves, as in a workspace.
 * `undefined` for JavaScript that is not bundled, which needs none of this.
 */
export async function compile(
  file: string,
  options: CompileOptions = {},
): Promise<Compiled | undefined> {
  const isAmplify = amplifyFolder(file) !== undefined;
  if (!SOURCE.test(file) && !(options.bundle ?? isAmplify)) return undefined;
  const [{ readProject }, { buildStepFor }, { readTsConfig }, { moduleWithoutRequire }] =
    await Promise.all([
      import("./project.ts"),
      import("./build-step.ts"),
      import("./tsconfig.ts"),
      import("./module-build.ts"),
    ]);
  const project = readProject(file);
  const tsConfig = await readTsConfig(file);
  const isBundled = options.bundle ?? (isAmplify || !project.isPlainTsc);
  const isFramework = isAmplify || project.bundler?.isFramework === true;
  const lacksRequire = isBundled && !isFramework && moduleWithoutRequire(file) !== undefined;
  const format =
    options.format ??
    (isAmplify || lacksRequire ? "esm" : formatOf(file, project, tsConfig?.module));
  const writeDecorated =
    tsConfig?.emitDecoratorMetadata === true && project.emitsMetadata
      ? decoratedWriter(file, tsConfig.file)
      : undefined;
  const hasBundler = options.bundle ?? (isAmplify || project.bundler !== undefined);
  const isInterop = hasBundler || tsConfig?.module !== "commonjs" || tsConfig.esModuleInterop;
  const isNodeModule = !isBundled && format === "esm" && tsConfig?.noEmit !== true;
  const own = {
    ...{ tsConfig, format, isBundled, isNodeModule, isInterop, isAmplify, writeDecorated },
    lacksRequire: lacksRequire && format === "esm",
  };
  const found = await bundle(file, { ...options, ...own });
  for (const input of found.inputs) options.onFile?.(resolve(dirname(file), input));
  if (found.compiled === undefined) {
    const [first] = found.errors;
    const [, ending] = /^No loader is configured for "(\.[^"]+)"/.exec(first?.text ?? "") ?? [];
    const [, unresolved] = /^Could not resolve "([^"]+)"/.exec(first?.text ?? "") ?? [];
    throw new NotLoaded(file, first === undefined ? "it does not compile" : describe(first), {
      remedy:
        (ending && `Set a loader for it: --loader ${ending}=text`) ??
        (unresolved && buildStepFor(unresolved, file)),
    });
  }
  for (const assumption of found.missing ?? []) options.onAssumption?.(assumption);
  const isLeftOut = tsConfig?.emitDecoratorMetadata === true && writeDecorated === undefined;
  if (isLeftOut && areDecorated(file, found.inputs)) {
    const by = project.emitsMetadata ? undefined : project.bundler?.evidence;
    options.onAssumption?.({
      code: "no-decorator-metadata",
      severity: "warning",
      where: {},
      args: { file: tsConfig.file, ...(by !== undefined && { by }) },
    });
  }
  return found.compiled;
}

/** Where a handler or one of its own files does not parse, which Node's error does not say. */
export async function locateSyntaxError(file: string): Promise<string | undefined> {
  // Node reads no JSX in them.
  const loader = { ".js": "js", ".mjs": "js", ".cjs": "js" };
  const options = { format: "esm", isBundled: false, isInterop: true, loader } as const;
  const { errors } = await bundle(file, options).catch(nothingFound);
  const found = errors.find(({ text }) => !text.startsWith("Could not resolve"));
  return found?.location ? placeOf(found.location) : undefined;
}

const nothingFound = (): Bundle => ({ errors: [], inputs: [] });

interface BundleOptions extends CompileOptions {
  format: OutputFormat;
  isBundled: boolean;
  /** Whether a namespace is an object made for it. Otherwise it is what the package exports. */
  isInterop: boolean;
  /** Whether Node loads the module as it is. */
  isNodeModule?: boolean;
  /** Whether Amplify Gen 2 deploys it. */
  isAmplify?: boolean;
  lacksRequire?: boolean;
  tsConfig?: TsConfig | undefined;
  writeDecorated?: WriteDecorated | undefined;
}

interface Bundle {
  errors: readonly Message[];
  /** The files that had a part in it, from the handler's folder on. */
  inputs: readonly string[];
  compiled?: Compiled;
  /** What Amplify generates, and is stood in for. */
  missing?: readonly Assumption[];
}

async function bundle(file: string, options: BundleOptions): Promise<Bundle> {
  const { withEsbuild } = await import("./with-esbuild.ts");
  const plugins = await import("./esbuild-plugins.ts");
  const { amplifyModules } = await import("./amplify-modules.ts");
  const { LOADERS } = await import("./loaders.ts");
  const { AMPLIFY_BANNER } = await import("./amplify-banner.ts");
  const {
    format,
    isBundled,
    isInterop,
    isAmplify = false,
    tsConfig,
    loader,
    layers = [],
  } = options;
  const isTscCommonJs = !isBundled && tsConfig?.module === "commonjs";
  const { isNodeModule = false } = options;
  const folder = dirname(file);
  const missing: Assumption[] = [];
  try {
    const { outputFiles, metafile } = await withEsbuild(({ build }) =>
      build({
        entryPoints: [file],
        absWorkingDir: folder,
        bundle: true,
        write: false,
        metafile: true,
        platform: "node",
        format,
        target: `node${process.versions.node}`,
        // Node knows no condition for bundlers.
        conditions: [],
        loader: { ...LOADERS, ...loader } as BuildOptions["loader"] & object,
        ...(tsConfig !== undefined && !tsConfig.isNearest && { tsconfig: tsConfig.file }),
        ...(isTscCommonJs && { supported: { "dynamic-import": false } }),
        sourcemap: "inline",
        // Node reads the lines that it shows from the files themselves.
        sourcesContent: false,
        // A trace then names each file by its path.
        sourceRoot: `${folder}/`,
        keepNames: true,
        plugins: [
          amplifyModules(options.amplifyOutputs ?? {}, (assumption) => missing.push(assumption)),
          plugins.keepPackages({ entry: file, format, isBundled, layers }),
          plugins.keepPlace(isInterop, isBundled, options.writeDecorated),
        ],
        define: isNodeModule ? plugins.NODE_NAMES : plugins.PLACE_NAMES,
        ...(isAmplify && { banner: { js: AMPLIFY_BANNER } }),
        logLevel: "silent",
      }),
    );
    const written = outputFiles[0]?.text ?? "";
    const text = isBundled ? written : withNodesError(written);
    const sources = Object.keys(metafile.inputs).filter((input) => SOURCE.test(input));
    if (isNodeModule && areLike(plugins.IMPORT_EQUALS, file, sources)) {
      return await bundle(file, { ...options, isNodeModule: false });
    }
    const isCommonJs = metafile.inputs[basename(file)]?.format === "cjs";
    return {
      errors: [],
      inputs: Object.keys(metafile.inputs).filter((input) => !input.startsWith("commonjs:")),
      missing,
      compiled: {
        code: isNodeModule ? plugins.withoutHelp(text) : text,
        format,
        isCommonJs,
        isBundled,
        hasCommonJsNames: isAmplify,
        hasRequire: !isNodeModule,
        lacksRequire: options.lacksRequire ?? false,
      },
    };
  } catch (error) {
    if (error instanceof UserError) throw new NotLoaded(file, error.message, error);
    const { errors } = error as { errors?: Message[] };
    if (errors === undefined) throw error;
    // A build that awaits at the top level can only be one that writes ES modules.
    if (format === "cjs" && errors.every(({ text }) => text.startsWith("Top-level await"))) {
      return bundle(file, { ...options, format: "esm" });
    }
    return { errors, inputs: errors.flatMap(({ location }) => location?.file ?? []) };
  }
}

function areLike(pattern: RegExp, file: string, inputs: readonly string[]): boolean {
  return inputs.some((input) => pattern.test(tryRead(resolve(dirname(file), input)) ?? ""));
}

function areDecorated(file: string, inputs: readonly string[]): boolean {
  return inputs.some(
    (input) => SOURCE.test(input) && hasDecorators(tryRead(resolve(dirname(file), input)) ?? ""),
  );
}

function describe({ text, location }: Message): string {
  return location === null ? text : `${placeOf(location)}: ${text}: ${location.lineText.trim()}`;
}

/** esbuild names files from the handler's own folder on, and counts columns from 0. */
function placeOf({ file, line, column }: Location): string {
  return `${file}:${line}:${column + 1}`;
}
