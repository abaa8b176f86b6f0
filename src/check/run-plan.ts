import { forAnyUser } from "../any-user.ts";
import { allObstacles } from "../obstacle.ts";
import { needsNoAnswer } from "../contract/check/needs-answer.ts";
import { cutShortBy, failsUnfound, hasFound } from "../contract/check/cut-short.ts";
import type { Obstacle } from "../obstacle.ts";
import { isAsBad } from "../finding.ts";
import type { CheckFinding } from "../contract/check/finding.ts";
import { neededAttributes } from "../contract/check/needed.ts";
import { neverCalled } from "../contract/check/never-called.ts";
import { countCheck, hasDoneNothing, isOk } from "../contract/check/result.ts";
import type { AcceptedFinding, CheckReport, ScenarioResult } from "../contract/check/result.ts";
import { applyRules, RULES } from "../contract/check/rules/index.ts";
import { hasOwnRules, isJudged } from "../contract/check/scenario.ts";
import type { Scenario, ScenarioRun, SourceFacts } from "../contract/check/scenario.ts";
import { failureOf } from "../contract/check/rules/suite.ts";
import { isUnsteady } from "../contract/check/steady.ts";
import { AFTER_SIGN_UP, PLAIN } from "../contract/check/scenarios.ts";
import type { MisplacedRead } from "../contract/check/misplaced.ts";
import type { Reads } from "../contract/check/reads.ts";
import { NO_READS, readScenarios } from "../contract/check/reads.ts";
import { sharedAddressScenarios } from "../contract/check/shared-address.ts";
import { sharedNameScenarios } from "../contract/check/shared-name.ts";
import { followUpScenarios } from "../contract/check/follow-ups.ts";
import { laterOutageScenarios, outageScenarios } from "../contract/check/outages.ts";
import { startOutageScenarios } from "../contract/check/start-outages.ts";
import { pageScenarios } from "../contract/check/pages.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import { UserError } from "../errors.ts";
import type { CheckPlan, CheckSettings, Judging } from "./plan.ts";
import { playAll } from "./play-all.ts";
import { allSkipped, isSkipped } from "./select.ts";
import { isReference } from "./references.ts";
import type { Played, PlayOptions } from "./play-all.ts";
import type { Player } from "./player.ts";

/** Where and how a plan is run. The settings override it. */
export interface CheckTarget extends Pick<PlayOptions, "concurrency" | "budgetMs" | "whyNot"> {
  /** The handler's file and export, or the deployed function. */
  target: string;
  file?: string;
  /** Finds out what the handler reads, in an environment of this group. */
  observe?: (plain: Scenario, calls: readonly Conclusion[], group: string) => Promise<Reads>;
  /** Reads the source of the handler, and of the code that made these calls. */
  readSource?: (calls: readonly Conclusion[]) => Promise<SourceFacts>;
  /** Repeats the call with the plain scenario's event. */
  repeat?: (plain: Scenario) => Promise<readonly Conclusion[]>;
}

interface ReportHead extends Pick<CheckReport, "target" | "file" | "interrupted" | "durationMs"> {
  /** Reads in the wrong place. */
  misplaced?: readonly MisplacedRead[];
  /** Further calls with the plain event. */
  repeats?: readonly Conclusion[];
  source?: SourceFacts;
}

/** Runs the planned scenarios and judges the results. */
export async function runPlan(
  plan: CheckPlan,
  player: Player,
  { concurrency, signal, onScenario, onScenarioStart }: CheckSettings,
  { target, file, ...preset }: CheckTarget,
): Promise<CheckReport> {
  const startedAt = performance.now();
  const scenarios = [...plan.scenarios];
  let misplaced: readonly MisplacedRead[] = [];
  /** Scenarios that could have been added but were not selected; unknown until the plain scenario shows them. */
  let passedOver: readonly Scenario[] | undefined;
  const settings = { ...preset, concurrency: concurrency ?? preset.concurrency, signal };
  const played = await playAll(plan.scenarios, player, {
    ...settings,
    derive: async (plain, calls, group) => {
      if (plan.selectAdded === undefined) return [];
      const reads = (await preset.observe?.(plain, calls, group)) ?? NO_READS;
      ({ misplaced } = reads);
      const possible = [
        ...readScenarios(plain, reads),
        ...sharedAddressScenarios(plain, calls, reads.linksUsers),
        ...sharedNameScenarios(plain, calls, reads.asked),
        ...outageScenarios(plain, calls, reads.parsesBodies),
        ...pageScenarios(plain, calls),
      ];
      const added = plan.selectAdded(possible);
      passedOver = possible
        .filter(({ name }) => !added.some((each) => each.name === name))
        .map((each) => ({ ...each, isComparison: true }));
      scenarios.push(...added);
      return added;
    },
    onStart: ({ name }) => onScenarioStart?.(name, scenarios.length),
    onPlayed: ({ name }) => onScenario?.(name, scenarios.length),
  });
  const runs = (): ScenarioRun[] => playedRuns(scenarios, played);
  const playMore = async (more: readonly Scenario[]): Promise<void> => {
    const fresh = more.filter(({ name }) => !played.has(name));
    if (fresh.length === 0) return;
    for (const [name, result] of await playAll(fresh, player, settings)) played.set(name, result);
    scenarios.push(...fresh);
  };
  if (signal?.aborted !== true) {
    const isNothing = (): boolean => !scenarios.some(isAsked);
    // Their results may be a reason to add scenarios.
    if (passedOver !== undefined && isNothing()) {
      await playMore([...plan.others, ...passedOver]);
    }
    // The rule that a failure breaks depends on which scenarios pass, selected or not.
    if (runs().some(hasUnclearFailure)) await playMore(plan.others.filter(isReference));
    await playMore(
      plan.selectAdded?.([
        ...followUpScenarios(runs()),
        ...laterOutageScenarios(runs()),
        ...startOutageScenarios(runs()),
      ]) ?? [],
    );
    if (isNothing()) {
      const known = [...scenarios, ...plan.others, ...(passedOver ?? [])];
      const { selection } = plan;
      if (known.some(({ name }) => isSkipped(selection, name)))
        throw allSkipped(selection.skip ?? []);
      throw notAdded(plan, passedOver !== undefined);
    }
  }
  const [first] = plan.scenarios;
  const isInDoubt = signal?.aborted !== true && first?.name === PLAIN && isUnsteady(runs());
  const repeats = isInDoubt ? await preset.repeat?.(first) : undefined;
  const plain = played.get(PLAIN);
  const source = plain?.kind === "played" ? await preset.readSource?.(plain.calls) : undefined;
  return assembleReport({ ...plan, scenarios }, played, {
    target,
    ...(file !== undefined && { file }),
    misplaced,
    ...(source !== undefined && { source }),
    ...(repeats !== undefined && { repeats }),
    interrupted: signal?.aborted ?? false,
    durationMs: performance.now() - startedAt,
  });
}

/** The patterns only match scenarios of other handlers. */
function notAdded({ selection, selectAdded }: CheckPlan, isShown: boolean): UserError {
  const usual = "Such scenarios are derived from what the handler reads and calls.";
  const remedies = {
    off: `${usual} This is disabled (--no-derive, derive: false).`,
    silent: `The handler did not respond in ${PLAIN}, so nothing could be derived. Run that scenario first.`,
    none: `${usual} Run check without --only to see them.`,
  };
  return new UserError(
    "unknown-scenario",
    `--only: no scenario "${selection.only?.join('" or "')}" exists for this handler`,
    remedies[selectAdded === undefined ? "off" : isShown ? "none" : "silent"],
  );
}

function isAsked({ isComparison }: Scenario): boolean {
  return isComparison !== true;
}

function hasUnclearFailure(run: ScenarioRun): boolean {
  return isAsked(run.scenario) && isJudged(run) && failureOf(run)?.kind === "error";
}

/** Judges the results. */
export function assembleReport(
  { seed, scenarios, rules, failOn, accept, expectations }: Judging,
  played: ReadonlyMap<string, Played>,
  { target, file, misplaced = [], repeats = [], source, interrupted, durationMs }: ReportHead,
): CheckReport {
  const runs = playedRuns(scenarios, played).map((run) =>
    run.scenario.name === PLAIN
      ? { ...run, misplaced, repeats, ...(source !== undefined && { source }) }
      : run,
  );
  const asked = scenarios.filter(isAsked);
  const found = applyRules(runs.filter(isJudged), rules, expectations, runs);
  const isPlainAsked = asked.some(({ name }) => name === PLAIN);
  const plainCodes = new Set(found.filter(isIn(PLAIN)).map(({ code }) => code));
  // A finding of every sign-up says nothing about the reset that follows one.
  const isOfSignUp = ({ code, where, proof }: CheckFinding): boolean =>
    where.scenario === AFTER_SIGN_UP &&
    proof?.invocation === 0 &&
    isPlainAsked &&
    plainCodes.has(code);
  const known = found.filter((finding) => !isOpen(finding) && !isOfSignUp(finding));
  const isBad = ({ severity }: CheckFinding): boolean => isAsBad(severity, failOn);
  const accepted: AcceptedFinding[] = [];
  const findings: CheckFinding[] = [];
  for (const finding of known) {
    const reason = accept(finding);
    if (reason === undefined) findings.push(finding);
    else accepted.push({ ...finding, reason });
  }
  const open = new Set(found.filter(isOpen).map(({ where }) => where.scenario));
  const plain = played.get(PLAIN);
  const isPlainOpen = plain?.kind === "played" && !isJudged(plain);
  // A scenario that passes with made-up responses proves nothing if the scenario it is compared with needs real ones.
  const lacking = (scenario: Scenario): Obstacle[] | undefined => {
    const own = played.get(scenario.name);
    if (scenario.addedFor === undefined || own?.kind !== "played") return undefined;
    const open = basesOf(scenario, scenarios).flatMap((name) => {
      const base = played.get(name);
      return base?.kind === "played" && !isJudged(base) ? base.calls : [];
    });
    if (open.length === 0 || own.calls.every(needsNoAnswer)) return undefined;
    return obstaclesOf(open);
  };
  // The result of a sign-up during an outage says nothing if the plain sign-up has no verdict.
  const disturbed = isPlainOpen ? obstaclesOf(plain.calls) : [];
  const isPlainStopped = isStopped(plain);
  const isPlainFailed =
    plain?.kind === "played" &&
    plain.calls.some(isRefusedCall) &&
    findings.filter(isIn(PLAIN)).some(isBad);
  // With a made-up entry it continues, which proves nothing about the case without one.
  const isUnfound =
    plain?.kind === "played" && plain.unfound !== undefined && failsUnfound(plain.unfound);
  const knowsUnmet = scenarios.some(
    ({ name, capture }) => capture?.outage?.kind === "unmet" && played.get(name)?.kind === "played",
  );
  const results = asked.map((scenario) => {
    const own = findings.filter(isIn(scenario.name));
    const inTheWay = lacking(scenario);
    const result = played.get(scenario.name) ?? { kind: "interrupted" };
    // A warning alone does not make a refused scenario better than the plain one.
    const isRefused =
      scenario.addedFor === undefined &&
      result.kind === "played" &&
      result.calls.some(isRefusedCall);
    const isAssumed = isUnfound && result.kind === "played" && result.calls.some(hasFound);
    const isShown = !isPlainAsked || own.length > 0;
    return resultOf(scenario, isShown ? result : resetIn(scenario, result, plain), {
      findings: own,
      accepted: accepted.filter(isIn(scenario.name)),
      isFailed: own.some(isBad) || (isPlainFailed && isRefused),
      ...(inTheWay !== undefined && { inTheWay }),
      disturbed: hasOwnRules(scenario) ? disturbed : [],
      hasOpen:
        isAssumed ||
        open.has(scenario.name) ||
        inTheWay !== undefined ||
        (isPlainOpen && isRefused),
      isCutShort: isPlainStopped && isStopped(result),
      knowsUnmet,
    });
  });
  const counts = countCheck(results);
  const needed = neededAttributes(results);
  const isWhole = !interrupted && isPlainAsked && counts.notJudged === 0;
  const unmade = isWhole ? neverCalled(runs, source) : [];
  return {
    ok: isOk({ interrupted, counts, scenarios: results }),
    ...(hasDoneNothing(results) && { isIdle: true }),
    target,
    ...(file !== undefined && { file }),
    seed,
    rules: RULES,
    failOn,
    off: Object.entries(rules)
      .filter(([, { level }]) => level === "off")
      .map(([code, { reason }]) => ({ code, reason })),
    counts,
    scenarios: results,
    ...(needed !== undefined && { needed }),
    ...(unmade.length > 0 && { neverCalled: unmade }),
    interrupted,
    durationMs,
  };
}

function isIn(name: string): (finding: CheckFinding) => boolean {
  return ({ where }) => where.scenario === name;
}

function isRefusedCall({ verdict }: Conclusion): boolean {
  return verdict.accepted === false;
}

/** A reset whose sign-up ends like the plain one, without success: nothing is known about the reset. */
function resetIn({ name }: Scenario, result: Played, plain: Played | undefined): Played {
  if (name !== AFTER_SIGN_UP || result.kind !== "played" || plain?.kind !== "played") return result;
  const [accepted, usual] = [result, plain].map(({ calls: [call] }) => call?.verdict.accepted);
  if (accepted === true || accepted !== usual) return result;
  const reason = `its first step, the sign-up, ${accepted === null ? "was not judged" : "fails"}, as in ${PLAIN}`;
  return { kind: "left-out", reason };
}

function playedRuns(
  scenarios: readonly Scenario[],
  played: ReadonlyMap<string, Played>,
): ScenarioRun[] {
  return scenarios.flatMap((scenario) => {
    const result = played.get(scenario.name);
    if (result?.kind !== "played") return [];
    const { calls, spoilt, unfound, loadError } = result;
    return [
      {
        ...{ scenario, calls },
        ...(spoilt !== undefined && { spoilt }),
        ...(unfound !== undefined && { unfound }),
        ...(loadError !== undefined && { loadError }),
      },
    ];
  });
}

/** Result of the rules for a scenario. */
interface Judgement extends Pick<ScenarioResult, "findings" | "accepted"> {
  isFailed: boolean;
  /** Whether an expectation could not be judged. */
  hasOpen: boolean;
  /** Whether no work was seen, as in the plain scenario. */
  isCutShort: boolean;
  /** Obstacles of the scenarios that an added scenario is compared with. */
  inTheWay?: readonly Obstacle[];
  /** Whether another scenario shows what happens if conditions are not met. */
  knowsUnmet: boolean;
  /** Obstacles of the plain scenario that this scenario disturbs. */
  disturbed: readonly Obstacle[];
}

function resultOf(scenario: Scenario, played: Played, judgement: Judgement): ScenarioResult {
  const { name, title, flow, addedFor } = scenario;
  const { findings, accepted, isFailed, hasOpen, isCutShort, disturbed } = judgement;
  const head = {
    ...{ name, title, flow, findings, accepted },
    ...(addedFor !== undefined && { addedFor }),
  };
  if (played.kind !== "played") {
    const { kind, reason } = played;
    return {
      ...head,
      status: kind,
      ...(reason !== undefined && { reason }),
      obstacles: [],
      calls: [],
      durationMs: 0,
    };
  }
  const { calls, durationMs } = played;
  // Alone, it says nothing about the handler.
  const isRefused = calls.some(({ verdict }) => verdict.accepted === false);
  if (scenario.control === true && isRefused && findings.length === 0) {
    const why = "a baseline for other scenarios, and the handler fails on it";
    const reason =
      addedFor === undefined
        ? `Cognito never sends this event; it is ${why}`
        : `the event is ${why}`;
    return resultOf(scenario, { kind: "left-out", reason }, judgement);
  }
  // What is wrong whatever the outside responds fails a scenario without a verdict, too.
  const isKnown = isFailed || (isJudged(played) && !hasOpen && disturbed.length === 0);
  const isMadeUp = calls.some(hasFound);
  const obstacles = obstaclesOf(calls, isCutShort ? cutShortBy : undefined).filter(({ kind }) => {
    if (kind === "condition") return !judgement.knowsUnmet;
    // What an earlier scenario found in the same environment does not count here.
    return kind !== "nothing-found" || isMadeUp || isCutShort || !isJudged(played);
  });
  // The other scenarios already name the flags for these obstacles.
  const isLacking = hasOpen || !isJudged(played);
  if (!isKnown && isLacking && addedFor !== undefined && findings.length === 0) {
    const met = obstacles.length > 0 ? obstacles : (judgement.inTheWay ?? []);
    const names = met.map(({ what }) => what).join(", ");
    const reason = `cannot be judged without ${names}, which the dry run ${met.every(({ kind }) => kind === "blocked") ? "blocked" : "could not provide"}`;
    return resultOf(scenario, { kind: "left-out", reason }, judgement);
  }
  return {
    ...head,
    status: isKnown ? (isFailed ? "failed" : "passed") : "not-judged",
    ...(isCutShort && isKnown && !isFailed && { isCutShort }),
    ...(isMadeUp && { isMadeUp }),
    obstacles: isKnown || obstacles.length > 0 ? obstacles : [...disturbed],
    calls,
    durationMs,
  };
}

/** What was in the way of calls, each once for all users. */
function obstaclesOf(
  calls: readonly Conclusion[],
  moreOf: (call: Conclusion) => readonly Obstacle[] = () => [],
): Obstacle[] {
  return allObstacles(
    calls.map((call) => {
      const { event, obstacles = [] } = call.invocation;
      const all = [...obstacles, ...moreOf(call)];
      return { obstacles: all.map((each) => ({ ...each, what: forAnyUser(each.what, event) })) };
    }),
  );
}

/** Whether no call shows any work, possibly because something is missing. A scenario that did not run counts too. */
function isStopped(result: Played | undefined): boolean {
  if (result?.kind !== "played") return true;
  return result.calls.every((call) => cutShortBy(call).length > 0);
}

/** The scenarios that a scenario is compared with, directly or indirectly, up to the plain one. */
function basesOf({ baseline = PLAIN }: Scenario, all: readonly Scenario[]): string[] {
  const base = baseline === PLAIN ? undefined : all.find(({ name }) => name === baseline);
  return base === undefined ? [PLAIN] : [baseline, ...basesOf(base, all)];
}

/** Whether an expectation may be unmet only because of the dry run. */
function isOpen(finding: CheckFinding): boolean {
  return finding.code === "meets-expectations" && finding.args.isOpen === true;
}
