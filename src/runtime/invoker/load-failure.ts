import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Assumption } from "../../assumption.ts";
import { UserError } from "../../errors.ts";
import { obstacleText } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { UnsetVariable } from "../../invocation.ts";
import { ownFramesFirst } from "../../own-frames-first.ts";
import { typedPath } from "../../paths.ts";
import { placeIn } from "../../source-place.ts";
import { hasNoDefault, shownVariables } from "../../unset-variables.ts";
import { buildStepFor } from "../compile/build-step.ts";
import { locateSyntaxError } from "../compile/compile.ts";
import { moduleWithoutRequire } from "../compile/module-build.ts";
import { notDeclared } from "../compile/not-declared.ts";
import { packageIn } from "../package-root.ts";
import { NotLoaded } from "../compile/not-loaded.ts";
import { installCommand, readProject } from "../compile/project.ts";
import type { LoadFailure } from "../thread/protocol.ts";
import { madeUpIn } from "./hints.ts";

type Thrown = Extract<LoadFailure, { kind: "threw" }>;

interface Handler {
  file: string;
  exportName: string;
  runtime: string;
  /** Those that were read until then. */
  unsetVariables: readonly UnsetVariable[];
  assumptions: readonly Assumption[];
  env: Readonly<Record<string, string | undefined>>;
  layers: readonly string[];
}

/** Why a handler cannot be called, as Lambda has it, and what to do about it. */
export async function explainLoadFailure(
  handler: Handler,
  reason: LoadFailure,
  obstacles: readonly Obstacle[] = [],
): Promise<UserError> {
  if (reason.kind === "no-such-export") return explainExport(handler, reason);
  if (obstacles.length > 0) return explainObstacles(handler, reason, obstacles);
  if (reason.kind === "too-slow") {
    const what = `loading did not finish within ${reason.limitMs / 1_000} s, Lambda's limit`;
    const remedy = "Check what its modules wait for: a top-level await, a connection, a loop.";
    return new NotLoaded(handler.file, what, {
      remedy: reason.isBusy === true ? `${BUSY} ${remedy}` : remedy,
    });
  }
  const frames = ownFramesFirst(reason.trace.filter((line) => /^\s+at /.test(line)));
  const { errorMessage: text, trace } = reason;
  const error = { what: "the error", text, kind: "failure" as const, trace };
  const unset = shownVariables(handler.unsetVariables, [error]).map(
    ({ name }) => `${name} is not set; set it with --env ${name}=…`,
  );
  const known = [...(await remedyFor(handler, reason)), ...unset];
  const guesses = known.length > 0 || reason.errorType === "SyntaxError" ? [] : mayBeWhy(handler);
  const remedy = [...known, ...guesses, ...frames].join("\n");
  return new NotLoaded(loadedFile(handler, reason), await describe(handler.file, reason), {
    remedy: remedy || undefined,
  });
}

const BUSY = "This machine is busy, which may be the cause. Try again later; if it still fails:";

/** What an error that names nothing may come of. */
function mayBeWhy({ unsetVariables, assumptions }: Handler): string[] {
  const names = unsetVariables
    .filter((variable) => variable.caller !== undefined && hasNoDefault(variable))
    .map(({ name }) => name)
    .slice(0, NAMED_AT_MOST);
  const flags = names.map((name) => `--env ${name}=…`).join(" ");
  const isUndecorated = assumptions.some(({ code }) => code === "no-decorator-metadata");
  return [
    ...(names.length === 0
      ? []
      : [
          `Read while loading and not set: ${names.join(", ")}. Set ${names.length === 1 ? "it" : "them"} with ${flags}`,
        ]),
    ...(isUndecorated
      ? [
          "Decorators have no metadata here (emitDecoratorMetadata). Build the handler and name the built file, or install typescript.",
        ]
      : []),
  ];
}

/** Further variables are not named. */
const NAMED_AT_MOST = 4;

/** What could not be loaded: the handler, or what its `NODE_OPTIONS` load before it. */
function loadedFile({ file }: Handler, reason: LoadFailure): string {
  const preload = reason.kind === "threw" ? reason.preload : undefined;
  return preload === undefined ? file : `NODE_OPTIONS ${preload.flag} ${preload.module}`;
}

/** On AWS it would have got another answer, and might have loaded. */
function explainObstacles(
  handler: Handler,
  reason: LoadFailure,
  obstacles: readonly Obstacle[],
): UserError {
  const error = "errorType" in reason ? ` (${reason.errorType}: ${reason.errorMessage})` : "";
  const met = obstacles.map(({ what }) => what).join(", ");
  return new NotLoaded(
    loadedFile(handler, reason),
    `the dry run ${obstacles.every(({ kind }) => kind === "blocked") ? "blocked" : "had no real response for"} ${met}${error}`,
    {
      remedy: obstacles.map(obstacleText).join("\n"),
    },
  );
}

function explainExport(
  { file, exportName }: Handler,
  { exports, isFunction }: Extract<LoadFailure, { kind: "no-such-export" }>,
): UserError {
  if (isFunction) {
    return new UserError(
      "handler-export-missing",
      `${file} exports a function as module.exports, but Lambda looks for the export "${exportName}"`,
      `Export it as exports.${exportName} = …`,
    );
  }
  const names = exports.join(", ");
  return new UserError(
    "handler-export-missing",
    `${file} has no exported function "${exportName}"`,
    names === ""
      ? "It exports no function that Lambda can call."
      : `It exports: ${names}. Pass ${exports.length === 1 ? "it" : "one of them"}: --handler ${file}#${exports[0]}`,
  );
}

/** With the names that Lambda has for what its runtime cannot load. */
async function describe(
  file: string,
  { code, errorType, errorMessage, trace, preload }: Thrown,
): Promise<string> {
  // Each file of the stack has its frame as well.
  const [message = ""] = errorMessage.split("\nRequire stack:");
  if (errorType === "SyntaxError") {
    const place =
      placeOf(trace) ?? (preload === undefined ? await locateSyntaxError(file) : undefined);
    const where = place === undefined ? "" : ` (${place})`;
    return `Runtime.UserCodeSyntaxError: SyntaxError: ${message}${where}`;
  }
  if (code === "MODULE_NOT_FOUND") {
    const importer = importerOf(errorMessage);
    const by = importer === undefined || importer === file ? "" : ` (required by ${importer})`;
    return `Runtime.ImportModuleError: ${errorType}: ${message}${by}`;
  }
  const named = code?.startsWith("ERR_") === true ? `${errorType} [${code}]` : errorType;
  return `${named}: ${message}`;
}

/** A stack of V8's may begin with where a text does not parse: its line, and a sign under the place. */
function placeOf([first = "", , sign = ""]: readonly string[]): string | undefined {
  const place = /^(?:file:\/\/)?(.+:\d+)$/.exec(first)?.[1];
  const column = sign.indexOf("^") + 1;
  return place === undefined || column === 0 ? place : `${place}:${column}`;
}

function isProvided(name: string): boolean {
  return name.startsWith("@aws-sdk/");
}

async function provided(name: string): Promise<string> {
  const { closestMatch } = await import("leven");
  const meant = closestMatch(plain(name), USUAL.map(plain), { maxDistance: 1 });
  const usual = USUAL.find((each) => plain(each) === meant);
  return usual === undefined || usual === name
    ? `Lambda provides ${name}; install it to run locally: npm i -D ${name}`
    : `There is no package ${name} (did you mean ${usual}?)`;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll("-", "");
}

/** Packages of the SDK that handlers use. None of the others differs from one of them in one letter. */
const USUAL = [
  ...["cloudwatch", "cloudwatch-logs", "cognito-identity", "cognito-identity-provider"],
  ...["dynamodb", "eventbridge", "firehose", "lambda", "s3", "secrets-manager", "scheduler"],
  ...["ses", "sesv2", "sfn", "sns", "sqs", "ssm", "sts"],
]
  .map((name) => `@aws-sdk/client-${name}`)
  .concat("@aws-sdk/lib-dynamodb", "@aws-sdk/util-dynamodb", "@aws-sdk/s3-request-presigner");

/** Of a package that is deployed with the handler, as far as its package.json says. */
function notInstalled(file: string, name: string): string | undefined {
  if (name === "") return undefined;
  const { dependencies, devDependencies } = readProject(file);
  return dependencies.has(name) || devDependencies.has(name)
    ? `${name} is in package.json but is not installed: ${installCommand(file)}`
    : undefined;
}

const OLD_RUNTIME = /^nodejs(?:8|10|12|14|16)\./;

/** Of a package that the function's layer or its own, older runtime has. */
function ofFunction(name: string, assumptions: readonly Assumption[]): string | undefined {
  for (const { code, args } of assumptions) {
    if (code === "amplify-layers" && args.modules.includes(name)) {
      return `${name} comes from the function's layer: pass its folder or .zip with --layer`;
    }
    if (code === "runtime-followed" && name === "aws-sdk" && OLD_RUNTIME.test(args.declared)) {
      return `${args.declared} includes aws-sdk v2, but later runtimes do not; install it to run locally: npm i -D aws-sdk`;
    }
  }
  return undefined;
}

/** Of a call that only failed because of a package that is not installed, or of a layer. */
export async function explainNotHere(
  { file, assumptions }: Pick<Handler, "file" | "assumptions">,
  errorMessage: string,
  layers: readonly string[],
): Promise<UserError | undefined> {
  const [message = ""] = errorMessage.split("\n");
  const name = missingPackage(message);
  const remedy =
    ofFunction(name, assumptions) ??
    notInstalled(file, name) ??
    (isProvided(name) ? await provided(name) : undefined);
  if (remedy !== undefined) return new NotLoaded(file, message, { remedy });
  const isInLayer = layers.length === 0 && /^(?:ENOENT|Cannot find).*'\/opt\//.test(message);
  return isInLayer ? new UserError("layer-missing", `${file}: ${message}`, LAYER) : undefined;
}

const LAYER = "/opt holds the function's layers. Pass the layer's folder or .zip with --layer.";

/** What `getAmplifyDataClientConfig` and the client say. */
const NO_DATA = /^The data environment variables are malformed|^Client could not be generated/;

const REQUIRE_BANNER =
  "import { createRequire } from 'module'; const require = createRequire(import.meta.url);";

/** The name of the package that Node does not find, or nothing. */
function missingPackage(message: string): string {
  const [, path = ""] = MISSING.exec(message) ?? [];
  return packageIn(path);
}

const MISSING =
  /(?:Cannot find (?:module|package) '|Invalid module "(?=[^"]+" is not a valid package name))([^'"./][^'"]*)['"]/;

async function remedyFor(
  handler: Handler,
  { code, errorType, errorMessage, trace }: Thrown,
): Promise<string[]> {
  const { file, runtime, assumptions, env, layers } = handler;
  if (code === "ERR_REQUIRE_ESM") {
    return [
      `${runtime} does not support require() of ES modules by default: use import, deploy to nodejs24.x, or set NODE_OPTIONS=--experimental-require-module on Lambda and here (--env).`,
    ];
  }
  const [, ending] = /^Unknown file extension "(\.[^"]+)"/.exec(errorMessage) ?? [];
  if (ending !== undefined) {
    return [`If a bundler loads it, set a loader for it: --bundle --loader ${ending}=text`];
  }
  if (NO_DATA.test(errorMessage) && assumptions.some(({ code }) => code === "data-not-granted")) {
    return [
      "The data schema grants this function no access, so AMPLIFY_DATA_* are not set, as on AWS. Add allow.resource(<the function>) to the schema's authorization.",
    ];
  }
  if (/^Dynamic require of ".+" is not supported$/.test(errorMessage)) {
    return [
      `${moduleWithoutRequire(file) ?? "The build"} makes esbuild write an ES module, in which bundled CommonJS has no require. Add this banner to its options, or write CommonJS: ${REQUIRE_BANNER}`,
    ];
  }
  if (/'\/opt\//.test(errorMessage)) {
    return [LAYER];
  }
  const name = missingPackage(errorMessage);
  const uninstalled = ofFunction(name, assumptions) ?? notInstalled(file, name);
  if (uninstalled !== undefined) return [uninstalled, ...(await othersOf(name, handler))];
  if (isProvided(name)) return [await provided(name), ...(await othersOf(name, handler))];
  const circle = await explainCircle(file, errorType, trace);
  if (circle !== undefined) return [circle];
  const madeUp = madeUpIn(errorMessage, { assumptions, env });
  if (madeUp.length > 0) {
    const flags = madeUp.map((each) => `--env ${each}=…`);
    return [`A made-up value may be the cause: set ${flags.join(" ")}`];
  }
  if (name === "aws-sdk") {
    return [
      `${runtime} has no aws-sdk v2. Use the v3 packages (@aws-sdk/client-…), or add v2 to the deployment: npm i aws-sdk`,
    ];
  }
  const [, unbuilt] =
    /Cannot find (?:module|package) '[^']*\/node_modules\/((?:@[^/']+\/)?[^/']+)\//.exec(
      errorMessage,
    ) ?? [];
  if (unbuilt !== undefined) {
    return [`A file of ${unbuilt} is missing. Build that package first, or install it again.`];
  }
  const [, missing] = /Cannot find (?:module|package) '([^']+)'/.exec(errorMessage) ?? [];
  const step = missing && buildStepFor(missing, file);
  if (step !== undefined && step !== "") return [step];
  if (name !== "") {
    // An ES module is refused with the name alone.
    const isWhole = !errorMessage.startsWith("Cannot find package");
    const misplaced = misplacedIn(layers, name);
    if (misplaced !== undefined) return [misplaced];
    const importer = isWhole ? undefined : importerOf(errorMessage);
    const beside = importer && (await fileBeside(importer, name));
    if (beside !== undefined && beside !== "") {
      return [`Without ./ it is the name of a package. Did you mean ./${beside}?`];
    }
    const folder = importer !== undefined && isOwnFolder(importer, name);
    const inLayer = "If it is in a layer, pass the layer's folder or .zip with --layer.";
    return [
      ...(folder
        ? [`${name} is a folder of the project. Import its files by a path with ./ or ../.`]
        : []),
      notDeclared(file, missing ?? name, isWhole),
      ...(folder ? [] : await othersOf(name, handler)),
      ...(layers.length === 0 ? [inLayer] : []),
    ];
  }
  if (errorType === "SyntaxError" && errorMessage === "Unexpected token '<'") {
    return [
      "Node cannot load JSX from a .js file. If the file is bundled before deployment, add --bundle.",
    ];
  }
  if (errorType !== "SyntaxError" || !isModuleSyntax(errorMessage)) return didYouMean(errorMessage);
  const how = /\.cjs(?::|$)/.test(placeOf(trace) ?? file)
    ? "Node loads a .cjs file as CommonJS: use require and exports, or name the file .mjs."
    : `${runtime} loads a .js file as CommonJS unless the package.json deployed with it has "type": "module".`;
  return [`${how} If the file is bundled before deployment, add --bundle.`];
}

/** Further packages that are missing, so that one command installs all of them. */
async function othersOf(name: string, { file, assumptions, layers }: Handler): Promise<string[]> {
  const { missingPackages } = await import("../compile/missing-packages.ts");
  const others = (await missingPackages(file)).filter(
    (each) =>
      each !== name &&
      ofFunction(each, assumptions) === undefined &&
      notInstalled(file, each) === undefined &&
      !layers.some((layer) => existsSync(join(layer, "nodejs", "node_modules", each))),
  );
  if (others.length === 0) return [];
  const are = others.length === 1 ? "is not installed either" : "are not installed either";
  return [`${others.join(", ")} ${are}. All at once: npm i -D ${[name, ...others].join(" ")}`];
}

/** Of a package that a layer has, but not where Lambda looks. */
function misplacedIn(layers: readonly string[], name: string): string | undefined {
  const found = layers.find((layer) => existsSync(join(layer, "node_modules", name)));
  if (found === undefined) return undefined;
  const isInside = basename(found) === "nodejs";
  const remedy = isInside ? `pass the folder above it, --layer ${dirname(found)}` : "move it there";
  return `A layer has ${name} in node_modules, but Lambda looks in nodejs/node_modules: ${remedy}`;
}

/** A file that reads what another has not exported yet: each is loaded before the other. */
async function explainCircle(
  handler: string,
  errorType: string,
  trace: readonly string[],
): Promise<string | undefined> {
  if (errorType !== "ReferenceError" && errorType !== "TypeError") return undefined;
  const [place] = ownFramesFirst(trace).flatMap((line) => placeIn(line) ?? []);
  if (place === undefined) return undefined;
  const { circleBehind } = await import("../compile/import-circle.ts");
  const circle = await circleBehind(handler, place);
  const [first] = circle;
  if (first === undefined) return undefined;
  const way = [...circle, first].map((file) => typedPath(dirname(handler), file)).join(" -> ");
  return (
    `Circular import: ${way}. ${basename(first)} runs before the exports it reads exist. ` +
    "Move the shared code to its own file, or import it where it is used."
  );
}

/** A file that is imported by a path, and has another name. */
async function didYouMean(message: string): Promise<string[]> {
  const [, path = ""] = /Cannot find module '([./][^']*)'/.exec(message) ?? [];
  const importer = importerOf(message);
  // Node may have said it.
  if (path === "" || importer === undefined || message.includes("Did you mean")) return [];
  const { similarFile } = await import("../similar-file.ts");
  const meant = await similarFile(resolve(dirname(importer), path));
  if (meant === undefined) return [];
  const written = typedPath(dirname(importer), meant);
  return [`Did you mean ${written.startsWith(".") ? "" : "./"}${written}?`];
}

/** An import finds the project's own files only by a path, whatever require does. */
async function fileBeside(importer: string, missing: string): Promise<string | undefined> {
  const { namesIn, stemOf } = await import("../similar-file.ts");
  return namesIn(dirname(importer)).find(
    (name) => CODE.test(name) && (name === missing || stemOf(name) === missing),
  );
}

const CODE = /\.(?:[cm]?[jt]sx?|json)$/;

function isOwnFolder(importer: string, name: string): boolean {
  const folder = dirname(importer);
  const above = [folder, dirname(folder), dirname(dirname(folder))];
  return above.some((each) => existsSync(join(each, name)));
}

/** The file that asks for a module: each of Node's loaders has its way of saying it. */
function importerOf(message: string): string | undefined {
  return /(?:imported from|Require stack:\n-) (.+)/.exec(message)?.[1];
}

/** Whether CommonJS is refused for what only an ES module may say. */
function isModuleSyntax(message: string): boolean {
  return /import statement outside a module|import\.meta' outside|Unexpected token 'export'/.test(
    message,
  );
}
