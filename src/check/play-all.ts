import type { Scenario, ScenarioRun } from "../contract/check/scenario.ts";
import { PLAIN } from "../contract/check/scenarios.ts";
import type { Player } from "./player.ts";

/** What came of one scenario, or why nothing did. */
export type Played =
  | ({ kind: "played"; durationMs: number } & Pick<ScenarioRun, "calls" | "spoilt">)
  | { kind: "left-out"; reason: string }
  /** Somebody broke off, or as the reason says. */
  | { kind: "interrupted"; reason?: string };

export interface PlayOptions {
  /** How many scenarios at once. */
  concurrency: number;
  /** When to begin no more scenarios, in milliseconds from the start. */
  budgetMs: number;
  /** Somebody breaks off. */
  signal?: AbortSignal | undefined;
  /** Why a scenario is to be left out, if it is. */
  whyNot?: ((scenario: Scenario) => string | undefined) | undefined;
  /** Is told of each scenario that is done. */
  onPlayed?: ((scenario: Scenario) => void) | undefined;
}

/** Ordinary scenarios are played by so many environments, whatever the number of lanes. */
const GROUPS = 2;

const HANGS = `the handler did not answer ${PLAIN}, and is not asked to wait in vain again`;

/**
 * Plays all scenarios. Which of them share an environment, and in which order, is the same for every
 * concurrency, and so is what comes of them.
 */
export async function playAll(
  scenarios: readonly Scenario[],
  play: Player,
  options: PlayOptions,
): Promise<ReadonlyMap<string, Played>> {
  const { concurrency, budgetMs, signal, whyNot, onPlayed } = options;
  const startedAt = performance.now();
  const played = new Map<string, Played>();
  let hangs = false;
  let failure: { error: unknown } | undefined;
  const broken = new Promise<void>((resolve) => {
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });

  const playOne = async (scenario: Scenario, group: string): Promise<void> => {
    const start = performance.now();
    if (start - startedAt > budgetMs) {
      const reason = `the time for all scenarios was used up (${budgetMs / 1_000} s)`;
      played.set(scenario.name, { kind: "interrupted", reason });
      return;
    }
    const run = await play(scenario, group);
    if (signal?.aborted === true) return;
    played.set(scenario.name, { kind: "played", ...run, durationMs: performance.now() - start });
    onPlayed?.(scenario);
    hangs ||= scenario.name === PLAIN && run.calls[0]?.invocation.outcome.kind === "timed-out";
  };
  const groups = groupsOf(scenarios.filter((scenario) => whyNot?.(scenario) === undefined));
  const lane = async (): Promise<void> => {
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      for (const scenario of group.scenarios) {
        if (signal?.aborted === true || hangs || failure !== undefined) return;
        await playOne(scenario, group.name);
      }
    }
  };
  const lanes = Array.from({ length: concurrency }, () =>
    lane().catch((error: unknown) => {
      failure ??= { error };
    }),
  );
  await Promise.race([Promise.all(lanes), broken]);
  // It cannot be loaded, for one, which is no scenario's fault.
  if (failure !== undefined && signal?.aborted !== true) throw failure.error;
  return new Map(
    scenarios.map((scenario): [string, Played] => {
      const { name } = scenario;
      const reason = whyNot?.(scenario);
      if (reason !== undefined) return [name, { kind: "left-out", reason }];
      if (hangs && name !== PLAIN) return [name, { kind: "left-out", reason: HANGS }];
      return [name, played.get(name) ?? { kind: "interrupted" }];
    }),
  );
}

interface Group {
  name: string;
  scenarios: Scenario[];
}

/** What is played first decides whether the rest is; what takes longest begins soon after. */
function groupsOf(scenarios: readonly Scenario[]): Group[] {
  let ordinary = 0;
  const groups = Map.groupBy(scenarios, ({ name, proves, capture, cold }) => {
    if (proves === "bounded-when-ses-hangs") return "hangs";
    if (capture !== undefined) return "trouble";
    return cold === true ? name : `ordinary ${ordinary++ % GROUPS}`;
  });
  return [...groups]
    .map(([name, scenarios]) => ({ name, scenarios }))
    .toSorted((one, other) => costOf(other) - costOf(one));
}

/** What a group takes, more or less, in the time that a new environment does. */
function costOf({ name, scenarios }: Group): number {
  if (name === "ordinary 0") return Number.POSITIVE_INFINITY;
  const starts = scenarios.map(({ cold, times = 1 }) => (cold === true ? times : 0));
  const waits = name === "hangs" ? 2 : 0;
  return Math.max(1, ...starts) + waits + scenarios.length / 20;
}
