import { dirname, join, relative, resolve } from "node:path";
import { UserError } from "../../errors.ts";
import type { DeclaredHandler } from "../../project/declared-handler.ts";
import type { SyntaxProblem } from "../../project/template.ts";
import { handlersByName, handlersOfAmplify } from "../../project/usual-places.ts";
import { foundHandlerText, placeText } from "../../report/project/found-handler.ts";
import { DEFAULT_RUNTIME, RUNTIMES } from "../../runtime/lambda-function.ts";
import type { RuntimeName } from "../../runtime/lambda-function.ts";
import { locateHandler } from "../flags/handler.ts";
import type { HandlerLocation } from "../flags/handler.ts";
import { folderWithEntry } from "./find-upwards.ts";
import { listFiles, textOf } from "./project-files.ts";

/** The handler that a project's files lead to, and what they say of its function. */
export interface DiscoveredHandler {
  location: HandlerLocation;
  runtime: RuntimeName | undefined;
  memoryMb: number | undefined;
  limitMs: number | undefined;
  env: Readonly<Record<string, string>>;
  /** In one line. */
  text: string;
}

/** What is read for it at most. Those nearest to the folder come first. */
const MOST_FILES = 200;
/** What is listed at most where several were found. */
const MOST_LISTED = 10;

interface Candidate {
  declared: DeclaredHandler;
  /** Absent where none of its files is there. */
  location: HandlerLocation | undefined;
}

/**
 * Looks for the handler in the files of a folder, and of the folders above it as far as the repository
 * goes. The first folder that has one decides.
 *
 * It throws a `UserError` when there are several, or none of whose code is here.
 */
export async function discoverHandler(cwd: string): Promise<DiscoveredHandler | undefined> {
  const root = folderWithEntry(".git", cwd) ?? cwd;
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = await discoverIn(folder, cwd);
    if (found !== undefined || folder === root || dirname(folder) === folder) return found;
  }
}

async function discoverIn(root: string, cwd: string): Promise<DiscoveredHandler | undefined> {
  const paths = listFiles(root);
  const { handlers, problems } = await readDeclarations(root, paths);
  const declared = [...handlers, ...handlersOfAmplify(paths)].map((one) => locate(one, root));
  const places = distinct(declared);
  const [problem] = problems;
  if (places.length === 0 && problem !== undefined) throw syntaxError(problem, root, cwd);
  // A name tells less than a declaration.
  const candidates =
    declared.length > 0 ? places : distinct(handlersByName(paths).map((one) => locate(one, root)));
  const [first, ...others] = candidates;
  if (others.length > 0) throw severalError(candidates, root, cwd);
  if (first !== undefined) return describe(first, root, cwd);
  const [missing] = declared;
  if (missing !== undefined) throw missingError(missing.declared, root, cwd);
  return undefined;
}

/** Only what speaks of the trigger is worth its parser. */
async function readDeclarations(root: string, paths: readonly string[]) {
  const files = paths
    .filter((path) => isTemplate(path) || isStack(path, paths))
    .slice(0, MOST_FILES)
    .map((file) => ({ file, text: textOf(root, file) }));
  const isTold = files.some(({ text }) => /postConfirmation/i.test(text));
  if (!isTold) return { handlers: [], problems: [] };
  const { handlersOf } = await import("../../project/handlers.ts");
  return handlersOf(
    files.filter(({ file, text }) => /postConfirmation/i.test(text) || isMain(file)),
  );
}

function isTemplate(path: string): boolean {
  return (
    path.startsWith("cdk.out/") ||
    (path.split("/").length <= 3 &&
      /\.(?:ya?ml|json|template)$/.test(path) &&
      !/(?:^|\/)(?:package|package-lock|tsconfig[^/]*|pnpm-lock|composer)\.(?:json|ya?ml)$/.test(
        path,
      ))
  );
}

/** What the others are parts of, or refer to. */
function isMain(path: string): boolean {
  return /^cdk\.out\/|(?:^|\/)(?:serverless\.(?:ya?ml|json)|sst\.(?:config\.[cm]?[jt]s|json))$/.test(
    path,
  );
}

function isStack(path: string, paths: readonly string[]): boolean {
  return (
    paths.some((each) => /^sst\.(?:config\.[cm]?[jt]s|json)$/.test(each)) &&
    /^(?:[^/]+|(?:stacks|infra|sst|lib)\/.+)\.[cm]?[jt]s$/.test(path)
  );
}

function locate(declared: DeclaredHandler, root: string): Candidate {
  const folder = join(root, declared.folder);
  for (const { root: own, handler } of declared.handlers) {
    const location = locateHandler(handler, join(folder, own));
    if (location !== undefined) return { declared, location };
  }
  return { declared, location: undefined };
}

/** One of each function of each file. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ location }) => {
    if (location === undefined) return false;
    const key = `${location.file}#${location.exportName}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function describe(
  { declared, location }: Candidate,
  root: string,
  cwd: string,
): DiscoveredHandler | undefined {
  if (location === undefined) return undefined;
  const { settings } = declared;
  const runtime = followed(declared, root, cwd);
  const file = relative(cwd, resolve(root, declared.file)).replaceAll("\\", "/");
  return {
    location,
    runtime,
    memoryMb: settings.memoryMb,
    limitMs: settings.timeoutMs,
    env: settings.env,
    text: foundHandlerText({
      handler: typed(location, cwd),
      declared: { ...declared, file },
      settings,
      runtime,
    }),
  };
}

/** The runtime that comes nearest to the function's. */
function followed(
  { settings: { runtime }, ...declared }: DeclaredHandler,
  root: string,
  cwd: string,
): RuntimeName | undefined {
  if (runtime === undefined) return undefined;
  const known = RUNTIMES.find((each) => each === runtime);
  if (known !== undefined) return known;
  const version = Number(/^nodejs(\d+)\.x$/.exec(runtime)?.[1]);
  if (version > 0) return version < 20 ? "nodejs20.x" : "nodejs24.x";
  // `nodejs`, or a family of images.
  if (runtime.startsWith("nodejs")) return DEFAULT_RUNTIME;
  throw new UserError(
    "handler-not-found",
    `${placeFrom(declared, root, cwd)}: the handler runs on ${runtime}`,
    "Only Node.js handlers can be run here.",
  );
}

function placeFrom(
  place: Pick<DeclaredHandler, "file" | "line">,
  root: string,
  cwd: string,
): string {
  const file = relative(cwd, resolve(root, place.file)).replaceAll("\\", "/");
  return placeText({ ...place, file });
}

/** As it would be typed. */
function typed({ file, exportName }: HandlerLocation, cwd: string): string {
  const path = relative(cwd, file).replaceAll("\\", "/");
  return exportName === "handler" ? path : `${path}#${exportName}`;
}

function syntaxError(problem: SyntaxProblem, root: string, cwd: string): UserError {
  return new UserError(
    "invalid-template",
    `${placeFrom({ ...problem, line: problem.line }, root, cwd)}: ${problem.reason}`,
    "Fix the template, or name your handler: --handler src/post-confirmation.ts",
  );
}

function severalError(candidates: readonly Candidate[], root: string, cwd: string): UserError {
  const more = candidates.length - MOST_LISTED;
  const lines = candidates.slice(0, MOST_LISTED).flatMap(({ declared, location }) => {
    if (location === undefined) return [];
    const [handler, place] = [typed(location, cwd), placeFrom(declared, root, cwd)];
    return [place === handler ? `  ${handler}` : `  ${handler} (${place})`];
  });
  return new UserError(
    "several-handlers",
    `${candidates.length} PostConfirmation handlers were found here:\n${lines.join("\n")}${more > 0 ? `\n  and ${more} more` : ""}`,
    "Name one of them: --handler <file#export>",
  );
}

const PROBLEMS = {
  inline: "its code is inline in the template",
  image: "its code is in a container image",
};

function missingError(declared: DeclaredHandler, root: string, cwd: string): UserError {
  // What is no JavaScript is not looked for.
  followed(declared, root, cwd);
  const { problem, handlers, folder, name } = declared;
  const wanted = [
    ...new Set(
      handlers.map(({ root: own, handler }) => join(relative(cwd, root), folder, own, handler)),
    ),
  ];
  const reason =
    problem !== undefined
      ? PROBLEMS[problem]
      : `its code is not here: ${wanted.join(", ") || "no handler is named"}`;
  return new UserError(
    "handler-not-found",
    `${placeFrom(declared, root, cwd)}: ${name ?? "the handler"}: ${reason}`,
    "Build it first, or name its source: --handler src/post-confirmation.ts",
  );
}
