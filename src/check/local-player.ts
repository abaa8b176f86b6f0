import type { Outage, PartialSettings } from "../capture-settings.ts";
import { allObstacles } from "../obstacle.ts";
import { PLAIN } from "../contract/check/scenarios.ts";
import { isLateOfStart } from "../contract/verdict.ts";
import { signatureOf } from "../contract/check/rules/suite.ts";
import { failsUnfound } from "../contract/check/cut-short.ts";
import { readKey } from "../read-key.ts";
import { hasOwnRules, isMailer, isTroubled, outageOf } from "../contract/check/scenario.ts";
import type { Scenario } from "../contract/check/scenario.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import type { Invocation } from "../invocation.ts";
import type { LocalInvoker } from "../runtime/invoker/local-invoker.ts";
import {
  CALMER_CLOCK_SPEED,
  FAST_CLOCK_SPEED,
  inTime,
  isLate,
  isTooFast,
  isWellInTime,
  speedInVain,
} from "./clock-speeds.ts";
import { isServiceError } from "../service-error.ts";
import { callEach, opensGroups, SERVED_NEXT } from "./player.ts";
import { emptiesOf, playFurther, wouldFind } from "./unfound.ts";
import type { EventSource, Player } from "./player.ts";

/** How long a handler may take to come to rest, for its environment to be used again. */
export const REST_MS = 100;

/** How long to see what a handler does that has answered already. */
const LINGER_MS = 2_000;

/** Tells what holds for further calls: what reads have to find may be a part of it. */
export type LocalPlayer = Player & { capture: () => PartialSettings };

/** What holds for every scenario that says nothing else. */
export interface LocalConditions {
  /** The handler's. */
  file: string;
  limitMs: number;
  /** The function's own limit, which the handler's context tells. Default: `limitMs`. */
  deadlineMs?: number | undefined;
  capture: PartialSettings;
  /** Whether calls may reach something real, where the same call again finds what the first one left. */
  isReal?: boolean;
}

/** What earlier scenarios of a group did to its environment. */
interface Group {
  /** Whether an earlier scenario used it. */
  isUsed: boolean;
  /** Failures in fresh environments, which no earlier scenario caused. */
  failures: Set<string | undefined>;
  /** Whether a call failed in it that a fresh one answers. */
  isSpoilt: boolean;
}

/**
 * Plays scenarios on this machine. Scenarios of one group share an environment until one fails there
 * that succeeds in a fresh one. From then on each gets a fresh environment.
 *
 * With trouble in SES the handler's clock goes faster, so that retries and time limits take a fraction of
 * their time. What does not come out well so is played again by the real clock, and that counts. Where calls
 * may reach something real, the real clock is the only one, and only what fails is played again.
 */
export function localPlayer(
  invoke: LocalInvoker,
  source: EventSource,
  conditions: LocalConditions,
): LocalPlayer {
  const { file, limitMs, deadlineMs, isReal = false } = conditions;
  let { capture } = conditions;
  /** Over as soon as it is known what the plain scenario's reads have to find. */
  let plain: Promise<void> | undefined;
  const groups = new Map<string, Group>();
  let sendsMail = true;
  /** The plain call, by the real clock. */
  let usual: Conclusion | undefined;
  /** The reads that find nothing in it, where it is accepted all the same. */
  let goesOnFrom: readonly string[] = [];
  const playOne = async (
    scenario: Scenario,
    name: string,
    open?: Parameters<Player>[2],
    settings = capture,
  ): ReturnType<Player> => {
    const { cold = false, runtime } = scenario;
    const own = `${name}, ${scenario.name}`;
    const group = groups.get(name) ?? aGroup(false);
    groups.set(name, group);
    /** The groups that go on in its new environments. */
    const opened: string[] = [];
    if (opensGroups(scenario) && !group.isUsed) {
      opened.push(...SERVED_NEXT.filter((each) => !groups.has(each)));
      for (const each of opened) groups.set(each, aGroup(true));
      opened.push(name);
    }
    let tries = 0;
    const play = (speed: number, environment: string): Promise<Conclusion[]> => {
      tries += 1;
      // What a first try left must not be why the second fails.
      const user = tries === 1 ? scenario.name : `${scenario.name} ${tries}`;
      // An account of its own for each scenario, which the calls of one have in common.
      const account: PartialSettings = {
        ...settings,
        ...scenario.capture,
        ...slowness(scenario, speed),
        ses: { ...settings.ses, ...scenario.capture?.ses, ...lateness(scenario, speed) },
      };
      let isOver = false;
      return callEach({ ...scenario, name: user }, source, async (event, index) => {
        const invocation = await invoke(event, {
          capture: isOver ? withoutOutage(account) : account,
          keepsAccount: index > 0,
          limitMs: scenario.limitMs ?? limitMs,
          deadlineMs: scenario.limitMs ?? deadlineMs,
          lingerMs: scenario.lingers === true ? LINGER_MS : REST_MS,
          runtime,
          environment: cold ? opened[index] : environment,
          // Two groups of one name may be played at once.
          account: `${environment}, ${user}`,
          goesOnFrom,
          speed,
        });
        isOver ||= hasStruck(outageOf(scenario), invocation);
        const free = opened[index];
        if (free !== undefined) open?.(free);
        return invocation;
      });
    };
    // Trouble in SES is nothing to a handler that does not mail.
    const isUsual = !isTroubled(scenario) || (isOfSes(scenario) && !sendsMail);
    const inVain = isReal || cold || !isUsual ? undefined : speedInVain(usual);
    if (inVain !== undefined) {
      const calls = await play(inVain, group.isSpoilt ? own : name);
      group.isUsed = true;
      if (isWellInTime(calls, limitMs)) return { calls };
    }
    const speed = isReal ? 1 : speedFor(scenario);
    const played = await play(speed, group.isSpoilt ? own : name);
    const calls =
      !isReal && isSlowToStart(scenario, played) ? await play(speed, `${own} once more`) : played;
    if (speed > 1) {
      const isInDoubt = isTimed(scenario)
        ? calls.some(
            (call) =>
              isOdd(call, usual) ||
              call.invocation.late !== undefined ||
              (sendsMail && (isUnsent(scenario, call) || sendsMore(call, usual))),
          )
        : isMissed(scenario, calls) || lacksMail(calls, usual);
      let calmer = { speed, environment: name };
      const playAt = (slower: number, environment: string): Promise<Conclusion[]> => {
        calmer = { speed: slower, environment };
        return play(slower, environment);
      };
      const isSilent = outageOf(scenario)?.kind === "silent";
      const ownLimitMs = scenario.limitMs ?? limitMs;
      const timed = isInDoubt
        ? await playAt(1, `${own} once more`)
        : isTimed(scenario)
          ? calls
          : await inTime({
              ...{ calls, speed, limitMs: ownLimitMs },
              playAt: (slower) => playAt(slower, `${own} by ${slower}`),
              mayAnswer: (slower) => !isSilent && isTooFast(slower, usual, ownLimitMs),
            });
      // How long a start takes shows where nothing fails.
      const isOfStart =
        hasOwnRules(scenario) && timed.some((call) => isLateOfStart(call.invocation));
      return { calls: isOfStart ? await play(calmer.speed, calmer.environment) : timed };
    }
    const isFresh = cold || group.isSpoilt || !group.isUsed;
    group.isUsed = true;
    const failure = failureOfFirst(calls);
    if (failure === undefined || isFresh || group.failures.has(failure)) {
      if (isFresh) group.failures.add(failure);
      return { calls };
    }
    const again = await play(speed, own);
    group.failures.add(failureOfFirst(again));
    // What fails in a new environment too, in whatever words, says nothing about this one.
    group.isSpoilt = again[0]?.verdict.accepted === true;
    return { calls: again, ...(group.isSpoilt && { spoilt: calls[0] }) };
  };
  /** With entries to find where it stops for lack of them. All other scenarios have them then, too. */
  const playPlain: Player = async (scenario, name) => {
    const run = await playOne(scenario, name);
    const [first] = run.calls;
    const further =
      first === undefined || isReal
        ? undefined
        : await playFurther(file, first, async (finds) => {
            const { calls } = await playOne(scenario, name, undefined, { ...capture, finds });
            return calls[0];
          });
    if (further !== undefined) capture = { ...capture, finds: further.finds };
    const calls = further === undefined ? run.calls : [further.call];
    sendsMail = isMailer(calls);
    [usual] = calls;
    if (usual?.verdict.accepted === true) goesOnFrom = emptiesOf(usual).map(readKey);
    return further === undefined ? run : { calls, ...(first && { unfound: first }) };
  };
  const player: Player = async (scenario, name, open) => {
    if (scenario.name === PLAIN) {
      const played = playPlain(scenario, name);
      plain = played.then(
        () => undefined,
        () => undefined,
      );
      return played;
    }
    const isSettled = usual !== undefined;
    const run = await playOne(scenario, name, open);
    if (isSettled || isReal || plain === undefined) return run;
    await plain;
    const isOther =
      (goesOnFrom.length > 0 && run.calls.some(failsUnfound)) ||
      (capture.finds !== undefined && wouldFind(capture.finds, run.calls));
    return isOther ? playOne(scenario, name) : run;
  };
  return Object.assign(player, { capture: () => capture });
}

/** Whether a fault that strikes once has done so. The environment knows, but the next call may need a new one. */
function hasStruck(outage: Outage | undefined, { awsCalls, late }: Invocation): boolean {
  if (outage?.once !== true) return false;
  return [...awsCalls, ...(late?.awsCalls ?? [])].some(
    ({ service, operation, result }) =>
      result === "refused" &&
      service === outage.service &&
      (outage.operation === undefined || operation === outage.operation),
  );
}

/** Hosts go on answering. */
function withoutOutage({ outage, ...account }: PartialSettings): PartialSettings {
  return { ...account, outage: outage && { ...outage, kind: "none" } };
}

function aGroup(isUsed: boolean): Group {
  return { isUsed, failures: new Set(), isSpoilt: false };
}

function speedFor({ capture }: Scenario): number {
  if (capture === undefined || capture.pages !== undefined) return 1;
  return capture.outage?.kind === "silent" ? CALMER_CLOCK_SPEED : FAST_CLOCK_SPEED;
}

function isOfSes({ capture = {}, limitMs }: Scenario): boolean {
  return limitMs === undefined && Object.keys(capture).every((key) => key === "ses");
}

/** Whether time may be why a scenario does not come out well. A service that is out is why by itself. */
function isTimed(scenario: Scenario): boolean {
  const outage = outageOf(scenario);
  return outage === undefined || outage.kind === "slow";
}

/**
 * Whether the plain call came too late for its start, or for what it loaded, which the first one on a busy
 * machine or from a cold disk may, and no later one.
 */
function isSlowToStart({ name }: Scenario, [call]: readonly Conclusion[]): boolean {
  if (name !== PLAIN || call === undefined) return false;
  const { invocation } = call;
  const { kind } = invocation.outcome;
  // What the seal blocked may be what it waits for. An answer that nobody supplied came at once.
  if (kind === "timed-out") {
    return allObstacles([invocation]).every((obstacle) => obstacle.kind !== "blocked");
  }
  return kind === "returned" && isLateOfStart(invocation);
}

/** Whether the handler gave up on a service before that answered, as it may where this machine is too slow for the fast clock. */
function isMissed(scenario: Scenario, calls: readonly Conclusion[]): boolean {
  const { kind, service: out } = outageOf(scenario) ?? {};
  if (kind === "silent") return false;
  const expected = kind === "none" ? "stubbed" : "refused";
  // A connection that no request came over is none of its service's.
  const isHeard = calls.some(({ invocation }) =>
    invocation.awsCalls.some(({ service, result }) => service === out && result === expected),
  );
  return !isHeard || (kind === "none" && calls.some(isUnreliable));
}

/** Whether a handler that goes on does not mail as usual, as where its time limit for that is too short for the fast clock. */
function lacksMail([call]: readonly Conclusion[], usual: Conclusion | undefined): boolean {
  return (
    call?.verdict.accepted === true &&
    call.invocation.mails.length === 0 &&
    usual !== undefined &&
    usual.invocation.mails.length > 0
  );
}

/** The signature of the first call's failure, unless that is not judged. */
function failureOfFirst([call]: readonly Conclusion[]): string | undefined {
  return call?.verdict.accepted === false ? (endOf(call) ?? call.verdict.exception) : undefined;
}

function endOf({ invocation: { outcome } }: Conclusion): string | undefined {
  if (outcome.kind === "returned") return undefined;
  return outcome.kind === "timed-out" ? outcome.kind : signatureOf(outcome);
}

/** Whether the fast clock may be why. What the real one lets a plain call throw has nothing to do with it. */
function isOdd(call: Conclusion, usual: Conclusion | undefined): boolean {
  const end = endOf(call);
  const isUsual = end !== undefined && end === (usual && endOf(usual));
  return isUnreliable(call) && !isUsual;
}

function isUnreliable(call: Conclusion): boolean {
  const { invocation } = call;
  const { outcome } = invocation;
  // It comes at once, by whatever clock.
  if ("isBlocked" in outcome && outcome.isBlocked === true) return false;
  if (outcome.kind === "timed-out" || isLate(call)) return true;
  // Anything else that is thrown may come of a time limit that this machine cannot keep so fast.
  return outcome.kind !== "returned" && !isServiceError(outcome.errorMessage, invocation);
}

/** SES is late by the handler's clock. */
function lateness(scenario: Scenario, speed: number): PartialSettings["ses"] {
  const fault = scenario.capture?.ses?.fault;
  if (fault?.delayMs === undefined) return undefined;
  return { fault: { ...fault, delayMs: fault.delayMs / speed } };
}

/** The same of a slow service. */
function slowness({ capture }: Scenario, speed: number): PartialSettings | undefined {
  const { outage } = capture ?? {};
  if (outage?.delayMs === undefined) return undefined;
  return { outage: { ...outage, delayMs: outage.delayMs / speed } };
}

/** A slow SES still sends, unless the client gave up: this machine may have been too slow for it. */
function isUnsent({ capture }: Scenario, { invocation }: Conclusion): boolean {
  return capture?.ses?.fault?.kind === "slow" && invocation.mails.length === 0;
}

/** A client that gave up too early sends again what arrives all the same. */
function sendsMore({ invocation }: Conclusion, usual: Conclusion | undefined): boolean {
  return usual !== undefined && invocation.mails.length > usual.invocation.mails.length;
}
