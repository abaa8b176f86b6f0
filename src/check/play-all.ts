import { forAnyUser } from "../any-user.ts";
import { isMailer, outageOf } from "../contract/check/scenario.ts";
import type { Scenario, ScenarioRun } from "../contract/check/scenario.ts";
import { UserError } from "../errors.ts";
import { NotLoaded } from "../runtime/compile/not-loaded.ts";
import { slownessNow } from "../runtime/slowness.ts";
import { allObstacles } from "../obstacle.ts";
import { PLAIN } from "../contract/check/scenarios.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import { groupQueue, HANGING } from "./group-queue.ts";
import { TROUBLED } from "./player.ts";
import type { Player } from "./player.ts";

/** What came of one scenario, or why nothing did. */
export type Played =
  | ({ kind: "played"; durationMs: number } & Pick<
      ScenarioRun,
      "calls" | "spoilt" | "unfound" | "loadError"
    >)
  | { kind: "left-out"; reason: string }
  /** Somebody broke off, or as the reason says. */
  | { kind: "interrupted"; reason?: string };

export interface PlayOptions {
  /** How many scenarios at once. */
  concurrency: number;
  /** When to begin no more scenarios, in milliseconds from the start. */
  budgetMs: number;
  /** How many times longer everything takes on this machine than usual. Default: by its load. */
  slowness?: number;
  /** The user interrupts. */
  signal?: AbortSignal | undefined;
  /** Why a scenario is to be left out, if it is. */
  whyNot?: ((scenario: Scenario) => string | undefined) | undefined;
  /** Adds scenarios for what the handler did in the plain one. */
  derive?:
    | ((
        plain: Scenario,
        calls: readonly Conclusion[],
        group: string,
      ) => Promise<readonly Scenario[]>)
    | undefined;
  /** Called with each scenario that begins, and that is done. */
  onStart?: ((scenario: Scenario) => void) | undefined;
  onPlayed?: ((scenario: Scenario) => void) | undefined;
}

const HANGS = `the handler did not respond in ${PLAIN}, so it was not called again`;

/** How long scenarios are played, in milliseconds, where even the plain one cannot be judged. */
const BLOCKED_BUDGET_MS = 7_000;

/** The same where that is soon over, so that most machines get to the end. */
const QUICK_BUDGET_MS = 20_000;

/** What is over sooner than this, with its start. */
const QUICK_MS = 400;

/**
 * Plays all scenarios. Which of them share an environment, and in which order, is the same for every
 * concurrency, and so is what comes of them.
 */
export async function playAll(
  scenarios: readonly Scenario[],
  play: Player,
  options: PlayOptions,
): Promise<Map<string, Played>> {
  const {
    slowness = slownessNow(),
    concurrency,
    budgetMs,
    signal,
    whyNot = () => undefined,
    derive,
    onStart,
    onPlayed,
  } = options;
  const leftOutFor = (scenario: Scenario): string | undefined =>
    scenario.leftOut ?? whyNot(scenario);
  const startedAt = performance.now();
  const played = new Map<string, Played>();
  /** What the handler needs in order to load, and why it does not without: its silence lasts 10 s. */
  const needed = new Map<string, string>();
  /** Why no further scenario is played. */
  let stopped: string | undefined;
  let failure: { error: unknown } | undefined;
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  signal?.addEventListener("abort", () => end(), { once: true });
  let timer: NodeJS.Timeout | undefined;
  const stop = (reason: string): void => {
    stopped = reason;
    end();
  };
  /** What came of the plain scenario may be what comes of each. */
  const judge = ([call]: ScenarioRun["calls"]): void => {
    if (call?.invocation.outcome.kind === "timed-out") return stop(HANGS);
    if (call?.verdict.accepted !== null) return;
    const { event } = call.invocation;
    const met = allObstacles([call.invocation]).map(({ what }) => forAnyUser(what, event));
    const { durationMs, initMs = 0 } = call.invocation.timing;
    if (met.length === 0) return;
    const isQuick = durationMs + initMs < QUICK_MS * slowness;
    const mostMs = isQuick ? QUICK_BUDGET_MS : BLOCKED_BUDGET_MS;
    const reason = `${PLAIN} cannot be judged without a response to ${met.join(", ")}, so the check stopped after ${mostMs / 1_000} s`;
    const restMs = startedAt + mostMs - performance.now();
    timer = setTimeout(() => stop(reason), Math.max(0, restMs));
  };

  const playOne = async (scenario: Scenario, group: string, current: Scenario[]): Promise<void> => {
    const start = performance.now();
    if (start - startedAt > budgetMs) {
      const reason = `the time limit for the whole check (${budgetMs / 1_000} s) was reached; run the rest with --only`;
      played.set(scenario.name, { kind: "interrupted", reason });
      return;
    }
    const outage = outageOf(scenario);
    const target = outage && `${outage.service} ${outage.place}`;
    const known = target === undefined ? undefined : needed.get(target);
    if (known !== undefined) {
      played.set(scenario.name, { kind: "left-out", reason: known });
      return;
    }
    onStart?.(scenario);
    const run = await play(scenario, group, queue.open).catch((thrown: unknown) => {
      // A service that is out may be asked for while the handler loads; the others show that it can load.
      if (outage === undefined || !(thrown instanceof UserError)) throw thrown;
      return thrown;
    });
    if (run instanceof UserError) {
      if (target !== undefined) {
        needed.set(target, `${scenario.name} shows that the handler cannot load without it`);
      }
      const loadError = run instanceof NotLoaded ? run.reason : run.message;
      const durationMs = performance.now() - start;
      played.set(scenario.name, { kind: "played", calls: [], loadError, durationMs });
      onPlayed?.(scenario);
      return;
    }
    if (signal?.aborted === true || stopped !== undefined) return;
    played.set(scenario.name, { kind: "played", ...run, durationMs: performance.now() - start });
    onPlayed?.(scenario);
    if (scenario.name !== PLAIN) return;
    judge(run.calls);
    // The silence of SES may end the environment. Other trouble is nothing to a handler that does not call it.
    current.push(...queue.take(isMailer(run.calls) ? [HANGING] : [HANGING, TROUBLED]));
    const added = stopped === undefined ? ((await derive?.(scenario, run.calls, group)) ?? []) : [];
    all.push(...added);
    // Whether it waits for what is blocked is all that can be seen then.
    const isUnknown = run.calls[0]?.verdict.accepted === null;
    queue.add(
      added.filter((each) => !leftOutFor(each)),
      isUnknown,
    );
  };
  const all = [...scenarios];
  const queue = groupQueue(scenarios.filter((scenario) => !leftOutFor(scenario)));
  const lane = async (): Promise<void> => {
    try {
      for (let group = await queue.next(); group !== undefined; group = await queue.next()) {
        for (const scenario of group.scenarios) {
          if (signal?.aborted === true || stopped !== undefined || failure !== undefined) return;
          await playOne(scenario, group.name, group.scenarios);
          queue.played(scenario);
        }
      }
    } finally {
      // Also where it ends before the scenarios that the other lanes wait for.
      queue.holdNothing();
    }
  };
  const lanes = Array.from({ length: concurrency }, () =>
    lane().catch((error: unknown) => {
      failure ??= { error };
    }),
  );
  await Promise.race([Promise.all(lanes), over]);
  clearTimeout(timer);
  // It cannot be loaded, for one, which is not a scenario's fault.
  if (failure !== undefined && signal?.aborted !== true) throw failure.error;
  return new Map(
    all.map((scenario): [string, Played] => {
      const { name } = scenario;
      const reason = leftOutFor(scenario);
      if (reason !== undefined) return [name, { kind: "left-out", reason }];
      const result = played.get(name);
      const isOver = result === undefined || (stopped === HANGS && name !== PLAIN);
      if (isOver && stopped !== undefined) {
        return [name, { kind: "left-out", reason: stopped }];
      }
      return [name, result ?? { kind: "interrupted" }];
    }),
  );
}
