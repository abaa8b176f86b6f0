import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import type { RuleArgs } from "../finding.ts";
import { COLD_RETRIES, OVERLAPPING, RESET, TWICE } from "../scenarios.ts";
import { isJudged } from "../scenario.ts";
import type { ScenarioRun } from "../scenario.ts";
import { newValuesIn, isOtherWork, settled, workDoneAgain } from "./again.ts";
import type { Again } from "./again.ts";
import { fieldName, fieldsOf } from "./fields.ts";
import { deedsOnlyIn, OTHER_MAIL } from "./deeds.ts";
import { obstacleKind } from "../../../obstacle.ts";
import { refusedAsDone } from "./done-already.ts";
import { failingAgain } from "./failing-again.ts";
import { alarmsIn } from "./false-alarms.ts";
import { askedForInVain, isGuarded, isKnownTo, isMaybeGuarded, newKeyOf } from "./guards.ts";
import { idIn, isRecognizable, isTextMessage } from "./recognizable.ts";
import { isResetAfter, RESETS, RETRIES } from "./repetitions.ts";
import { grantedByReset } from "./granted-by-reset.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { emailOf, failureOf, impersonal, recipientsOf } from "./suite.ts";
import type { Suite } from "./suite.ts";
import { isOtherRecord, setBack, updatedSince } from "./set-back.ts";
import { unfinishedIn } from "./unfinished.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";

const NO_REPEATED_EFFECT = rule("no-repeated-effect-on-reset", "warning", (suite) => {
  const told = new Set<string>();
  const failing = failingAgain(suite).filter(({ scenario }) => isResetAfter(scenario));
  const repeated = RESETS.flatMap((each) => repeatedAfter(suite, each, told));
  return [...failing, ...repeated, ...grantedByReset(suite)];
});

type OnReset = Found<RuleArgs["no-repeated-effect-on-reset"]>;

/** @param told What another reset has shown; what this one shows is added. */
function repeatedAfter(
  suite: Suite,
  { name, twice }: (typeof RESETS)[number],
  told: Set<string>,
): OnReset[] {
  const after = attemptsIn(suite, name);
  const [signUp, reset] = after?.calls ?? [];
  if (after === undefined || signUp === undefined || reset === undefined) return [];
  const steady = doneAgain(attemptsIn(suite, twice));
  const all = doneAgain(after);
  const updated = updatedSince(reset.invocation, signUp.invocation).filter(
    (each) => !told.has(keyOf(each)) && !all.some(({ work }) => work.index === each.work.index),
  );
  const same = all.filter((each) => !isOtherWork(each, steady) && !told.has(keyOf(each)));
  const again = same.filter(isRepeatedWork);
  const groups = again.filter(({ work }) => work.kind === "group");
  const others = again.filter(({ work }) => work.kind !== "group");
  const kept = same.filter((each) => !isRepeatedWork(each));
  const mails = mailsAgain(after).filter((mail) => !told.has(settled(mail)));
  for (const each of [...same, ...updated]) told.add(keyOf(each));
  for (const mail of mails) told.add(settled(mail));
  const counts = isOpen(after) ? [] : countsOnlyIn(reset.invocation, signUp.invocation);
  // One that a reset alone makes, too, may count resets.
  const [alone] = suite.findPlayed(RESET)?.calls ?? [];
  const counted = counts
    .map(({ name }) => name)
    .filter((each) => !told.has(each) && !(alone && namesOf(alone.invocation).includes(each)));
  for (const each of counted) told.add(each);
  const calls = [...new Set([...others.map(({ work }) => work.name), ...counted, ...mails])];
  const puts = others.filter((each) => each.work.kind === "put" && !isOtherRecord(each));
  const replaced = puts.map(({ work }) => work.name);
  const constants = others.flatMap((each) => setBack(each, signUp.invocation));
  return [
    ...groups.map((each) => {
      const args = { kind: "group" as const, group: groupOf(each) };
      return placed(suite, after, each, args);
    }),
    ...(calls.length === 0
      ? []
      : [
          placed(suite, after, others[0], {
            kind: "work" as const,
            calls,
            replaced: [...new Set(replaced)],
            constants: [...new Set(constants)],
          }),
        ]),
    ...[
      ...kept.map((each) => ({ ...each, set: setBack(each, signUp.invocation) })),
      ...updated,
    ].flatMap(({ set, ...each }) => {
      if (set.length === 0) return [];
      const args = { kind: "constant" as const, call: each.work.name, constants: set };
      return [placed(suite, after, each, args)];
    }),
  ];
}

/** What a later call adds to, and the first one does not, which may have written it with that added. */
function countsOnlyIn(later: Invocation, first: Invocation): Work[] {
  const before = new Set(namesOf(first));
  return workOf(later).filter(({ kind, name }) => kind === "count" && !before.has(name));
}

function namesOf(invocation: Invocation): string[] {
  return workOf(invocation).map(({ name }) => name);
}

function groupOf({ work }: Again): string {
  const { GroupName: group } = asObject(work.call.parameters);
  return typeof group === "string" ? group : "";
}

function keyOf(again: Again): string {
  return `${again.work.name} ${groupOf(again)}`;
}

/** Whether the repetition changes something. */
function isRepeatedWork(again: Again): boolean {
  return again.work.kind !== "set" || newValuesIn(again).length > 0;
}

/** Mails to others than the user, such as the team. */
function mailsAgain(run: ScenarioRun): string[] {
  const { calls } = run;
  if (isOpen(run) && !calls.every(({ invocation }) => isAttempt(invocation.awsCalls))) return [];
  const [before = [], after = []] = calls.map(({ invocation }) =>
    invocation.mails
      .filter((mail) => !recipientsOf(mail).includes(emailOf(invocation) ?? ""))
      .map((mail) => `a mail to ${recipientsOf(mail).join(", ")}: "${mail.subject}"`),
  );
  const known = new Set(before.map(settled));
  return after.filter((mail) => known.has(settled(mail)));
}

/** A reset alone shows the same, unless the handler depends on what the sign-up wrote. */
function placed<Args>(
  suite: Suite,
  after: ScenarioRun,
  again: Again | undefined,
  args: Args,
): Found<Args> {
  const found = suite.findPlayed(RESET);
  const plain = found?.scenario.isComparison === true ? undefined : found;
  const [call] = plain?.calls ?? [];
  const invocation = after.calls[1]?.invocation;
  const repetition = {
    scenario: after.scenario.name,
    proof: { invocation: 1, ...(again !== undefined && { call: again.work.index }) },
  };
  if (again === undefined || invocation === undefined) {
    const proof = { invocation: plain === undefined ? 1 : 0 };
    return { ...foundIn(plain ?? after, args, proof), repetition };
  }
  const name = impersonal(again.work.name, invocation);
  const alone =
    call === undefined
      ? undefined
      : workOf(call.invocation).find((work) => impersonal(work.name, call.invocation) === name);
  if (plain === undefined || alone === undefined) {
    const {
      index,
      call: { caller },
    } = again.work;
    return foundIn(after, args, { invocation: 1, call: index }, caller);
  }
  const proof = { invocation: 0, call: alone.index };
  return { ...foundIn(plain, args, proof, alone.call.caller), repetition };
}

function doneAgain(run: ScenarioRun | undefined): Again[] {
  const [first, later] = run?.calls ?? [];
  if (first === undefined || later === undefined) return [];
  const again = workDoneAgain(first.invocation, later.invocation).filter(
    (each) => !isMaybeGuarded(each),
  );
  return isOpen(run)
    ? again.filter(({ work }) => isAttempt(later.invocation.awsCalls.slice(0, work.index)))
    : again;
}

/** A run that shows what is done again: one that works, or one that lacks an answer and shows what was tried. */
function attemptsIn({ findPlayed }: Suite, name: string): ScenarioRun | undefined {
  const run = findPlayed(name);
  return isOpen(run) || failureOf(run) === undefined ? run : undefined;
}

function isOpen(run: ScenarioRun | undefined): run is ScenarioRun {
  return run !== undefined && !isJudged(run);
}

/** Services that keep settings, which no sign-up changes. */
const SETTINGS = /^(?:ssm|secretsmanager|appconfigdata|kms)$/;

/** Whether what comes after these calls is done whatever an earlier sign-up, whose answers are missing, has left. */
function isAttempt(before: readonly AwsCall[]): boolean {
  return before.every(
    (call) =>
      call.isEmpty !== true && (obstacleKind(call) === undefined || SETTINGS.test(call.service)),
  );
}

type NotIdempotent = RuleArgs["idempotent-effects"];
type Repeated = Extract<NotIdempotent, { kind: "sent" | "counted" | "new-values" }>;
type Mistaken = Extract<NotIdempotent, { kind: "mistaken" }>;

const IDEMPOTENT = rule("idempotent-effects", "warning", (suite) => {
  const told = new Set<string>();
  const failing = failingAgain(suite).filter(({ scenario }) => !isResetAfter(scenario));
  // A retry that is refused repeats nothing, whatever stubs say in a new environment, where they begin anew.
  const isRefused = failing.some(({ scenario }) => scenario === TWICE);
  const repeated = [...RETRIES, OVERLAPPING]
    .filter((name) => !isRefused || name !== COLD_RETRIES)
    .map((name) => attemptsIn(suite, name))
    .flatMap((run) => {
      const [first] = run?.calls ?? [];
      if (run === undefined || first === undefined) return [];
      const [, later = first] = run.calls;
      const counts = isOpen(run) ? [] : countsOnlyIn(later.invocation, first.invocation);
      const all = [
        ...doneAgain(run).map((again) => ({ work: again.work, args: repeatedIn(again, run) })),
        ...counts.map((work) => ({ work, args: countedIn(work) })),
      ];
      return all.flatMap(({ work, args }): Found<NotIdempotent>[] => {
        const name = `${impersonal(work.name, first.invocation)} ${args?.kind}`;
        if (args === undefined || told.has(name)) return [];
        told.add(name);
        const overlaps = run.scenario.name === OVERLAPPING;
        const shown: Repeated = overlaps ? { ...args, overlaps } : args;
        const proof = { invocation: 1, call: work.index };
        const severity = overlaps ? "note" : severityOf(args, work.call);
        return [{ ...foundIn(run, shown, proof, work.call.caller), severity }];
      });
    });
  const mistaken = mistakenIn(suite);
  const alarmed = new Set(mistaken.map(({ args }) => args.call));
  const alarms = alarmsIn(suite).filter(({ args }) => !alarmed.has(args.call));
  return [...failing, ...unfinishedIn(suite), ...mistaken, ...alarms, ...repeated];
});

export const IDEMPOTENCE_RULES: readonly Rule[] = [NO_REPEATED_EFFECT, IDEMPOTENT];

function repeatedIn(again: Again, { calls }: ScenarioRun): Repeated | undefined {
  const { kind, name, call } = again.work;
  if (isKnownTo(again)) return undefined;
  if (kind === "send") {
    const [first, later] = calls.map(({ invocation }) => invocation);
    const isRecognized =
      first !== undefined &&
      later !== undefined &&
      isRecognizable(again.before.call, first) &&
      isRecognizable(call, later);
    if (isRecognized) return undefined;
    const id = later && idIn(call, later);
    // AppSync refuses to create what has that id.
    if (call.service === "appsync" && id !== undefined && fieldName(id) === "id") return undefined;
    const isKnowable = OWN_API.test(call.service) && !PAYMENTS.test(call.operation);
    return {
      ...{ kind: "sent", call: name },
      ...(isTextMessage(call) && { isTextMessage: true }),
      ...(isKnowable && id !== undefined && { id }),
    };
  }
  if (kind === "count") return countedIn(again.work);
  if (call.result === "refused" || isGuarded(again)) return undefined;
  // The same values again change nothing, so soon after.
  const values = newValuesIn(again);
  if (values.length === 0) return undefined;
  if (isCounter(again, values)) return { kind: "counted", call: name, isReadBefore: true };
  const unmatched = askedForInVain(call);
  const newKey = newKeyOf(again);
  return {
    ...{ kind: "new-values", call: name, values },
    ...(unmatched !== undefined && { unmatched }),
    ...(newKey !== undefined && { newKey }),
  };
}

/** Where an API may look for an id in the body. */
const OWN_API = /^(?:http|execute-api|lambda)$/;

/** Services that look for an Idempotency-Key only. */
const PAYMENTS = /stripe\.com|paypal|braintree|adyen/i;

/** Whether an update sets nothing but numbers that are one higher in a later attempt. */
function isCounter({ before, work }: Again, values: readonly string[]): boolean {
  const [one, other] = [before, work].map(({ call }) => fieldsOf(call));
  return (
    work.call.operation === "UpdateItem" &&
    values.every((path) => Number(other?.get(path)) - Number(one?.get(path)) === 1)
  );
}

function countedIn({ name }: Work): Repeated {
  return { kind: "counted", call: name };
}

/** Requests whose repetition costs money or creates another record. */
const RECORDS =
  /\/(?:customers?|charges?|payments?|payment_intents|subscriptions?|orders?|invoices?|checkout)(?:\/|$)/i;

/** Queues and topics may deliver a message twice anyway, so their consumers must expect it. */
function severityOf(
  args: NotIdempotent,
  { service, operation }: AwsCall,
): Found<unknown>["severity"] {
  if (args.kind !== "sent") return "warning";
  if (args.id !== undefined) return "note";
  const isRecord =
    service === "http"
      ? PAYMENTS.test(operation) || RECORDS.test(operation)
      : /^(?:appsync|rds-data|postgres)$/.test(service);
  return isRecord ? "warning" : "note";
}

/** Retries and resets that AWS refuses and that alarm somebody, though all is well. */
function mistakenIn(suite: Suite): Found<Mistaken>[] {
  return RESETS.flatMap(({ name, twice }) => [twice, name]).flatMap((name): Found<Mistaken>[] => {
    const run = suite.find(name);
    const [first, later] = run?.calls ?? [];
    if (run === undefined || first === undefined || later?.verdict.accepted !== true) return [];
    const [done] = refusedAsDone(first.invocation, later.invocation);
    const sent = workOf(later.invocation).filter((work) => work.kind === "send");
    const told = new Set([...sent.map((work) => work.name), OTHER_MAIL]);
    const deeds = deedsOnlyIn(later.invocation, first.invocation).filter((deed) => told.has(deed));
    if (done === undefined || deeds.length === 0) return [];
    const args = {
      kind: "mistaken" as const,
      call: done.name,
      error: done.error,
      deeds,
      ...(isResetAfter(name) && { isReset: true as const }),
    };
    return [foundIn(run, args, { invocation: 1, call: done.index }, done.call.caller)];
  });
}
