import { allRecipients, bareAddress } from "../../../email-address.ts";
import { asObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import { obstacleKind } from "../../../obstacle.ts";
import type { AwsCall, CapturedMail, Invocation, LambdaError } from "../../../invocation.ts";
import { shorten } from "../../../shorten.ts";
import { placeIn, textOfPlace } from "../../../source-place.ts";
import { callsOfStarts } from "../../calls.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { RuleCode } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { hasOwnRules, isTroubled } from "../scenario.ts";
import { PLAIN } from "../scenarios.ts";

/** What was played and can be judged, for the rules to look at. */
export interface Suite {
  runs: readonly ScenarioRun[];
  /** With those that cannot be judged. */
  played: readonly ScenarioRun[];
  /** Whether it can be judged or not. */
  plain: ScenarioRun | undefined;
  /** Those that fail as the user expects. */
  meantToFail: ReadonlySet<ScenarioRun>;
  find: (name: string | undefined) => ScenarioRun | undefined;
  /** The same, whether it can be judged or not. */
  findPlayed: (name: string) => ScenarioRun | undefined;
  /** The calls that an environment makes once, when it starts. */
  ofStarts: ReadonlySet<string>;
}

export function suiteOf(
  runs: readonly ScenarioRun[],
  played: readonly ScenarioRun[],
  meantToFail: readonly ScenarioRun[] = [],
): Suite {
  const byName = new Map(runs.map((run) => [run.scenario.name, run]));
  const playedByName = new Map(played.map((run) => [run.scenario.name, run]));
  const findPlayed: Suite["findPlayed"] = (name) => playedByName.get(name);
  return {
    runs,
    played,
    plain: findPlayed(PLAIN),
    meantToFail: new Set(meantToFail),
    find: (name) => (name === undefined ? undefined : byName.get(name)),
    findPlayed,
    ofStarts: callsOfStarts(
      played.flatMap(({ calls }) => calls.map(({ invocation }) => invocation)),
    ),
  };
}

/** A call that did not end in an answer. */
export interface Failure {
  invocation: number;
  kind: "error" | "timeout";
  /** What was thrown, or how long was waited. */
  text: string;
  /** That without its type. */
  message: string;
  place?: string;
  /** The same for the same cause, whatever values stand in its message. */
  signature: string;
}

/** The first of a run. What was not played has none. */
export function failureOf(run: ScenarioRun | undefined): Failure | undefined {
  return run?.calls.map(({ invocation }, index) => failureIn(invocation, index)).find(Boolean);
}

export function failureIn({ outcome }: Invocation, invocation: number): Failure | undefined {
  if (outcome.kind === "returned") return undefined;
  if (outcome.kind !== "timed-out") return errorIn(outcome, invocation);
  const text = `no response within ${outcome.limitMs / 1_000} s`;
  return { invocation, kind: "timeout", text, message: text, signature: "timeout" };
}

/** What was thrown, in the call or after its answer. */
function errorIn(thrown: LambdaError, invocation: number): Failure {
  const message = messageOf(thrown);
  const place = firstPlace(thrown.trace);
  return {
    invocation,
    kind: "error",
    text: textOf(thrown, message),
    message,
    ...(place !== undefined && { place }),
    signature: signatureOf(thrown),
  };
}

/** Of an object that is not an error, Lambda itself says nothing but that it is one. An error may have more beside it. */
function textOf({ errorType, thrown }: LambdaError, message: string): string {
  if (thrown === undefined) return `${errorType}: ${message}`;
  const content = shorten(thrown.replaceAll(/\s+/g, " "), LONGEST_CONTENT);
  return errorType === "object"
    ? `the handler threw ${content}`
    : `${errorType}: ${message} ${content}`;
}

/** In characters. */
const LONGEST_CONTENT = 300;

/** The same for the same cause, whatever ids and addresses stand in its message. */
export function signatureOf(thrown: LambdaError): string {
  return `${thrown.errorType} ${firstPlace(thrown.trace) ?? withoutIds(messageOf(thrown))}`;
}

/** Ids and long numbers contain a digit. A short number may be a status. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/[^\s"'`<>(){}[\]:=,;]+@[\w.-]+/g, "@")
    .replaceAll(/[\w-]+/g, (word) => (/\d/.test(word) && !/^\d{1,3}$/.test(word) ? "0" : word));
}

/** Lambda puts the request into its own words for a crash. */
function messageOf({ errorMessage }: LambdaError): string {
  return errorMessage.replace(/^RequestId: \S+ (?:Error: )?/, "");
}

/** How environments ended over what calls had left behind, unless the dry run blocked it. */
export function lateFailuresOf(calls: readonly Conclusion[]): Failure[] {
  return calls.flatMap(({ invocation: { late } }, invocation) =>
    late?.crash === undefined || late.crash.isBlocked === true
      ? []
      : [errorIn(late.crash, invocation)],
  );
}

/** The causes of them, which may come up again in any later call. */
export function lateSignatures({ runs }: Suite): ReadonlySet<string> {
  const failures = runs.flatMap(({ calls }) => lateFailuresOf(calls));
  return new Set(failures.map(({ signature }) => signature));
}

/** The first place of a trace that is in the user's own code. */
function firstPlace(trace: readonly string[]): string | undefined {
  const [place] = trace.flatMap((line) => placeIn(line) ?? []);
  return place && textOfPlace(place);
}

/** Runs of which rules for ordinary days can be asked: nothing was made to go wrong. */
export function ordinary({ runs }: Suite): ScenarioRun[] {
  return runs.filter(isOrdinary);
}

export function isOrdinary({ scenario }: ScenarioRun): boolean {
  return scenario.control !== true && !isTroubled(scenario);
}

/** Whether the user's values are there to break something. */
export function isHostile({ scenario: { proves } }: ScenarioRun): boolean {
  return /^(?:accepts-any-value|escapes-html|no-header-injection)$/.test(proves ?? "");
}

/** Runs that stand for what Cognito sends, and in which no failure is expected. */
export function judged({ runs, meantToFail }: Suite): ScenarioRun[] {
  return runs.filter((run) => !hasOwnRules(run.scenario) && !meantToFail.has(run));
}

/** Those among them that are there for this rule. */
export function proving(suite: Suite, code: RuleCode): ScenarioRun[] {
  return judged(suite).filter(({ scenario }) => scenario.proves === code);
}

export function recipientsOf(mail: CapturedMail): string[] {
  return allRecipients(mail).map(addressIn);
}

/** Without a name in front of it. */
export function addressIn(text: string): string {
  return bareAddress(text).toLowerCase();
}

export function attributesOf({ event }: Invocation): Readonly<Record<string, Json>> {
  return event.request.userAttributes;
}

export function emailOf(invocation: Invocation): string | undefined {
  const { email } = attributesOf(invocation);
  return typeof email === "string" && email !== "" ? email.toLowerCase() : undefined;
}

export function mailsOf(run: ScenarioRun | undefined): CapturedMail[] {
  return run?.calls.flatMap(({ invocation }) => invocation.mails) ?? [];
}

export function isRefusedSend({ service, operation, result }: AwsCall): boolean {
  const isSend = service === "smtp" || (service === "ses" && operation.startsWith("Send"));
  return isSend && result === "refused";
}

/** Sends that SES refused. */
export function refusedSends(run: ScenarioRun | undefined): {
  call: AwsCall;
  proof: { invocation: number; call: number };
}[] {
  const all = run?.calls.flatMap(({ invocation: { awsCalls } }, invocation) =>
    awsCalls.map((call, index) => ({ call, proof: { invocation, call: index } })),
  );
  return (all ?? []).filter(({ call }) => isRefusedSend(call) && obstacleKind(call) === undefined);
}

/** A message that the handler wrote itself has its sender where this does not look. */
export function hasSender(parameters: Json | undefined): boolean {
  const given = asObject(parameters);
  if ("RawMessage" in given || "Raw" in asObject(given["Content"])) return true;
  const sender = senderOf(parameters);
  // An unquoted comma separates addresses.
  const isOne = !sender.replaceAll(/"[^"]*"/g, "").includes(",");
  return isOne && /^[^\s<>]+@[^@\s<>]+$/.test(addressIn(sender).trim());
}

export function senderOf(parameters: Json | undefined): string {
  const { Source, FromEmailAddress } = asObject(parameters);
  const sender = Source ?? FromEmailAddress;
  return typeof sender === "string" ? sender : "";
}

/** Who the generated events are about, by address. */
export function peopleOf({ runs }: Suite): ReadonlySet<string> {
  const made = runs.filter(({ scenario }) => !("document" in scenario.event));
  return new Set(
    made.flatMap(({ calls }) => calls.flatMap(({ invocation }) => emailOf(invocation) ?? [])),
  );
}

export interface MailOfRun {
  mail: CapturedMail;
  call: Conclusion;
  proof: { invocation: number; mail: number };
}

/** Each mail of a run, and where it is. */
export function eachMail({ calls }: ScenarioRun): MailOfRun[] {
  return calls.flatMap((call, invocation) =>
    call.invocation.mails.map((mail, index) => ({
      mail,
      call,
      proof: { invocation, mail: index },
    })),
  );
}

/**
 * A text without what is its person's own or its moment's, so that it can be compared with one for
 * somebody else: a time, a number and an id have a digit in them.
 */
export function impersonal(text: string, { event }: Invocation): string {
  const { email, name, given_name, family_name, sub } = event.request.userAttributes;
  const own = [event["userName"], email, name, given_name, family_name, sub]
    .filter((value) => typeof value === "string" && value.length > 2)
    .map(String)
    .flatMap((value) => [value, encodeURIComponent(value.toWellFormed())])
    .toSorted((one, other) => other.length - one.length);
  return own
    .reduce((left, value) => left.replaceAll(value, "…"), text)
    .replaceAll(/[\w-]+/g, (word) => (/\d/.test(word) ? "0" : word));
}

/** What the calls of a run did, in a form that is the same for another person. */
export function behavioursOf({ calls }: ScenarioRun): string[] {
  return calls.map(({ invocation }) => {
    const { mails, awsCalls, outcome } = invocation;
    const seen = {
      outcome: outcome.kind,
      mails: mails.map(({ from, to, cc, bcc, subject, text, html }) => [
        ...[from, to, cc, bcc, subject, text, html],
      ]),
      // What comes of a call is not the handler's doing.
      calls: awsCalls.map(({ service, operation, parameters }) => [service, operation, parameters]),
    };
    return impersonal(JSON.stringify(seen), invocation);
  });
}

/** The user's attributes that are so in the URL of a request. */
export function inUrl(
  { attributesInUrl = {} }: AwsCall,
  ...as: NonNullable<AwsCall["attributesInUrl"]>[string][]
): string[] {
  return Object.entries(attributesInUrl).flatMap(([name, how]) => (as.includes(how) ? [name] : []));
}
