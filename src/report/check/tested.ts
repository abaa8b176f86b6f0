import { forAnyUser } from "../../any-user.ts";
import type { AwsCall, Connection } from "../../invocation.ts";
import type { Conclusion } from "../../contract/conclusion.ts";
import { isOfMail } from "../../aws-services.ts";
import { allConnections } from "../invocation/connections.ts";
import { allObstacles, isBlocked, obstacleKind } from "../../obstacle.ts";
import type { ExplainedReport } from "./explain.ts";
import { hostIn } from "../../hosts.ts";
import { listed } from "../../listed.ts";
import { counted } from "../terminal/counted.ts";
import { shellCommand } from "../terminal/shell.ts";
import { isLeftEmpty } from "../../unset-variables.ts";

/** What a check really did. */
export interface Tested {
  /** Those that were judged. */
  scenarios: number;
  mails: number;
  /** Each once, sends and those with made-up responses included: `dynamodb PutItem`. */
  awsOperations: readonly string[];
  httpHosts: readonly string[];
  /** What was let through. */
  connections: readonly Connection[];
  /** What the dry run blocked. */
  notReached: readonly string[];
  /** What it answered without knowing the true answer. */
  madeUp: readonly string[];
  /** Variables that the handler's own code reads without a default, and that are not set. */
  notSet: readonly string[];
}

export function testedIn({ scenarios }: Pick<ExplainedReport, "scenarios">): Tested {
  const invocations = scenarios.flatMap(({ calls }) => calls.map(({ invocation }) => invocation));
  const standIns = new Set(
    invocations.flatMap(({ awsCalls, event }) =>
      awsCalls
        .filter(({ isStandIn }) => isStandIn === true)
        .map((call) => forAnyUser(whatOf(call), event)),
    ),
  );
  // Reads and writes of the simulated tables were reached.
  const missing = allObstacles(scenarios)
    .filter(({ kind }) => kind === "blocked" || kind === "no-answer")
    .map(({ what }) => what);
  const [madeUp, notReached] = [true, false].map((isMadeUp) =>
    missing.filter((what) => standIns.has(what) === isMadeUp),
  ) as [string[], string[]];
  const requests = invocations.flatMap(({ awsCalls, event }) =>
    awsCalls.filter(
      (call) =>
        call.service === "http" &&
        obstacleKind(call) === undefined &&
        !notReached.includes(forAnyUser(whatOf(call), event)),
    ),
  );
  const operations = invocations.flatMap(({ awsCalls, event }) =>
    awsCalls
      .filter((call) => !isBlocked(call) && !NO_AWS_SERVICE.test(call.service))
      .map((call) => forAnyUser(whatOf(call), event)),
  );
  const mails = invocations.flatMap((invocation) => invocation.mails);
  // A mail that SES accepted is in no call.
  const sends = mails.filter(({ api }) => api !== "smtp");
  return {
    scenarios: scenarios.filter(
      ({ status, findings }) => /^(?:passed|failed)$/.test(status) || findings.length > 0,
    ).length,
    mails: mails.length,
    awsOperations: unique([...sends.map(({ action }) => `ses ${action}`), ...operations]),
    httpHosts: unique(requests.flatMap(({ operation }) => hostIn(operation) ?? [])),
    connections: allConnections(invocations),
    notReached,
    madeUp,
    notSet: unique(
      invocations.flatMap(({ unsetVariables = [] }) =>
        unsetVariables
          .filter((variable) => variable.caller !== undefined && isLeftEmpty(variable))
          .map(({ name }) => name),
      ),
    ),
  };
}

/** That a mail is lost where SES fails: no finding where the handler logs it, and worth knowing. */
export function lostMailTexts({ scenarios }: Pick<ExplainedReport, "scenarios">): string[] {
  const [usual] = scenarios.find(({ calls }) => calls.some(hasMails))?.calls ?? [];
  const usualCalls = otherCalls(usual);
  const lost = scenarios.filter(({ name, findings, calls: [call] }) => {
    if (call?.verdict.accepted !== true || findings.length > 0) return false;
    const { mails, awsCalls } = call.invocation;
    const isRefused = awsCalls.some((each) => isOfMail(each) && each.result === "refused");
    // A queue may keep what was not sent. What comes of every sign-up keeps nothing of a mail.
    const isKept = [...otherCalls(call)].some(
      ([what, times]) => times > (usualCalls.get(what) ?? 0),
    );
    return name.includes("/ses-") && isRefused && mails.length === 0 && !isKept;
  });
  const [first] = lost;
  if (first === undefined) return [];
  return [
    `If SES fails, the user is still confirmed, but the mail is lost (${first.name}${furtherText(lost, 1)})`,
  ];
}

function hasMails({ invocation: { mails } }: Conclusion): boolean {
  return mails.length > 0;
}

/** How often a call makes each request but those that send mail. */
function otherCalls(call: Conclusion | undefined): ReadonlyMap<string, number> {
  const others = (call?.invocation.awsCalls ?? []).filter((each) => !isOfMail(each));
  const same = Map.groupBy(others, whatOf);
  return new Map([...same].map(([what, { length }]) => [what, length]));
}

function whatOf({ service, operation }: AwsCall): string {
  return `${service} ${operation}`;
}

const NO_AWS_SERVICE = /^(?:http|tcp|dns|udp|process|smtp)$/;

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** How many scenarios ran, with a verdict or without. */
export function ranIn({ scenarios }: Pick<ExplainedReport, "scenarios">): number {
  return scenarios.filter(({ status }) => /^(?:passed|failed|not-judged)$/.test(status)).length;
}

/** Further places are only counted. */
const NAMED_AT_MOST = 4;

/** The last line of a report: `Tested: 51 scenarios, 42 mails, 3 AWS operations, 1 HTTP host; not reached: …; made-up responses: …`. */
export function testedText(
  { scenarios, mails, awsOperations, httpHosts, notReached, madeUp }: Tested,
  { ran }: { ran: number },
): string {
  const statements = awsOperations.filter((name) => name.startsWith("postgres "));
  const tested = [
    // Scenarios without a verdict ran, and tested nothing.
    `${scenarios < ran ? `${scenarios} of ` : ""}${counted(ran, "scenario")}`,
    counted(mails, "mail"),
    counted(awsOperations.length - statements.length, "AWS operation"),
    ...(statements.length > 0 ? [counted(statements.length, "SQL statement")] : []),
    counted(httpHosts.length, "HTTP host"),
  ].join(", ");
  return `Tested: ${tested}${namedText("not reached", notReached)}${namedText("made-up responses", madeUp)}`;
}

function namedText(how: string, all: readonly string[]): string {
  const places = unique(all.map((what) => hostIn(what) ?? what));
  if (places.length === 0) return "";
  const named = places.slice(0, NAMED_AT_MOST).join(", ");
  return `; ${how}: ${named}${furtherText(places, NAMED_AT_MOST)}`;
}

/** How many are only counted: ` and 3 more`. */
function furtherText({ length }: readonly unknown[], most: number): string {
  return length > most ? ` and ${length - most} more` : "";
}

/** `Variables read but not set: STAFF_CLIENT, TABLE. Set them with --env NAME=value.` */
export function notSetTexts({ notSet }: Tested): string[] {
  if (notSet.length === 0) return [];
  return [`Variables read but not set: ${notSet.join(", ")}. Set them with --env NAME=value.`];
}

/** `No scenario reached this call in the source: AdminAddUserToGroup (index.js:40:5). …` */
export function neverCalledTexts({ neverCalled }: Pick<ExplainedReport, "neverCalled">): string[] {
  if (neverCalled === undefined) return [];
  const named = neverCalled
    .slice(0, NAMED_AT_MOST)
    .map(({ operation, place }) => `${operation} (${place.replace(/^.*[/\\]/, "")})`);
  const further = furtherText(neverCalled, NAMED_AT_MOST);
  const calls = neverCalled.length === 1 ? "this call" : "these calls";
  return [
    `No scenario reached ${calls} in the source: ${named.join(", ")}${further}. Set the values that lead there with --attr, --client-metadata or --env.`,
  ];
}

/** Which flags let all scenarios reach work that the plain one does not reach: `--attr locale=en`. */
export function neededTexts({ needed }: Pick<ExplainedReport, "needed">): string[] {
  if (needed === undefined) return [];
  const { scenario, attributes } = needed;
  const flags = Object.entries(attributes).flatMap(([name, value]) => [
    "--attr",
    `${name}=${value}`,
  ]);
  return [
    `In ${scenario} the handler does work that it skips in the plain scenario. To test that work in every scenario, add ${shellCommand(flags)}`,
  ];
}

/** Why scenarios were added: `3 scenarios added because the handler reads custom:role …`. */
export function addedTexts({ scenarios }: Pick<ExplainedReport, "scenarios">): string[] {
  const reasons = scenarios.flatMap(({ addedFor }) => addedFor ?? []);
  if (reasons.length === 0) return [];
  const all = unique(reasons.flatMap(singlesIn));
  // An operation says which service it is of.
  const single = all.filter((one) => !all.some((other) => other.startsWith(`${one} `)));
  const named = [...Map.groupBy(single.slice(0, REASONS_AT_MOST), verbOf)].map(
    ([verb, those]) => `${verb} ${listed(those.map((one) => one.slice(verb.length + 1)))}`,
  );
  // Two clauses with lists of their own need the comma, too.
  const clauses = named.length === 2 ? named.join(", and ") : listed(named);
  const further = single.length - REASONS_AT_MOST;
  const more = further > 0 ? `, and for ${counted(further, "more reason")}` : "";
  return [
    `${counted(reasons.length, "scenario")} added because the handler ${clauses}${more} (disable with --no-derive)`,
  ];
}

/** `reads a and b` is `reads a` and `reads b`, which other scenarios are added for. */
function singlesIn(reason: string): string[] {
  const verb = verbOf(reason);
  return reason
    .slice(verb.length + 1)
    .split(" and ")
    .map((what) => `${verb} ${what}`);
}

function verbOf(reason: string): string {
  return /^(?:builds keys from|checks for|may look up records by|\w+)/.exec(reason)?.[0] ?? reason;
}

/** Further reasons are only counted. */
const REASONS_AT_MOST = 8;
