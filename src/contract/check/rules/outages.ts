import { isOfMail } from "../../../aws-services.ts";
import type { Outage } from "../../../capture-settings.ts";
import type { AwsCall, Invocation } from "../../../invocation.ts";
import { placeIn } from "../../../source-place.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { LastRefused, RuleArgs } from "../finding.ts";
import { asObject } from "../../../json.ts";
import { nameOfCall } from "../../calls.ts";
import { isWatching, rolledBack, workOf } from "../../work.ts";
import { needsNoAnswer } from "../needs-answer.ts";
import { nameOf } from "../outages.ts";
import { outageOf } from "../scenario.ts";
import type { ScenarioRun } from "../scenario.ts";
import { AFTER_SIGN_UP, PLAIN } from "../scenarios.ts";
import { BOUNDED } from "./bounded.ts";
import { varyingIn } from "./chance.ts";
import { countedDeeds, countedDeedsOnlyIn, deedsOf, deedsOnlyIn, withoutCount } from "./deeds.ts";
import { OTHER_MAIL, TO_USER } from "./deeds.ts";
import { isLoud } from "./loud.ts";
import { blockedIn, isCallTo, outageRuns, proofOf } from "./outage-runs.ts";
import type { OutageRun } from "./outage-runs.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { withoutTakenBack } from "./taken-back.ts";
import { failureOf, impersonal } from "./suite.ts";
import type { Failure, Suite } from "./suite.ts";
import { unreadableIn } from "./unreadable.ts";
import { doneAsIfUnfound } from "./unread.ts";

/** The run without the outage, if the handler works in it. */
function usualOf(suite: Suite, { scenario }: ScenarioRun): Invocation | undefined {
  const [usual] = suite.find(scenario.baseline)?.calls ?? [];
  return usual?.verdict.accepted === true ? usual.invocation : undefined;
}

/** The same if it lacks an answer, which the run with the outage does not need. */
function openUsualOf({ findPlayed }: Suite, { run, call }: OutageRun): Invocation | undefined {
  const [usual] = findPlayed(run.scenario.baseline ?? PLAIN)?.calls ?? [];
  if (usual === undefined || needsNoAnswer(usual) || !needsNoAnswer(call)) return undefined;
  return usual.invocation;
}

type NotSurvived = RuleArgs["survives-service-failure"];

/** A run that a failing service harmed. */
interface Harmed extends OutageRun {
  target: string;
  how: NotSurvived["how"];
  /** What the user sees. */
  error: string | undefined;
  failure: Failure | undefined;
  /** What Cognito says of an answer that it refuses. */
  refusal: string | undefined;
  undone: readonly string[];
  done: readonly string[];
}

/** It is for the handler to decide whether a sign-up may fail with a service, or go on without its work. */
const SURVIVES = rule("survives-service-failure", "note", (suite) => {
  const harmed = harmedIn(suite);
  const kinds = Map.groupBy(
    harmed.filter(({ outage }) => outage.nth === undefined),
    (each) => kindOf(each),
  );
  /** By what tells of the same with all calls refused. */
  const lasts = Map.groupBy(
    harmed.filter(({ outage }) => outage.nth !== undefined),
    (each) => [kindOf(each, each.outage.service), kindOf(each)].find((kind) => kinds.has(kind)),
  );
  const told = [...kinds.values()].flatMap((runs) => {
    const [shown] = runs;
    if (shown === undefined) return [];
    // One operation adds nothing to its service or host.
    const { service, place = service, operation } = shown.outage;
    const whole = operation === undefined ? undefined : kinds.get(kindOf(shown, place));
    const [ofWhole] = whole ?? [];
    const isPart = shown.undone.every((deed) => ofWhole?.undone.includes(deed) === true);
    // What is done by the time that it fails alone is half of the work.
    const isAsFar = shown.done.every((deed) => ofWhole?.done.includes(deed) === true);
    const isKnown = whole !== undefined && isPart && isAsFar;
    const [first, ...others] = isKnown ? whole : runs;
    if (first === undefined) return [];
    const ofLast = lasts.get(kindOf(first)) ?? [];
    const found = notSurvived(first, others, suite, ofLast);
    // Each scenario that fails has the finding, so that none of them looks well.
    return [...runs, ...(isKnown ? [] : ofLast)]
      .filter((each) => (each === shown && !isKnown) || each.call.verdict.accepted === false)
      .map((each) => ({
        ...found,
        scenario: each.run.scenario.name,
        proof: proofOf(each),
      }));
  });
  const alone = (lasts.get(undefined) ?? []).map((each) => notSurvived(each, [], suite, []));
  return [...told, ...alone, ...unloadable(suite), ...unreachableIn(suite.plain)];
});

function harmedIn(suite: Suite): Harmed[] {
  const { work, mails } = varyingIn(suite);
  const varying = new Set([...work, ...(mails ? [TO_USER, OTHER_MAIL] : [])]);
  const unnoticed = unnoticedIn(suite);
  return outageRuns(suite).flatMap((each): Harmed[] => {
    const usual = usualOf(suite, each.run) ?? openUsualOf(suite, each);
    if (usual === undefined) return [];
    const failure = failureOf(each.run);
    if (each.outage.kind === "empty" && !failsOnBody(each, failure, usual)) return [];
    const isOne = each.outage.nth !== undefined;
    const onlyUsual = isOne ? countedDeedsOnlyIn : deedsOnlyIn;
    const left = withoutTakenBack(each.call.invocation, each.refused, usual);
    const undone = onlyUsual(usual, left).filter((deed) => !varying.has(withoutCount(deed)));
    // A queue may keep what was not done. Errors that leave no trace have a rule of their own.
    const isKept = deedsOnlyIn(left, usual).length > 0 || isIgnored(each, usual, suite);
    const isLost = failure === undefined && undone.length > 0 && !isKept;
    const refusal = refusalIn(each.call);
    if (failure?.kind !== "error" && refusal === undefined && !isLost) return [];
    const error = failure?.text ?? refusal;
    // A reset's lost work is not a sign-up's.
    if (error === undefined && isReset(each.run)) return [];
    // An answer that comes too late has a rule of its own.
    if (error === undefined && each.call.verdict.accepted !== true) return [];
    const how = error === undefined ? ("goes on" as const) : ("fails" as const);
    const isLogged = each.call.invocation.logs.some(isLoud);
    // What goes unnoticed has a rule of its own, and one cause.
    if (how === "goes on" && !isLogged && unnoticed.has(placeOf(each.outage))) return [];
    if (how === "goes on" && isLogged && areNotices(undone, usual)) return [];
    const lost = isReset(each.run) ? undone.filter(isOfReset(suite)) : undone;
    const target = nameOf(each.outage);
    const before = doneBefore(left, each.refused + Number(each.outage.kind === "empty"));
    const done = isOne ? countedDeeds(before, usual) : [...new Set(before)];
    return [{ ...each, target, how, error, failure, refusal, undone: lost, done }];
  });
}

/** Whether a handler fails on a body that it does not need: by then it has done all that it does with one. */
function failsOnBody(
  { call: { invocation } }: OutageRun,
  failure: Failure | undefined,
  usual: Invocation,
): boolean {
  return (
    failure?.kind === "error" &&
    /JSON/.test(failure.text) &&
    deedsOnlyIn(usual, invocation).length === 0
  );
}

/** Messages for people are lost as a mail is: a line that looks like an error is enough. */
function areNotices(undone: readonly string[], usual: Invocation): boolean {
  const notices = workOf(usual).filter(({ call: { service, parameters } }) => {
    const { Subject: subject, PhoneNumber: number } = asObject(parameters);
    return service === "sns" && (subject !== undefined || number !== undefined);
  });
  return undone.every((deed) => notices.some(({ name }) => name === deed));
}

/** The services and hosts whose client returns errors that nobody looks at. */
function unnoticedIn(suite: Suite): ReadonlySet<string> {
  const all = outageRuns(suite).filter((each) => isUnnoticed(each, suite));
  return new Set(
    all
      .filter(({ outage }) => /^(?:http|appsync)$/.test(outage.service))
      .map(({ outage }) => placeOf(outage)),
  );
}

function placeOf({ place, service }: Outage): string {
  return place ?? service;
}

/** What is told once: one service or operation, in sign-ups or resets, with one outcome. */
function kindOf({ run, how, outage }: Harmed, name = nameOf(outage)): string {
  return `${run.scenario.flow} ${name} ${how} ${/^(?:unmet|empty)$/.test(outage.kind) ? outage.kind : ""}`;
}

/** Whether a reset's work is none that the sign-up has done. */
function isOfReset({ plain }: Suite): (deed: string) => boolean {
  const [signUp] = plain?.calls ?? [];
  const known = new Set(signUp === undefined ? [] : deedsOf(signUp.invocation));
  return (deed) => !known.has(deed);
}

function notSurvived(
  shown: Harmed,
  others: readonly Harmed[],
  suite: Suite,
  lasts: readonly Harmed[],
): Found<NotSurvived> {
  const { run, refused, failure, refusal, error, call, target, undone, done, outage } = shown;
  const runs = [shown, ...others];
  const { caller } = call.invocation.awsCalls[refused] ?? {};
  const droppedAt = shown.how === "goes on" ? droppedAtIn(caller, suite) : undefined;
  const isSilent = runs.every((each) => !each.call.invocation.logs.some(isLoud));
  const args: NotSurvived = {
    target,
    kinds: [...new Set(runs.map((each) => each.outage.kind))],
    how: shown.how,
    undone,
    ...((undone.length > 0 || outage.kind === "empty") && done.length > 0 && { done }),
    ...(outage.nth !== undefined && { nth: outage.nth }),
    ...(lasts.length > 0 && { lasts: lasts.map((each) => lastRefused(each, runs)) }),
    ...(error === undefined ? isSilent && { isSilent } : { error }),
    ...(refusal !== undefined && { isAnswer: true as const }),
    ...(droppedAt !== undefined && { droppedAt }),
    ...(isReset(run) && { isReset: isNeeded(outage, suite) ? "any" : "unfinished" }),
  };
  const found = foundIn(run, args, proofOf(shown), failure?.place ?? caller);
  // Whoever answers wants the sign-up to go on. Half of the work without a trace is nobody's wish.
  const usual = usualOf(suite, run);
  const isTraceless = usual !== undefined && isAlike(shown, usual, suite) && error === undefined;
  const isWorse = refusal !== undefined || isTraceless;
  return { ...found, ...(isWorse && { severity: "warning" as const }) };
}

function lastRefused(
  { outage, target, undone, done }: Harmed,
  whole: readonly Harmed[],
): LastRefused {
  return {
    ...{ operation: target, nth: outage.nth ?? 1, undone, done },
    ...(whole.some((each) => isMadeTogether(outage, each)) && { isTogether: true as const }),
  };
}

/** Whether calls are made though one before them has failed, and the handler fails with it. */
function isMadeTogether({ service, operation }: Outage, { how, call }: Harmed): boolean {
  const tried = call.invocation.awsCalls.filter(
    (each) => each.result === "refused" && isCallTo({ service, operation, kind: "denied" }, each),
  );
  const asked = new Set(tried.map(({ parameters }) => JSON.stringify(parameters)));
  return how === "fails" && asked.size > 1;
}

/** Whether the reset of a user whose sign-up came to its end calls what fails. */
function isNeeded(outage: Outage, { find }: Suite): boolean {
  const [signUp, reset] = find(AFTER_SIGN_UP)?.calls ?? [];
  if (signUp?.verdict.accepted !== true || reset?.verdict.accepted !== true) return true;
  return reset.invocation.awsCalls.some((call) => isCallTo(outage, call));
}

/** What the call had done by the time that the service failed. */
function doneBefore(invocation: Invocation, refused: number): string[] {
  const { mails } = invocation;
  const undone = rolledBack(invocation.awsCalls);
  const awsCalls = invocation.awsCalls.slice(0, refused).filter((_, index) => !undone.has(index));
  const isSent = awsCalls.some(isOfMail);
  return deedsOf({ ...invocation, awsCalls, mails: isSent ? mails : [] });
}

/** The `return` in `finally` that drops the error of a call. */
function droppedAtIn(caller: string | undefined, { plain }: Suite): string | undefined {
  const place = caller === undefined ? undefined : placeIn(caller);
  const dropped = plain?.source?.droppedErrors?.find(
    ({ file, from, to }) => file === place?.file && from <= place.row && place.row <= to,
  );
  return dropped && `${dropped.file.replace(/^.*[\\/]/, "")}:${dropped.to}`;
}

function isReset({ scenario }: ScenarioRun): boolean {
  return scenario.flow === "confirm-forgot-password";
}

/** Outages in which a new environment cannot even load the handler. */
function unloadable({ runs }: Suite): Found<NotSurvived>[] {
  return runs.flatMap((run) => {
    const outage = outageOf(run.scenario);
    const { loadError: error } = run;
    if (outage === undefined || error === undefined) return [];
    const args = { target: nameOf(outage), kinds: [outage.kind], how: "fails" as const };
    return [
      foundIn(run, { ...args, error, undone: [], isAtLoad: true as const }, { invocation: 0 }),
    ];
  });
}

/** What Cognito says of an answer that it refuses. */
function refusalIn({ verdict, invocation: { outcome } }: Conclusion): string | undefined {
  if (verdict.accepted !== false || outcome.kind !== "returned") return undefined;
  return verdict.remarks.length === 0 ? undefined : `${verdict.exception}: ${verdict.message}`;
}

function unreachableIn(run: ScenarioRun | undefined): Found<NotSurvived>[] {
  const { outcome, logs } = run?.calls[0]?.invocation ?? {};
  const blocked = blockedIn(run);
  if (run === undefined || blocked === undefined || outcome?.kind === "timed-out") return [];
  const isSurvived = outcome?.kind === "returned";
  // A handler that never answers does not go on.
  if (isSurvived && outcome.unanswered === true) return [];
  const args: NotSurvived = {
    target: blocked.call.operation,
    kinds: ["unreachable"],
    how: isSurvived ? "goes on" : "fails",
    undone: [],
    ...(isSurvived && logs?.some(isLoud) !== true && { isSilent: true }),
  };
  return [foundIn(run, args, { invocation: 0, call: blocked.index }, blocked.call.caller)];
}

const HANDLED = rule("errors-are-handled", "warning", (suite) => {
  const told = new Set<string>();
  const ignored = outageRuns(suite).flatMap((each): Found<Ignored>[] => {
    const { run, outage, call, refused } = each;
    const usual = usualOf(suite, run);
    const target = placeOf(outage);
    if (!isAnswered(outage) || usual === undefined || call.verdict.accepted !== true) return [];
    const { operation, error = "", caller, service } = call.invocation.awsCalls[refused] as AwsCall;
    const args = { call: `${service} ${operation}`, error };
    const unfound = doneAsIfUnfound(suite, usual, call.invocation, refused);
    const isUnread = unfound.length > 0 && !told.has(args.call);
    const isSame = isUnnoticed(each, suite) && !told.has(target);
    if (!isUnread && !isSame) return [];
    told.add(target).add(args.call);
    const isPartial = outage.kind === "partial" && { isPartial: true as const };
    const more = unfound.length > 0 ? { unfound } : isPartial;
    return [foundIn(run, { ...args, ...more }, { invocation: 0, call: refused }, caller)];
  });
  return [...ignored, ...unreadableIn(suite)];
});

/** Whether an error comes as an answer. A metric that is lost changes nothing for the user. */
function isAnswered({ kind, service }: Outage): boolean {
  return (kind === "denied" || kind === "partial") && !isWatching(service);
}

function isUnnoticed(each: OutageRun, suite: Suite): boolean {
  const usual = usualOf(suite, each.run);
  if (!isAnswered(each.outage) || usual === undefined) return false;
  return each.call.verdict.accepted === true && isIgnored(each, usual, suite);
}

type Ignored = RuleArgs["errors-are-handled"];

/**
 * Whether nothing shows an error that the client may only have returned. A refused call to AWS is thrown: where other
 * work was done before, what matters is that half of it is left.
 */
function isIgnored(
  run: Pick<OutageRun, "call" | "outage" | "refused">,
  usual: Invocation,
  suite: Suite,
): boolean {
  const { outage, call, refused } = run;
  const isThrown = outage.kind !== "partial" && !/^(?:http|appsync)$/.test(outage.service);
  return (
    isAlike(run, usual, suite) && !(isThrown && doneBefore(call.invocation, refused).length > 0)
  );
}

/**
 * Whether a call did and logged the same as without the outage, and nothing that looks like an error. One of
 * the two may have found a new environment.
 */
function isAlike(
  { call: { invocation: failing } }: Pick<OutageRun, "call">,
  usual: Invocation,
  { ofStarts }: Suite,
): boolean {
  if (failing.logs.some(isLoud)) return false;
  const [one, other] = [failing, usual].map((invocation) => {
    const { awsCalls, mails, logs, timing } = invocation;
    const isCold = timing.initMs !== undefined;
    const seen = {
      calls: awsCalls.map(nameOfCall).filter((name) => !ofStarts.has(name)),
      mails: mails.map(({ subject, text, html }) => [subject, text, html]),
      logs: logs.flatMap(({ text, requestId }) => (isCold && requestId === undefined ? [] : text)),
    };
    return impersonal(JSON.stringify(seen), invocation);
  });
  return one === other;
}

export const OUTAGE_RULES: readonly Rule[] = [SURVIVES, BOUNDED, HANDLED];
