import { availableParallelism } from "node:os";
import type { CheckReport } from "../contract/check/result.ts";
import type { Expectations, Scenario } from "../contract/check/scenario.ts";
import { SCENARIOS } from "../contract/check/scenarios.ts";
import { COGNITO_LIMIT_MS } from "../cognito-limits.ts";
import { UserError } from "../errors.ts";
import { FLOW_NAMES } from "../event/create/flows.ts";
import { localInvoker } from "../runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../runtime/invoker/local-invoker.ts";
import { assembleReport } from "./assemble.ts";
import { readExpectationTable } from "./expectations.ts";
import { localPlayer } from "./local-player.ts";
import { playAll } from "./play-all.ts";
import { readRuleSettings } from "./rule-settings.ts";
import type { RuleChoice } from "./rule-settings.ts";
import { selectScenarios } from "./select.ts";
import type { Selection } from "./select.ts";
import { readScenario } from "./user-scenario.ts";
import type { UserScenario } from "./user-scenario.ts";

/** What every check can be told, whatever it calls. */
export interface CheckSettings extends Selection {
  /** Makes the people. The same findings come of every seed. Default: `check`. */
  seed?: string | undefined;
  /** By code: a severity, `off`, or one of them with the reason. */
  rules?: Readonly<Record<string, RuleChoice>> | undefined;
  /** By flow or scenario. */
  expect?: Readonly<Record<string, Expectations>> | undefined;
  /** Scenarios of the user's own, beside the built-in ones. */
  scenarios?: readonly UserScenario[] | undefined;
  /** How many scenarios at once. Default: one for each processor, and one that waits. */
  concurrency?: number | undefined;
  /** Breaks off; the report has what was done until then. */
  signal?: AbortSignal | undefined;
  /** Is told of each scenario that is done, by its name, and how many there are. */
  onScenario?: ((name: string, total: number) => void) | undefined;
}

export interface CheckOptions
  extends
    CheckSettings,
    Pick<
      LocalInvokerOptions,
      | "file"
      | "exportName"
      | "env"
      | "region"
      | "runtime"
      | "memoryMb"
      | "limitMs"
      | "passes"
      | "capture"
      | "onFile"
    > {}

/** No handler keeps a check longer than this, in milliseconds, and one more scenario. */
export const BUDGET_MS = 60_000;

export const DEFAULT_SEED = "check";

/**
 * Plays every scenario against a handler on this machine, in a dry run, and judges each by the rules.
 *
 * It rejects with a `UserError` when the handler cannot be loaded, or when a rule or a scenario has no
 * such name. Whatever the handler does is a finding.
 */
export async function checkHandler(options: CheckOptions): Promise<CheckReport> {
  const startedAt = performance.now();
  const { file, exportName = "handler", seed = DEFAULT_SEED, signal } = options;
  const plan = await planCheck(options);
  await using invoke = localInvoker({
    file,
    exportName,
    env: options.env,
    region: options.region,
    runtime: options.runtime,
    memoryMb: options.memoryMb,
    passes: options.passes,
    onFile: options.onFile,
    hasFastClock: true,
  });
  const source = { seed, mailbox: "example.com", region: options.region } as const;
  const player = localPlayer(invoke, source, {
    limitMs: options.limitMs ?? COGNITO_LIMIT_MS,
    capture: options.capture ?? {},
  });
  const played = await playAll(plan.scenarios, player, {
    concurrency: options.concurrency ?? availableParallelism() + 1,
    budgetMs: BUDGET_MS,
    signal,
    onPlayed: ({ name }) => options.onScenario?.(name, plan.scenarios.length),
  });
  return assembleReport(plan.scenarios, played, {
    target: `${file}#${exportName}`,
    file,
    seed,
    rules: plan.rules,
    expectations: plan.expectations,
    interrupted: signal?.aborted ?? false,
    durationMs: performance.now() - startedAt,
  });
}

/** Reports, expectations and `--only` know a scenario by its name. */
function refuseTwins(own: readonly Scenario[]): void {
  const names = own.map(({ name }) => name);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin === undefined) return;
  throw new UserError(
    "invalid-scenario",
    `two scenarios are called "${twin}"`,
    'Give each a "name" of its own; without one it has that of its file.',
  );
}

/** Reads what somebody wants to be checked, and how. */
export async function planCheck(settings: CheckSettings): Promise<{
  scenarios: Scenario[];
  rules: Awaited<ReturnType<typeof readRuleSettings>>;
  expectations: Readonly<Record<string, Expectations>>;
}> {
  const own: Scenario[] = [];
  for (const each of settings.scenarios ?? [])
    own.push(await readScenario(each, each.name ?? "scenarios"));
  refuseTwins(own);
  const names = [...FLOW_NAMES, ...[...SCENARIOS, ...own].map(({ name }) => name)];
  return {
    scenarios: await selectScenarios(settings, own),
    rules: await readRuleSettings(settings.rules ?? {}, "rules"),
    expectations: await readExpectationTable(settings.expect, names, "expect"),
  };
}
