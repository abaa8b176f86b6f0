import { isMailer, outageOf } from "../contract/check/scenario.ts";
import type { Scenario, ScenarioRun } from "../contract/check/scenario.ts";
import { UserError } from "../errors.ts";
import { NotLoaded } from "../runtime/compile/not-loaded.ts";
import { slownessNow } from "../runtime/slowness.ts";
import { allObstacles } from "../obstacle.ts";
import { PLAIN } from "../contract/check/scenarios.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import { opensGroups, OUTAGES, SERVED_NEXT, TROUBLED } from "./player.ts";
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

/** The number of environments for ordinary scenarios, whatever the number of lanes. */
const GROUPS = 2;

/** The group of scenarios in which SES hangs. */
const HANGING = "hangs";
const IN_TROUBLE = new Set([HANGING, TROUBLED]);

const HANGS = `the handler did not answer ${PLAIN}, and is not called again`;

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
    const met = allObstacles([call.invocation]).map(({ what }) => what);
    const { durationMs, initMs = 0 } = call.invocation.timing;
    if (met.length === 0) return;
    const isQuick = durationMs + initMs < QUICK_MS * slowness;
    const mostMs = isQuick ? QUICK_BUDGET_MS : BLOCKED_BUDGET_MS;
    const reason = `${PLAIN} cannot be judged without ${met.join(", ")}, and the time for the others was used up (${mostMs / 1_000} s)`;
    const restMs = startedAt + mostMs - performance.now();
    timer = setTimeout(() => stop(reason), Math.max(0, restMs));
  };

  const playOne = async (scenario: Scenario, group: string, current: Scenario[]): Promise<void> => {
    const start = performance.now();
    if (start - startedAt > budgetMs) {
      const reason = `the time for all scenarios was used up (${budgetMs / 1_000} s)`;
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
    const run = await play(scenario, group).catch((thrown: unknown) => {
      // A service that is out may be asked for while the handler loads; the others show that it can load.
      if (outage === undefined || !(thrown instanceof UserError)) throw thrown;
      return thrown;
    });
    if (run instanceof UserError) {
      if (target !== undefined) {
        needed.set(target, `${scenario.name} shows that the handler does not load without it`);
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
    // Trouble in SES is nothing to a handler that does not call it, and needs no environment of its own.
    if (isMailer(run.calls)) groups.unshift(...troubles.splice(0));
    else current.push(...troubles.splice(0).flatMap(({ scenarios }) => scenarios));
    const added = stopped === undefined ? ((await derive?.(scenario, run.calls, group)) ?? []) : [];
    all.push(...added);
    // Whether it waits for what is blocked is all that can be seen then.
    const isOpen = run.calls[0]?.verdict.accepted === null;
    groups[isOpen ? "unshift" : "push"](...groupsOf(added.filter((each) => !leftOutFor(each))));
  };
  const all = [...scenarios];
  const groups = groupsOf(scenarios.filter((scenario) => !leftOutFor(scenario)));
  const hasPlain = groups.some((group) => group.scenarios[0]?.name === PLAIN);
  /** Those that wait for what the plain scenario shows. */
  const troubles = hasPlain ? groups.filter(({ name }) => IN_TROUBLE.has(name)) : [];
  for (const group of troubles) groups.splice(groups.indexOf(group), 1);
  const { promise: plainIsOver, resolve: endPlain } = Promise.withResolvers<void>();
  if (!hasPlain) endPlain();
  const opening = groups.find(
    ({ scenarios: [first] }) => first !== undefined && opensGroups(first),
  );
  const { promise: areOpen, resolve: open } = Promise.withResolvers<void>();
  /** What goes on in an environment that there is not yet waits for it. */
  let waiting = opening === undefined ? [] : SERVED_NEXT;
  const endOpening = (): void => {
    waiting = [];
    open();
  };
  const next = async (): Promise<Group | undefined> => {
    if (groups.length === 0) await plainIsOver;
    const isReady = ({ name }: Group): boolean => !waiting.includes(name);
    if (groups.length > 0 && !groups.some(isReady)) await areOpen;
    const index = groups.findIndex(isReady);
    return index < 0 ? undefined : groups.splice(index, 1)[0];
  };
  const lane = async (): Promise<void> => {
    try {
      for (let group = await next(); group !== undefined; group = await next()) {
        for (const scenario of group.scenarios) {
          if (signal?.aborted === true || stopped !== undefined || failure !== undefined) return;
          await playOne(scenario, group.name, group.scenarios);
          if (scenario.name === PLAIN) endPlain();
          if (group === opening) endOpening();
        }
      }
    } finally {
      // Also where it ends before the plain scenario: the other lanes wait for it.
      endPlain();
      endOpening();
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

interface Group {
  name: string;
  scenarios: Scenario[];
}

/** What is played first decides whether the rest is; what takes longest begins soon after. */
function groupsOf(scenarios: readonly Scenario[]): Group[] {
  let ordinary = 0;
  const groups = Map.groupBy(scenarios, (scenario) => {
    const { name, proves, capture, cold } = scenario;
    if (proves === "bounded-when-ses-hangs") return HANGING;
    if (capture?.outage?.kind === "silent") return name;
    // What is kept of made-up answers is nothing to a host that refuses.
    if (capture?.outage?.kind === "none") return "hosts";
    if (capture?.outage !== undefined || capture?.pages !== undefined) return OUTAGES;
    if (capture !== undefined) return TROUBLED;
    if (cold !== true) return `ordinary ${ordinary++ % GROUPS}`;
    return opensGroups(scenario) ? `ordinary ${GROUPS - 1}` : name;
  });
  return [...groups]
    .map(([name, group]) => ({ name, scenarios: group.toSorted(coldFirst) }))
    .toSorted((one, other) => costOf(other) - costOf(one));
}

function coldFirst(one: Scenario, other: Scenario): number {
  return Number(other.cold === true) - Number(one.cold === true);
}

/** What a group takes, more or less, in the time that a new environment does. */
function costOf({ name, scenarios }: Group): number {
  if (name === "ordinary 0") return Number.POSITIVE_INFINITY;
  const starts = scenarios.map(({ cold, times = 1 }) => (cold === true ? times : 0));
  const waits = name === HANGING ? 2 : 0;
  return Math.max(1, ...starts) + waits + scenarios.length / 20;
}
