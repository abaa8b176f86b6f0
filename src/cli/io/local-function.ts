import { environmentOf, readSurroundings } from "../../runtime/projects/surroundings.ts";
import type { RoleActions } from "../../role-actions.ts";
import type { Assumption } from "../../assumption.ts";
import type { Surroundings } from "../../runtime/projects/surroundings.ts";
import type { KeysByTable } from "../../table-keys.ts";
import type { AmplifyFacts } from "../../runtime/amplify-facts.ts";
import { DEFAULT_RUNTIME } from "../../runtime/lambda-function.ts";
import type { ProjectPool } from "../../project/project-pool.ts";
import type { DeclaredTable } from "../../project/declared-handler.ts";
import type { RuntimeName } from "../../runtime/lambda-function.ts";
import type { Context } from "../context.ts";
import type { LocalOptions } from "../flags/local.ts";
import type { Older } from "../../report/project/found-handler.ts";
import type { Unread } from "./discover-handler.ts";
import { poolOfProject } from "./pool-of-project.ts";
import { readEnvironment } from "./environment-files.ts";

/** The function that a handler is run as: what flags and files say wins over its project. */
export interface LocalFunction extends Pick<
  Surroundings,
  "stubs" | "assumptions" | "amplify" | "models"
> {
  limitMs: number | undefined;
  memoryMb: number | undefined;
  runtime: RuntimeName | undefined;
  explicit: Readonly<Record<string, string>>;
  /** What is deployed with the function. */
  variables: Readonly<Record<string, string>>;
  env: Context["env"];
  /** Folders and archives. */
  layers: readonly string[];
  /** The DynamoDB tables whose keys the project declares. */
  tables: KeysByTable;
  /** What the role that the project declares allows. */
  role: RoleActions | undefined;
  /** The pool that the project declares. */
  pool: ProjectPool | undefined;
}

export async function readLocalFunction(
  local: LocalOptions,
  context: Context,
): Promise<LocalFunction> {
  return localFunctionIn(await readEnvironment(local, context), local, context.cwd);
}

/** The reference handler cannot mail without a sender. */
const REFERENCE: Surroundings = {
  ...{ variables: {}, stubs: [], assumptions: [] },
  madeUp: { SES_SOURCE_EMAIL: "no-reply@example.com" },
};

/** What decides about a function beside its environment. */
type Local = Omit<LocalOptions, "env" | "envFiles" | "inspect" | "loader">;

export async function localFunctionIn(
  { explicit, env: given }: Awaited<ReturnType<typeof readEnvironment>>,
  local: Local,
  cwd: string,
): Promise<LocalFunction> {
  const { declared, handler } = local;
  const found = handler.isReference
    ? REFERENCE
    : (declared?.surroundings ?? (await readSurroundings(handler.file, given)));
  const { stubs = [], assumptions = [], amplify, models } = found ?? {};
  const variables = { ...declared?.variables, ...found?.variables };
  const madeUp = { ...declared?.madeUp, ...found?.madeUp };
  const environment = environmentOf({ variables, madeUp }, given, explicit);
  const guessed = Object.entries(madeUp).filter(([name]) => !(name in given));
  const asked = amplify && (await askFor(amplify, Object.fromEntries(guessed)));
  const runtime = local.runtime ?? declared?.runtime ?? found?.runtime;
  if (local.handler.folder !== undefined && local.bundle !== true) {
    const { refuseFolder } = await import("./handler-folder.ts");
    refuseFolder(local.handler, runtime ?? DEFAULT_RUNTIME);
  }
  const env = { ...asked?.variable, ...environment.env };
  return {
    explicit,
    variables: { ...variables, ...explicit },
    env,
    tables: await tablesOf([...(declared?.tables ?? []), ...(await storageOf(handler.file))], env),
    role: declared?.role ?? (await roleOfBackend(found)),
    pool: local.handler.isReference ? undefined : await poolOfProject(local.handler.file, cwd),
    limitMs: local.limitMs ?? declared?.limitMs ?? found?.limitMs,
    memoryMb: local.memoryMb ?? declared?.memoryMb ?? found?.memoryMb,
    runtime,
    layers: local.layers.length > 0 ? local.layers : (found?.layers ?? []),
    stubs: [...stubs, ...(asked?.stubs ?? [])],
    amplify,
    ...(models !== undefined && { models }),
    assumptions: [
      ...environment.assumptions,
      ...assumptions,
      ...ofRuntime(local, runtime, assumptions),
      ...(declared?.unread === undefined ? [] : [unreadVariables(declared.unread)]),
      ...(declared?.older === undefined ? [] : [olderOutput(declared.older)]),
    ],
  };
}

/** Where a function's own runtime is not among those that can be followed. */
function ofRuntime(
  { declared, runtime: named }: Local,
  runtime: RuntimeName | undefined,
  known: readonly Assumption[],
): Assumption[] {
  const declaredRuntime = named === undefined ? declared?.declaredRuntime : undefined;
  const isKnown = known.some(({ code }) => code === "runtime-followed");
  if (declaredRuntime === undefined || runtime === undefined || isKnown) return [];
  const args = { declared: declaredRuntime, runtime };
  return [{ code: "runtime-followed", severity: "note", where: {}, args }];
}

function unreadVariables(args: Unread): Assumption {
  const severity = args.trigger === undefined ? "note" : "warning";
  return { code: "variables-unread", severity, where: {}, args };
}

function olderOutput(args: Older): Assumption {
  return { code: "older-output", severity: "warning", where: {}, args };
}

/** Nothing is loaded for a project without tables. */
async function tablesOf(
  tables: readonly DeclaredTable[],
  env: Context["env"],
): Promise<KeysByTable> {
  if (tables.length === 0) return {};
  const { keysByName } = await import("../../project/declared-tables.ts");
  return keysByName(tables, env);
}

/** Nothing is loaded for a function that is in no Amplify Gen 1 backend. */
async function storageOf(file: string): Promise<DeclaredTable[]> {
  if (!/[\\/]amplify[\\/]backend[\\/]function[\\/]/.test(file)) return [];
  const { amplifyTables } = await import("./amplify-storage.ts");
  return amplifyTables(file);
}

/** The role of a function of Amplify's, which its own definitions let use these services by themselves. */
async function roleOfBackend(found: Surroundings | undefined): Promise<RoleActions | undefined> {
  if (found?.policies === undefined) return undefined;
  const { actionsOfProgram } = await import("../../project/role/of-program.ts");
  const { text, file } = found.policies;
  const actions = actionsOfProgram([text]);
  return actions && { actions: [...actions, "appsync:*", "cognito-idp:*", "s3:*", "ssm:*"], file };
}

async function askFor(amplify: AmplifyFacts, values: Readonly<Record<string, string>>) {
  const { amplifyParameters } = await import("../../runtime/projects/amplify-parameters.ts");
  return amplifyParameters(amplify, values);
}
