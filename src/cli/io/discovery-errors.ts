import { isAbsolute, join, resolve } from "node:path";
import { UserError } from "../../errors.ts";
import { typedPath } from "../../paths.ts";
import type { DeclaredHandler } from "../../project/declared-handler.ts";
import type { SyntaxProblem } from "../../project/template.ts";
import { placeText } from "../../report/project/found-handler.ts";
import { DEFAULT_RUNTIME, RUNTIMES } from "../../runtime/lambda-function.ts";
import type { RuntimeName } from "../../runtime/lambda-function.ts";
import { shorten } from "../../shorten.ts";
import type { Surroundings } from "../../runtime/projects/surroundings.ts";
import type { HandlerLocation } from "../flags/handler.ts";

/** A declared function, and where its code is, if it is there. */
export interface Candidate {
  declared: DeclaredHandler;
  location: HandlerLocation | undefined;
  /** What its framework's definition says of it, where that was read. */
  surroundings?: Surroundings | undefined;
}

/** The folder whose files are read, and the one that shown paths start from. */
export interface Folders {
  root: string;
  cwd: string;
}

/** What is listed at most where several were found. */
const MOST_LISTED = 10;

/** The runtime that comes nearest to the function's. */
export function followedRuntime(
  { settings: { runtime }, ...declared }: DeclaredHandler,
  folders: Folders,
): RuntimeName | undefined {
  if (runtime === undefined) return undefined;
  const known = RUNTIMES.find((each) => each === runtime);
  if (known !== undefined) return known;
  const version = Number(/^nodejs(\d+)\./.exec(runtime)?.[1]);
  if (version > 0) return version < 20 ? "nodejs20.x" : "nodejs24.x";
  // `nodejs`, or a family of images.
  if (runtime.startsWith("nodejs")) return DEFAULT_RUNTIME;
  throw new UserError(
    "handler-not-found",
    `${placeFrom(declared, folders)}: the handler runs on ${runtime}`,
    "Only Node.js handlers can run locally.",
  );
}

function placeFrom(place: Pick<DeclaredHandler, "file" | "line">, folders: Folders): string {
  return placeText({ ...place, file: typedIn(place.file, folders) });
}

/** A path in the project's folder, as it would be typed. */
function typedIn(path: string, { root, cwd }: Folders): string {
  return typedPath(cwd, resolve(root, path));
}

/** As a user would type it. */
export function typed({ file, exportName }: HandlerLocation, cwd: string): string {
  const path = typedPath(cwd, file);
  return exportName === "handler" ? path : `${path}#${exportName}`;
}

export function syntaxError(problem: SyntaxProblem, folders: Folders): UserError {
  return new UserError(
    "invalid-template",
    `${placeFrom(problem, folders)}: ${problem.reason}`,
    "Fix the template, or name your handler: --handler src/post-confirmation.ts",
  );
}

export function severalError(candidates: readonly Candidate[], folders: Folders): UserError {
  const more = candidates.length - MOST_LISTED;
  const lines = candidates.slice(0, MOST_LISTED).flatMap(({ declared, location }) => {
    if (location === undefined) return [];
    const [handler, place] = [typed(location, folders.cwd), placeFrom(declared, folders)];
    return [place === handler ? `  ${handler}` : `  ${handler} (${place})`];
  });
  return new UserError(
    "several-handlers",
    `${candidates.length} PostConfirmation handlers found here:\n${lines.join("\n")}${more > 0 ? `\n  and ${more} more` : ""}`,
    "Pass one of them: --handler <file#export>",
  );
}

const PROBLEMS = {
  inline: "its code is inline in the template",
  image: "its code is in a container image",
};

/** @param similar What looks like a handler. */
export async function missingError(
  declared: DeclaredHandler,
  similar: readonly string[],
  folders: Folders,
): Promise<UserError> {
  // What is not JavaScript is not looked for.
  followedRuntime(declared, folders);
  const { problem, handlers, folder, name } = declared;
  const wanted = handlers.map(({ root: own, handler }) =>
    isAbsolute(handler) ? handler : typedIn(join(folder, own, handler), folders),
  );
  // What a wrapper wraps is named by a variable, as DD_LAMBDA_HANDLER.
  const wrapped = Object.entries(declared.settings.variables).find(([key]) =>
    key.endsWith("_HANDLER"),
  )?.[1];
  const remedy =
    wrapped === undefined
      ? `Build it first, or pass its source: --handler ${likeliest(similar, folders)[0]}`
      : `Pass the handler it wraps: --handler ${typedIn(join(folder, wrapped), folders)}`;
  const { dotsInName } = await import("./missing-handler.ts");
  const inName = wanted
    .map((each) => dotsInName(resolve(folders.cwd, each), folders.cwd))
    .find((each) => each !== undefined);
  const reason =
    problem !== undefined
      ? PROBLEMS[problem]
      : (inName?.reason ??
        `its code was not found: ${[...new Set(wanted)].join(", ") || "no handler is named"}`);
  return new UserError(
    "handler-not-found",
    `${placeFrom(declared, folders)}: ${name ?? "the handler"}: ${reason}`,
    inName?.remedy ?? remedy,
  );
}

/** @param similar What looks like a handler. */
export function unreadError(
  declared: DeclaredHandler,
  similar: readonly string[],
  folders: Folders,
): UserError {
  const handlers = likeliest(similar, folders);
  const alike = handlers.length > 1 ? `\nSimilar files: ${handlers.join(", ")}` : "";
  return new UserError(
    "handler-not-found",
    `${placeFrom(declared, folders)}: the PostConfirmation trigger is ${shorten(declared.unread ?? "", 60)}, which cannot be traced to its code${alike}`,
    `Pass the handler: --handler ${handlers[0]}`,
  );
}

/** As they would be typed, or one that is only an example. */
function likeliest(similar: readonly string[], folders: Folders): string[] {
  if (similar.length === 0) return ["src/post-confirmation.ts"];
  return similar.map((path) => typedIn(path, folders));
}
