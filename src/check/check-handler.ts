import { availableParallelism } from "node:os";
import { COGNITO_LIMIT_MS } from "../cognito-limits.ts";
import type { CheckReport } from "../contract/check/result.ts";
import { writesRows } from "../contract/check/rules/columns.ts";
import { localInvoker } from "../runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../runtime/invoker/invoker-options.ts";
import { isClosed } from "../runtime/invoker/reach.ts";
import { slownessNow } from "../runtime/slowness.ts";
import { newUuid } from "../runtime/uuid.ts";
import { tryRead } from "../runtime/try-read.ts";
import { guardedPool } from "./guarded-pool.ts";
import { observer } from "./observe.ts";
import { localPlayer } from "./local-player.ts";
import { planCheck } from "./plan.ts";
import type { CheckSettings } from "./plan.ts";
import { whyNoSuchUser } from "./no-such-user.ts";
import { requiredOf } from "./pool-users.ts";
import type { PoolUsers } from "./pool-users.ts";
import { repeater } from "./repeat.ts";
import { secretsIn } from "./secret-variables.ts";
import { runPlan } from "./run-plan.ts";
import type { SqlTables } from "../sql-tables.ts";
import type { SourceFacts } from "../contract/check/scenario.ts";
import { mayRefuse, sourceFacts } from "./source-facts.ts";

export interface CheckOptions
  extends
    CheckSettings,
    Pick<
      LocalInvokerOptions,
      | "file"
      | "exportName"
      | "root"
      | "folder"
      | "layers"
      | "env"
      | "variables"
      | "region"
      | "runtime"
      | "memoryMb"
      | "bundle"
      | "loader"
      | "limitMs"
      | "assumptions"
      | "amplify"
      | "role"
      | "passes"
      | "capture"
      | "onFile"
      | "onCall"
    > {
  /** What is known about the pool's users. Scenarios with other users are skipped, unless `only` names them. */
  pool?: PoolUsers | undefined;
  /** Custom attributes that app clients may write, if known. Users cannot choose the others. */
  writableAttributes?: (() => Promise<ReadonlySet<string> | undefined>) | undefined;
  /** The pool's PreSignUp trigger, if the project declares one. */
  preSignUp?: (() => Promise<SourceFacts["preSignUp"]>) | undefined;
  /** Tables that the project's SQL files declare. Asked for if the handler writes rows over HTTP. */
  sqlTables?: (() => Promise<SqlTables>) | undefined;
}

/**
 * Limit for a whole check, in milliseconds; a scenario that is running may exceed it. On a busy machine it is longer,
 * up to three times.
 */
export const BUDGET_MS = 60_000;
const BUSY_BUDGETS = 3;

/** The longest that a check may take, in milliseconds. */
export const LONGEST_BUDGET_MS = BUDGET_MS * BUSY_BUDGETS;

/**
 * Runs every scenario against a handler on this machine, in a dry run, and applies the rules.
 *
 * It rejects with a `UserError` if the handler cannot be loaded, or if a rule or scenario is unknown. Whatever the
 * handler does is reported as a finding.
 */
export async function checkHandler(options: CheckOptions): Promise<CheckReport> {
  const { file, exportName = "handler", region, pool } = options;
  const event = { ...options.event, ...(pool && { required: requiredOf(pool) }) };
  const isReal = !isClosed(options);
  // A real service may still contain the users of an earlier check.
  const seed = options.seed ?? (isReal ? newUuid().slice(0, 8) : undefined);
  const given = { ...(options.env ?? process.env), ...options.variables };
  const { assumptions = [] } = options;
  const guard = guardedPool(tryRead(file) ?? "", { env: given, assumptions, region });
  const plan = await planCheck({
    ...options,
    event: { ...event, ...(guard && { userPoolId: guard.id }) },
    seed,
  });
  await using invoke = localInvoker({
    file,
    exportName,
    root: options.root,
    folder: options.folder,
    layers: options.layers,
    env: options.env,
    variables: { ...options.variables, ...guard?.variables },
    region,
    runtime: options.runtime,
    memoryMb: options.memoryMb,
    bundle: options.bundle,
    loader: options.loader,
    assumptions: [...assumptions, ...(guard?.assumptions ?? [])],
    amplify: options.amplify,
    role: options.role,
    passes: options.passes,
    onFile: options.onFile,
    onCall: options.onCall,
    hasFastClock: true,
  });
  const env = { ...given, ...guard?.variables };
  const { seed: people } = plan;
  const source = { seed: people, mailbox: "example.com", region, keepsUsers: isReal } as const;
  const conditions = {
    limitMs: Math.min(options.limitMs ?? COGNITO_LIMIT_MS, COGNITO_LIMIT_MS),
    deadlineMs: options.limitMs,
  };
  const player = localPlayer(invoke, source, {
    ...{ ...conditions, file, capture: options.capture ?? {}, isReal },
  });
  const { capture } = player;
  return await runPlan(plan, player, options, {
    target: `${file}#${exportName}`,
    file,
    concurrency: availableParallelism() + 1,
    budgetMs: BUDGET_MS * Math.min(Math.round(slownessNow()), BUSY_BUDGETS),
    whyNot: pool && options.only === undefined ? (each) => whyNoSuchUser(pool, each) : undefined,
    readSource: async (calls) => {
      const sqlTables = calls.some(({ invocation }) => invocation.awsCalls.some(writesRows))
        ? await options.sqlTables?.()
        : undefined;
      const preSignUp = await options.preSignUp?.();
      return {
        ...sourceFacts(file, calls),
        ...{ timeoutMs: options.limitMs, secrets: secretsIn(env) },
        ...(sqlTables && { sqlTables }),
        isPoolKnown: pool !== undefined,
        ...(preSignUp && mayRefuse(preSignUp.text) && { preSignUp }),
        ...(pool?.providers && { providers: pool.providers }),
      };
    },
    ...(!isReal && { repeat: repeater(invoke, source, { ...conditions, capture }) }),
    observe: observer(invoke, source, {
      ...{ file, capture, env, groups: pool?.groups, writable: options.writableAttributes },
    }),
  });
}
