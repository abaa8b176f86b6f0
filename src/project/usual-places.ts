import { NO_SETTINGS } from "./declared-handler.ts";
import type { DeclaredHandler } from "./declared-handler.ts";

const SOURCE = String.raw`\.[cm]?[jt]sx?$`;

/** Where Amplify has the handlers of its own making, and what it runs them as. */
const AMPLIFY = [
  {
    path: new RegExp(
      String.raw`^amplify/(?:auth|functions)/post-?confirmation/handler${SOURCE}`,
      "i",
    ),
    settings: { ...NO_SETTINGS, memoryMb: 512, timeoutMs: 3_000 },
  },
  {
    path: new RegExp(
      String.raw`^amplify/backend/function/\w*PostConfirmation/src/index${SOURCE}`,
      "i",
    ),
    settings: { ...NO_SETTINGS, timeoutMs: 25_000 },
  },
];

/** Definitions of functions, which are read where the handler is run. */
const DEFINITIONS =
  /^amplify\/(?:backend\.[jt]s|.*(?:resource\.[jt]s|-cloudformation-template\.json|function-parameters\.json))$/;

const NAMED =
  String.raw`post[-_]?confirm(?:ation)?(?:[-_.]?(?:handler|trigger|lambda|function))?` +
  String.raw`(?:/(?:src/)?(?:index|handler|app|main|lambda_function))?${SOURCE}`;

/** A file of that name, or the main file of a folder of that name. */
const USUAL = new RegExp(`(?:^|/)${NAMED}`, "i");

/** With the name of an application or a service before it. */
const PREFIXED = new RegExp(String.raw`(?:^|/)[\w.-]+${NAMED}`, "i");

/** What calls a handler, or stands in for one. */
const NO_HANDLER = /(?:^|[-_./])(?:tests?|specs?|mocks?|stubs?|fixtures?|invoke|send|local)[-_./]/i;

/** Where the definition of an Amplify Gen 2 backend names its triggers. */
export const AUTH_FILES = ["auth/resource.ts", "auth/resource.js", "backend.ts", "backend.js"];

/** The folders of Amplify Gen 2 backends. @param paths Relative to the project's folder. */
export function amplifyBackends(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => {
    const [, folder, file] = /^((?:.*\/)?amplify)\/(.+)$/.exec(path) ?? [];
    return folder !== undefined && AUTH_FILES.includes(file ?? "") ? [folder] : [];
  });
  return [...new Set(folders)];
}

/** The handlers of an Amplify project. @param paths Relative to the project's folder. */
export function handlersOfAmplify(paths: readonly string[]): DeclaredHandler[] {
  const isDefined = paths.some((path) => DEFINITIONS.test(path));
  return AMPLIFY.flatMap(({ path: place, settings }) =>
    paths
      .filter((path) => place.test(path))
      // Lambda has only what was compiled.
      .filter((path) => !path.endsWith(".ts") || !paths.includes(path.replace(/ts$/, "js")))
      .map((path) => ({
        ...declared(path, false),
        isTrigger: true,
        settings: isDefined ? NO_SETTINGS : settings,
      })),
  );
}

/** Files that are called what the trigger is called. */
export function handlersByName(paths: readonly string[]): DeclaredHandler[] {
  const sources = paths.filter((path) => !path.endsWith(".d.ts"));
  const usual = sources.filter((path) => USUAL.test(path));
  const named =
    usual.length > 0
      ? usual
      : sources.filter((path) => PREFIXED.test(path) && !NO_HANDLER.test(path));
  return named
    .filter((path) => {
      // One that was compiled beside its source, or that describes the handler beside it, is not a second one.
      const isCompiled = /\.[cm]?js$/.test(path) && named.includes(path.replace(/js$/, "ts"));
      const handler = path.replace(/\/index(?=\.\w+$)/, "/handler");
      return !isCompiled && (handler === path || !named.includes(handler));
    })
    .map((path) => declared(path, true));
}

/** As what tutorials export a handler, `handler` first. */
const EXPORTS = ["", "#main", "#lambdaHandler"];

function declared(path: string, isGuess: boolean): DeclaredHandler {
  const names = isGuess ? EXPORTS.map((name) => `${path}${name}`) : [path];
  const handlers = names.map((handler) => ({ root: ".", handler, isBundled: true, isGuess }));
  return { file: path, folder: ".", handlers, settings: NO_SETTINGS };
}
