import { posix } from "node:path";
import type { DeclaredHandler } from "../../project/declared-handler.ts";
import type { Declared, ProjectFile } from "../../project/handlers.ts";
import { GRANTS } from "../../project/role/grants.ts";
import { TABLE } from "../../project/table-type.ts";
import { isTooLarge, listFiles, textOf } from "./project-files.ts";

/** What is read at most of each kind. Those that come first by name, and nearest to the folder, are read. */
const MOST_TEMPLATES = 200;
const MOST_SOURCES = 120;

/** The trigger, as each framework writes it. */
export const TRIGGER = /post_?confirmation/i;

/**
 * What the files of a project declare of functions, as far as one of them has the word in it.
 *
 * @param paths Relative to the folder, those nearest to it first.
 * @param rewritten What is read in a text's place.
 */
export async function readDeclarations(
  root: string,
  paths: readonly string[],
  word: RegExp,
  rewritten = (text: string): string => text,
): Promise<Declared> {
  const read = (chosen: readonly string[], most: number): ProjectFile[] =>
    chosen.slice(0, most).map((file) => ({ file, text: rewritten(textOf(root, file)) }));
  const nearest = [
    ...read(paths.filter(isTemplate), MOST_TEMPLATES),
    ...read(sourcesOf(paths), MOST_SOURCES),
  ];
  const included = includedIn(nearest);
  const known = new Set(nearest.map(({ file }) => file));
  // A service may keep what it includes deep in its sources.
  const files = [
    ...nearest,
    ...read(
      included.filter((file) => !known.has(file)),
      MOST_TEMPLATES,
    ),
  ];
  const large = files.flatMap(({ file, text }) =>
    text === "" && NAMED_TEMPLATE.test(file) && isTooLarge(root, file)
      ? [{ file, line: undefined, reason: "larger than the 1 MB that CloudFormation accepts" }]
      : [],
  );
  if (!files.some(({ text }) => word.test(text)))
    return { handlers: [], ofSources: [], problems: large };
  const { handlersOf } = await import("../../project/handlers.ts");
  const declared = await handlersOf(
    files.filter(
      ({ file, text }) =>
        [word, TABLE, GRANTS, DEFAULTS].some((each) => each.test(text)) ||
        isPart(file) ||
        included.includes(file),
    ),
    word,
  );
  // Templates that are parts of one another may name the trigger in one of them only.
  const isRead = declared.handlers.every(({ unread }) => unread === undefined);
  const { problems, ...found } = isRead
    ? declared
    : await handlersOf(
        files.filter(({ text }) => text !== ""),
        /(?:)/,
      );
  return { ...(await withRoles(root, found)), problems: [...problems, ...large] };
}

/** With what the stacks of a CDK app allow, for its functions. */
async function withRoles(
  root: string,
  { handlers, ofSources }: Omit<Declared, "problems">,
): Promise<Omit<Declared, "problems">> {
  if (![...handlers, ...ofSources].some(isOfProgram)) return { handlers, ofSources };
  // Whatever was read to find them.
  const paths = listFiles(root);
  const sources = sourcesOf(paths);
  const isCdk = paths.some((path) => /(?:^|\/)cdk\.json$/.test(path));
  const isOther = paths.some((path) => OTHER_MAIN.test(path));
  if (!isCdk || isOther || sources.length > MOST_SOURCES) return { handlers, ofSources };
  const { actionsOfProgram } = await import("../../project/role/of-program.ts");
  const actions = actionsOfProgram(sources.map((file) => textOf(root, file)));
  if (actions === undefined) return { handlers, ofSources };
  const [own, others] = [handlers, ofSources].map((all) =>
    all.map((each) =>
      isOfProgram(each)
        ? { ...each, settings: { ...each.settings, role: { actions, file: each.file } } }
        : each,
    ),
  );
  return { handlers: own ?? [], ofSources: others ?? [] };
}

/** Whether the source of a stack declares a function. */
function isOfProgram({ file, handlers }: DeclaredHandler): boolean {
  return /\.[cm]?[jt]s$/.test(file) && handlers.length > 0;
}

/** Frameworks whose functions get permissions by other ways as well. */
const OTHER_MAIN =
  /(?:^|\/)(?:serverless\.[cm]?[jt]s|sst\.config\.[cm]?[jt]s|sst\.json|Pulumi\.ya?ml)$/;

/** The files that a service includes, relative to the same folder. */
function includedIn(files: readonly ProjectFile[]): string[] {
  return files
    .filter(({ file }) => /(?:^|\/)serverless\./.test(file))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/\$\{file\(([^){}$]+)\)/g)].map(([, path = ""]) =>
        posix.join(posix.dirname(file), path.trim()),
      ),
    )
    .filter((path) => /\.(?:ya?ml|json)$/.test(path) && !path.startsWith(".."));
}

/** Any other large file may be data. */
const NAMED_TEMPLATE = /(?:^|\/)(?:[\w.-]*template|serverless)\.(?:ya?ml|json)$/;

function isTemplate(path: string): boolean {
  if (path.startsWith("cdk.out/") || path.endsWith(".tf") || path.endsWith(".tfvars")) return true;
  return (
    path.split("/").length <= 3 &&
    /\.(?:ya?ml|json|template)$/.test(path) &&
    !/(?:^|\/)(?:package|package-lock|tsconfig[^/]*|pnpm-lock|composer)\.(?:json|ya?ml)$/.test(path)
  );
}

/** What the function may get from elsewhere: SST's defaults, or a class of the project that makes it. */
const DEFAULTS = /\.setDefaultFunctionProps\b|\bextends\s+(?:\w+\.)?Construct\b/;

/** What the others are parts of, or refer to. */
function isPart(path: string): boolean {
  return /^cdk\.out\/|\.tf(?:vars)?$|(?:^|\/)(?:serverless\.(?:ya?ml|json|[cm]?[jt]s)|sst\.(?:config\.[cm]?[jt]s|json)|cdk\.json)$/.test(
    path,
  );
}

const MAIN =
  /(?:^|\/)(?:serverless\.[cm]?[jt]s|sst\.config\.[cm]?[jt]s|sst\.json|cdk\.json|Pulumi\.ya?ml)$/;

/** Where a stack speaks of a pool, mostly. */
const LIKELY = /stack|infra|auth|cognito|pool|user|confirm|serverless\.|sst\./i;

/** The programs that write a template. Without a framework's own file, those that are called stacks. */
export function sourcesOf(paths: readonly string[]): string[] {
  const isProgram = paths.some((path) => MAIN.test(path));
  const sources = paths.filter(
    (path) =>
      /\.[cm]?[jt]s$/.test(path) &&
      !/\.(?:d|test|spec)\.[cm]?ts$|(?:^|\/)amplify\//.test(path) &&
      (isProgram || /stack\.[cm]?[jt]s$/i.test(path)),
  );
  // A compiled one beside its source says the same.
  const all = new Set(sources);
  const own = sources.filter((path) => !all.has(path.replace(/js$/, "ts")) || path.endsWith("ts"));
  return [...own.filter((path) => LIKELY.test(path)), ...own.filter((path) => !LIKELY.test(path))];
}
