import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isInside, typedPath } from "../../paths.ts";
import type {
  Code,
  DeclaredHandler,
  DeclaredTable,
  FunctionSettings,
} from "../../project/declared-handler.ts";
import {
  amplifyBackends,
  AUTH_FILES,
  handlersByName,
  handlersOfAmplify,
} from "../../project/usual-places.ts";
import {
  foundHandlerText,
  foundSettingsText,
  olderText,
  placeText,
} from "../../report/project/found-handler.ts";
import type { Older } from "../../report/project/found-handler.ts";
import type { RoleActions } from "../../role-actions.ts";
import { shorten } from "../../shorten.ts";
import type { RuntimeName } from "../../runtime/lambda-function.ts";
import type { Surroundings } from "../../runtime/projects/surroundings.ts";
import { locateHandler } from "../flags/handler.ts";
import type { HandlerLocation } from "../flags/handler.ts";
import {
  followedRuntime,
  missingError,
  severalError,
  syntaxError,
  typed,
  unreadError,
} from "./discovery-errors.ts";
import type { Candidate, Folders } from "./discovery-errors.ts";
import { foldersUpwards } from "./find-upwards.ts";
import { handlersLookedFor, exportsIn } from "./look-alikes.ts";
import { changedAfter, isOwn, listFiles, textOf } from "./project-files.ts";
import { readDeclarations, sourcesOf, TRIGGER } from "./read-declarations.ts";

/** The handler that a project's files lead to, and what they say of its function. */
export interface DiscoveredHandler extends Pick<FunctionSettings, "variables" | "madeUp"> {
  location: HandlerLocation;
  runtime: RuntimeName | undefined;
  /** The runtime that is declared, where `runtime` only comes nearest to it. */
  declaredRuntime: string | undefined;
  memoryMb: number | undefined;
  limitMs: number | undefined;
  /** Absolute. */
  layers: readonly string[];
  tables: readonly DeclaredTable[];
  /** What its role allows, where the files say all of that. */
  role: RoleActions | undefined;
  /** What its framework's definition says of it, where that was read. */
  surroundings: Surroundings | undefined;
  /** In one line. */
  text: string;
  /** Whether its code lies in what CDK wrote, until CDK writes the next. */
  isWritten?: true;
  older?: Older | undefined;
  unread?: Unread | undefined;
  /** The same by the source of that, if it can be told. */
  source?: DiscoveredHandler | undefined;
}

/** The place that leaves variables of the function open. `trigger`: its text for a function that was not found. */
export interface Unread {
  place: string;
  trigger?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What a search came to. */
export interface Discovery {
  found: DiscoveredHandler | undefined;
  /** What else looks like a handler. */
  similar: () => string[];
}

/**
 * Looks for the handler in the files of a folder, and of the folders above it as far as the repository
 * goes. The first folder that has one decides.
 *
 * It throws a `UserError` when there are several, or when the code of the one found is not here.
 */
export async function discoverHandler(cwd: string, env: Env = {}): Promise<Discovery> {
  const own = listFiles(cwd);
  const similar = (): string[] => handlersLookedFor(cwd, own);
  for (const root of foldersUpwards(cwd, cwd)) {
    const paths = root === cwd ? own : listFiles(root);
    const found = await discoverIn(paths, { root, cwd }, env);
    if (found !== undefined) return { found, similar };
  }
  return { found: undefined, similar };
}

async function discoverIn(
  paths: readonly string[],
  folders: Folders,
  env: Env,
): Promise<DiscoveredHandler | undefined> {
  const { root } = folders;
  const { handlers, ofSources, problems } = await readDeclarations(root, paths, TRIGGER);
  const all = handlers.map((each) => locate(each, root, paths));
  const triggers = [
    ...all.filter(({ declared }) => declared.isTrigger === true),
    ...(await triggersOfAmplify(root, paths, env)),
  ];
  const places = distinct(triggers);
  const [problem] = problems;
  if (places.length === 0 && problem !== undefined) throw syntaxError(problem, folders);
  // A name tells less than a declaration that can be read.
  const isRead = triggers.some(isKnown);
  const named = isRead
    ? []
    : distinct(handlersByName(paths).map((each) => locate(each, root, paths)));
  const [only, ...more] = triggers.filter(({ declared }) => declared.unread === undefined);
  const settings = more.length === 0 ? only : undefined;
  const candidates = isRead ? places : named.map((each) => declaredAs(each, all, settings));
  const [first, ...others] = candidates;
  if (others.length > 0) throw severalError(candidates, folders);
  const isDeclared = all.some(({ location }) => isSame(location, first?.location));
  const unread = isRead || isDeclared ? undefined : unreadIn(triggers, folders);
  if (first?.location !== undefined) {
    if (!first.declared.file.startsWith("cdk.out/")) {
      return { ...describe(first, first.location, folders), ...(unread && { unread }) };
    }
    const changed = changedAfter(root, first.declared.file, sourcesOf(paths));
    const sources = distinct(ofSources.map((each) => locate(each, root, paths)));
    const triggers = sources.filter(({ declared }) => declared.isTrigger);
    const [own] = triggers.length === 1 ? triggers : [];
    const ofSource = own?.location && describe(own, own.location, folders);
    if (changed === undefined) {
      const described = describe(first, first.location, folders);
      return { ...described, isWritten: true, source: ofSource };
    }
    // Who changes the code wants to know about the changed code, and the settings are as good as any.
    const current = own?.location;
    const older = {
      output: first.declared.file,
      source: changed,
      ...(current !== undefined && { isReplaced: true as const }),
    };
    const olderLine = `${olderText(older)}\n`;
    const described = describe(first, current ?? first.location, folders);
    return {
      ...{ ...described, text: described.text + olderLine, older },
      ...(current === undefined && { isWritten: true as const }),
      source: ofSource && { ...ofSource, text: ofSource.text + olderLine },
    };
  }
  const [missing] = triggers;
  if (missing === undefined) return undefined;
  const similar = handlersLookedFor(root, paths);
  if (missing.declared.unread === undefined)
    throw await missingError(missing.declared, similar, folders);
  throw unreadError(missing.declared, similar, folders);
}

/** The declaration of a trigger whose function was not found. */
function unreadIn(triggers: readonly Candidate[], { root, cwd }: Folders): Unread | undefined {
  const found = triggers.find(({ declared }) => declared.unread !== undefined)?.declared;
  if (found === undefined) return undefined;
  const file = typedPath(cwd, resolve(root, found.file));
  return { place: placeText({ ...found, file }), trigger: shorten(found.unread ?? "", 60) };
}

/** What Amplify's definitions name as the trigger, or else what lies in its usual places. */
async function triggersOfAmplify(
  root: string,
  paths: readonly string[],
  env: Env,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const usual = handlersOfAmplify(paths).map((each): Candidate => locate(each, root, paths));
  for (const folder of amplifyBackends(paths)) {
    const file = AUTH_FILES.map((name) => `${folder}/${name}`).find((each) => paths.includes(each));
    const found =
      (await readPlainTrigger(root, folder, file, paths)) ??
      (namesTrigger(root, folder, paths)
        ? await evaluateTrigger(join(root, folder), usual, env)
        : undefined);
    if (found === undefined) continue;
    const { runtime, memoryMb, limitMs, variables } = found.settings;
    const handler = typedPath(root, found.file);
    const declared: DeclaredHandler = {
      file: file ?? handler,
      folder: ".",
      handlers: [{ root: ".", handler, isBundled: true }],
      isTrigger: true,
      settings: { runtime, memoryMb, timeoutMs: limitMs, variables, madeUp: {} },
    };
    candidates.push({ ...locate(declared, root, paths), surroundings: found.surroundings });
  }
  return candidates.length > 0 ? candidates : usual;
}

/** Without evaluating the backend, which is left to the run if it needs more of it. */
async function readPlainTrigger(
  root: string,
  folder: string,
  authFile = "",
  paths: readonly string[],
) {
  const { plainTrigger } = await import("../../project/amplify-trigger.ts");
  const plain = plainTrigger(folder, authFile, (path) =>
    paths.includes(path) ? textOf(root, path) : undefined,
  );
  if (plain === undefined) return undefined;
  const { codeFile, settingsOf, surroundingsOf } =
    await import("../../runtime/projects/amplify-gen2.ts");
  const entry = join(root, plain.entry);
  const file = codeFile(entry);
  if (file === undefined) return undefined;
  const literal = Object.entries(plain.environment).filter(([, { kind }]) => kind === "literal");
  const variables = Object.fromEntries(literal.map(([name, { text }]) => [name, text]));
  const functions = [{ ...plain, entry }];
  const backend = { functions, groups: plain.groups, policies: "", failures: [] };
  return {
    file,
    settings: { ...settingsOf(plain), variables },
    surroundings: plain.isWhole
      ? await surroundingsOf(file, join(root, folder), backend)
      : undefined,
  };
}

/** Whether a backend's code has the trigger's name in it: to evaluate it takes long. */
function namesTrigger(root: string, folder: string, paths: readonly string[]): boolean {
  const own = paths.filter((path) => path.startsWith(`${folder}/`) && /\.[cm]?[jt]sx?$/.test(path));
  return own.some((path) => TRIGGER.test(textOf(root, path)));
}

/** The usual handlers get what the backend says of them, so that it is evaluated once. */
async function evaluateTrigger(folder: string, usual: readonly Candidate[], env: Env) {
  const { readAmplifyTrigger } = await import("../../runtime/projects/amplify-gen2.ts");
  const own = usual.filter(({ location }) => location && isInside(folder, location.file));
  const files = own.flatMap(({ location }) => location?.file ?? []);
  const found = await readAmplifyTrigger(folder, env, files);
  for (const candidate of own) {
    const same = found.find(({ file }) => file === candidate.location?.file);
    candidate.surroundings = same?.surroundings;
  }
  const trigger = found.find(({ isTrigger }) => isTrigger);
  return trigger && { ...trigger, settings: trigger.surroundings };
}

/** Whether a file says where the code is, even if the code is not there. */
function isKnown({ declared, location }: Candidate): boolean {
  const isGuess = declared.handlers.some((code) => code.isGuess);
  return location !== undefined || (declared.unread === undefined && !isGuess);
}

/** With what a file declares of the same function, or of the one trigger whose code was not found. */
function declaredAs(
  found: Candidate,
  all: readonly Candidate[],
  settings: Candidate | undefined,
): Candidate {
  const same = all.find(({ location }) => isSame(location, found.location));
  if (same !== undefined || settings === undefined) return same ?? found;
  return { ...settings, location: found.location };
}

function isSame(one: HandlerLocation | undefined, other: HandlerLocation | undefined): boolean {
  return one !== undefined && one.file === other?.file && one.exportName === other.exportName;
}

/**
 * What the project's files say of a handler that the user named: those in its own folder and in folders for
 * infrastructure beside it, and the same of the folders above, down to its own.
 */
export async function discoverSettings(
  location: HandlerLocation,
  cwd: string,
): Promise<DiscoveredHandler | undefined> {
  const word = wordOf(location);
  let unread: Unread | undefined;
  const isTrigger = TRIGGER.test(textOf("", location.file));
  for (const root of foldersUpwards(dirname(location.file), cwd)) {
    const own = typedPath(root, location.file);
    const files = listFiles(
      root,
      (name, folder) => isInfrastructure(name, folder) || own.startsWith(`${folder}${name}/`),
    );
    const { handlers, ofSources } = await readDeclarations(root, files, word);
    const paths = [...files, own];
    const found = [...handlers, ...ofSources]
      .flatMap((each) => locateEach(each, root, paths))
      .filter((each) => isSame(each.location, location))
      .toSorted((one, other) => Number(other.declared.isTrigger) - Number(one.declared.isTrigger));
    const [first] = found;
    if (first?.location !== undefined) {
      return describe(first, { ...location, ...first.location }, { root, cwd }, true);
    }
    const trigger = isTrigger ? await unbuiltTrigger(root, files) : undefined;
    if (trigger !== undefined) return describe(trigger, location, { root, cwd }, true);
    unread ??= unreadIn(
      handlers.map((declared) => ({ declared, location: undefined })),
      { root, cwd },
    );
  }
  return unread && { ...UNKNOWN, location, unread };
}

/** The settings of a function of which the project's files say nothing. */
const UNKNOWN = {
  ...{ runtime: undefined, declaredRuntime: undefined, memoryMb: undefined, limitMs: undefined },
  ...{ variables: {}, madeUp: {}, layers: [], tables: [] },
  ...{ role: undefined, surroundings: undefined },
  text: "",
};

/** The only declared trigger, if its code is not there: what a user names instead is it. */
async function unbuiltTrigger(
  root: string,
  files: readonly string[],
): Promise<Candidate | undefined> {
  const { handlers, ofSources } = await readDeclarations(root, files, TRIGGER);
  const triggers = [...handlers, ...ofSources].filter(({ isTrigger }) => isTrigger === true);
  const [only, ...others] = triggers.map((each) => locate(each, root, files));
  const isRead = only?.declared.unread === undefined && only?.declared.problem === undefined;
  return others.length === 0 && isRead && only?.location === undefined ? only : undefined;
}

/** Folders that hold what deploys a function, with all that lies in those that hold nothing else. */
function isInfrastructure(name: string, folder: string): boolean {
  return (
    /^(?:aws|backend|bin|deploy\w*|lib|serverless|sst|templates?)$/i.test(name) ||
    (isOwn(name) && ONLY_INFRASTRUCTURE.test(folder + name))
  );
}

const ONLY_INFRASTRUCTURE =
  /(?:^|\/)(?:cdk|cloudformation|iac|infra\w*|modules?|stacks?|terraform)(?:\/|$)/i;

/** What a file that declares the function has in it: `confirm.handler`, `confirm.ts`, or the id in `stack.Confirm.ts`. */
function wordOf({ file, exportName }: HandlerLocation): RegExp {
  const stem = basename(file).replace(/\.[cm]?[jt]sx?$/, "");
  const [name, own, id] = [stem, exportName, stem.split(".").at(-1) ?? ""].map((text) =>
    text.replace(/[^\w]/g, "."),
  );
  const whole = String.raw`\b${name}\.(?:${own}|[cm]?[jt]sx?)\b`;
  return new RegExp(stem.includes(".") ? `${whole}|["'\`]${id}["'\`]` : whole);
}

/** @param paths The project's files, for code whose path is known in part. */
/** Where the code of a function is, if it is here. */
export function locate(
  declared: DeclaredHandler,
  root: string,
  paths: readonly string[],
): Candidate {
  const folder = join(root, declared.folder);
  const codes = declared.handlers.flatMap((code) =>
    code.isTail === true ? wholeOf(code, declared, paths) : [code],
  );
  for (const { root: own, handler, isBundled = false, isGuess = false } of codes) {
    const found = handler.startsWith("/opt/")
      ? locateInLayer(handler.slice("/opt/".length), declared, folder)
      : locateHandler(handler, join(folder, own));
    if (found === undefined) continue;
    if (isGuess && !exportsIn(textOf("", found.file)).includes(found.exportName)) continue;
    if (!isBundled) return { declared, location: { ...found, root: join(folder, own) } };
    const { root: _root, folder: _folder, ...place } = found;
    return { declared, location: place };
  }
  return { declared, location: undefined };
}

/** Where the code is, and its source, though the build has been made. */
function locateEach(
  declared: DeclaredHandler,
  root: string,
  paths: readonly string[],
): Candidate[] {
  const sources = declared.handlers.slice(1).filter(({ isTail }) => isTail !== true);
  const each = sources.map((code) => locate({ ...declared, handlers: [code] }, root, paths));
  return [locate(declared, root, paths), ...each];
}

/** The same code in each folder of the project whose path ends so. */
function wholeOf(code: Code, { folder }: DeclaredHandler, paths: readonly string[]): Code[] {
  const end = `/${code.root}/`;
  const roots = paths.flatMap((path) => {
    const at = `/${path}`.lastIndexOf(end);
    return at === -1 ? [] : [typedPath(folder, path.slice(0, at + end.length - 2))];
  });
  return [...new Set(roots)].map((root) => ({ ...code, root }));
}

function locateInLayer(
  handler: string,
  { settings }: DeclaredHandler,
  folder: string,
): HandlerLocation | undefined {
  const found = settings.layers?.map((layer) => locateHandler(handler, join(folder, layer)));
  return found?.find((each) => each !== undefined);
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
  { declared, surroundings }: Candidate,
  location: HandlerLocation,
  folders: Folders,
  isNamed = false,
): DiscoveredHandler {
  const { root, cwd } = folders;
  const { settings } = declared;
  const runtime = followedRuntime(declared, folders);
  const file = typedPath(cwd, resolve(root, declared.file));
  const facts = { declared: { ...declared, file }, settings, runtime };
  return {
    location,
    runtime,
    declaredRuntime: runtime === settings.runtime ? undefined : settings.runtime,
    memoryMb: settings.memoryMb,
    limitMs: settings.timeoutMs,
    variables: settings.variables,
    madeUp: settings.madeUp,
    // What a build makes may not be there yet.
    layers: (settings.layers ?? [])
      .map((layer) => resolve(root, declared.folder, layer))
      .filter((layer) => existsSync(layer)),
    tables: settings.tables ?? [],
    role: settings.role && {
      ...settings.role,
      file: typedPath(cwd, resolve(root, settings.role.file)),
    },
    surroundings,
    ...(settings.isOpen === true && { unread: { place: placeText(facts.declared) } }),
    text: isNamed
      ? foundSettingsText(facts)
      : foundHandlerText({ handler: typed(location, cwd), ...facts }),
  };
}
