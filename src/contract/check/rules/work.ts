import { isBlocked, obstacleKind } from "../../../obstacle.ts";
import type { Invocation, UnsetVariable } from "../../../invocation.ts";
import { isLeftEmpty } from "../../../unset-variables.ts";
import type { Conclusion } from "../../conclusion.ts";
import { isLoggedError, isLoggedThrow } from "../../logged-error.ts";
import { findMailWarnings } from "../../mails.ts";
import type { MailWarning } from "../../mails.ts";
import type { Idle, LeftOut, RuleArgs, RuleCode } from "../finding.ts";
import { PLAIN } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import { unfitRowsIn } from "./columns.ts";
import { deniedIn } from "./denied.ts";
import { deedsOnlyIn, TO_USER } from "./deeds.ts";
import { hasTooManyRecipients } from "./pages.ts";
import { foundIn, foundInMail, rule } from "./rule.ts";
import { prevented } from "./prevented.ts";
import { steered } from "./steered.ts";
import { refusedForSecond } from "./second-user.ts";
import type { Found, Rule } from "./rule.ts";
import {
  eachMail,
  emailOf,
  hasSender,
  impersonal,
  isHostile,
  ordinary,
  refusedSends,
} from "./suite.ts";
import type { Suite } from "./suite.ts";

const MAIL_ARRIVES = rule("mail-arrives", "error", (suite) => [
  ...ordinary(suite).flatMap((run) => [...unfinishedIn(run), ...refusedIn(run)]),
  ...suite.runs.flatMap(tooManyIn),
]);

type Lost = Found<RuleArgs["mail-arrives"]>;

/** What nobody wants to get, if anything comes. */
const UNFINISHED = new Set<MailWarning["code"]>(["not-rendered", "empty-body", "placeholder-left"]);

function unfinishedIn(run: ScenarioRun): Lost[] {
  return eachMail(run).flatMap((each) =>
    findMailWarnings([each.mail])
      .filter(({ code }) => UNFINISHED.has(code) && (code === "not-rendered" || !isHostile(run)))
      .map((warning) => ({
        ...foundInMail(run, { kind: "unfinished" as const, warning }, each),
        severity: warning.severity,
      })),
  );
}

/** A mail to each entry of a list, more than one mail may have. */
function tooManyIn(run: ScenarioRun): Lost[] {
  const { pages } = run.scenario.capture ?? {};
  const refused = refusedSends(run).find(({ call }) => hasTooManyRecipients(call));
  if (pages === undefined || refused === undefined) return [];
  const { call, proof } = refused;
  const { service, operation } = pages;
  const args = { kind: "many" as const, list: `${service} ${operation}`, error: call.error ?? "" };
  return [{ ...foundIn(run, args, proof, call.caller), severity: "note" }];
}

/** A mail without recipient or sender has its own rule. Hostile values may be refused. */
function refusedIn(run: ScenarioRun): Lost[] {
  if (isHostile(run)) return [];
  return refusedSends(run)
    .filter(({ call, proof }) => {
      const sent = run.calls[proof.invocation]?.invocation;
      return sent !== undefined && emailOf(sent) !== undefined && hasSender(call.parameters);
    })
    .map(({ call, proof }) =>
      foundIn(run, { kind: "refused" as const, error: call.error ?? "" }, proof, call.caller),
    );
}

const WORK_WAS_DONE = rule("work-was-done", "warning", (suite) => {
  const { plain } = suite;
  const usual = usualIn(suite);
  const denied = [...deniedIn(suite), ...unfitRowsIn(suite)];
  if (plain === undefined || usual === undefined) return denied;
  const undone = refusedCall(plain, usual) ??
    loggedError(plain, usual, suite) ?? [
      ...refusedForSecond(suite),
      ...leftOutFor("work-was-done", suite),
      ...idle(plain, suite),
      ...[...steered(plain, suite), ...prevented(usual, suite)].map((found) => ({
        ...found,
        severity: "note" as const,
      })),
    ];
  return [...denied, ...undone];
});

/** The plain scenario's call, unless its failure or what was in its way is reported elsewhere. */
function usualIn(suite: Suite): Invocation | undefined {
  const plain = suite.find(PLAIN);
  const [call] = plain?.calls ?? [];
  if (call?.verdict.accepted !== true) return undefined;
  const { invocation } = call;
  const isHindered = (invocation.obstacles ?? []).length > 0 || refusedSends(plain).length > 0;
  return isHindered ? undefined : invocation;
}

export const WORK_RULES: readonly Rule[] = [MAIL_ARRIVES, WORK_WAS_DONE];

type Undone = Found<Idle>[];

function refusedCall(run: ScenarioRun, { awsCalls }: Invocation): Undone | undefined {
  const index = awsCalls.findIndex(
    (call) => call.result === "refused" && !isBlocked(call) && obstacleKind(call) === undefined,
  );
  const refused = awsCalls[index];
  if (refused === undefined) return undefined;
  const { service, operation, error = "", caller } = refused;
  const args = { kind: "refused" as const, call: `${service} ${operation}`, error };
  return [foundIn(run, args, { invocation: 0, call: index }, caller)];
}

function loggedError(run: ScenarioRun, usual: Invocation, suite: Suite): Undone | undefined {
  const log = usual.logs.findIndex(isLoggedError);
  const { text } = usual.logs[log] ?? {};
  if (text === undefined) return undefined;
  const without = keyAgainst(impersonal(text, usual), suite);
  const args = { kind: "logged" as const, text, ...(without !== undefined && { without }) };
  const found = foundIn(run, args, { invocation: 0, log });
  return [without === undefined ? found : { ...found, severity: "note" }];
}

/** The attribute whose value, where the handler knows it, keeps it from logging an error. */
function keyAgainst(error: string, { runs }: Suite): string | undefined {
  const run = runs.find(({ scenario: { chosen }, calls: [call] }) => {
    if (chosen === undefined || chosen.isGuess === true || chosen.isLeftOut === true) return false;
    if (call?.verdict.accepted !== true) return false;
    const { invocation } = call;
    return !invocation.logs.some(
      (line) => isLoggedError(line) && impersonal(line.text, invocation) === error,
    );
  });
  return run?.scenario.chosen?.key;
}

/** The rules for what sign-ups leave out, by what their scenarios are about. */
const RULE_OF: Partial<Record<string, RuleCode>> = {
  "accepts-missing-attributes": "accepts-missing-attributes",
  "no-mail-without-address": "accepts-missing-attributes",
  "accepts-every-flow": "accepts-every-flow",
  "handles-federated-users": "handles-federated-users",
  "accepts-new-keys": "accepts-new-keys",
};

/** Ordinary sign-ups without work that the plain one does, because an error was caught. One is shown for each error. */
export function leftOutFor(code: RuleCode, suite: Suite): Found<LeftOut>[] {
  const usual = usualIn(suite);
  const { plain } = suite;
  if (plain === undefined || usual === undefined) return [];
  if (refusedCall(plain, usual) !== undefined || usual.logs.some(isLoggedError)) return [];
  /** By their errors. */
  const told = new Map<string, { code: RuleCode; found: Found<LeftOut> }>();
  for (const run of ordinary(suite)) {
    const [call, ...others] = run.calls;
    if (call?.verdict.accepted !== true || others.length > 0 || isHostile(run)) continue;
    const { invocation } = call;
    const isSame = invocation.event["triggerSource"] === usual.event["triggerSource"];
    if (!isSame || (invocation.obstacles ?? []).length > 0) continue;
    const log = invocation.logs.findIndex(isLoggedThrow);
    const line = invocation.logs[log];
    const undone = deedsOnlyIn(usual, invocation).filter(
      (deed) => deed !== TO_USER || emailOf(invocation) !== undefined,
    );
    if (line === undefined || undone.length === 0) continue;
    const error = impersonal(line.text, invocation);
    const own = RULE_OF[run.scenario.proves ?? ""] ?? "work-was-done";
    const known = told.get(error)?.code;
    // Users of other flows may lack an attribute, too.
    if (known === own || (known !== undefined && own !== "accepts-missing-attributes")) continue;
    const args = { kind: "left-out" as const, text: line.text, undone };
    told.set(error, { code: own, found: foundIn(run, args, { invocation: 0, log }) });
  }
  return [...told.values()].flatMap((each) => (each.code === code ? [each.found] : []));
}

/** A handler may have work in some scenarios only. */
function idle(plain: ScenarioRun, suite: Suite): Undone {
  // It waits for what never comes, which has a rule of its own.
  if ((plain.source?.neverSent ?? []).length > 0) return [];
  if (!ordinary(suite).every(({ calls }) => calls.every(isIdle))) return [];
  const read = plain.calls.flatMap(({ invocation: { unsetVariables = [] } }) =>
    unsetVariables.filter(({ caller }) => caller !== undefined),
  );
  const isLogger = ordinary(suite).some(({ calls }) =>
    calls.some(({ invocation }) => invocation.logs.length > 0),
  );
  // What logs may be all that it is for, unless it has nowhere to write to.
  const lacking = isLogger ? read.filter((each) => isPlace(each) && isLeftEmpty(each)) : read;
  if (isLogger && (lacking.length === 0 || suite.played.some(doesWork))) return [];
  const unset = lacking.map(({ name }) => name);
  const args = { kind: "nothing" as const, unset, ...(isLogger && { isLogger }) };
  return [foundIn(plain, args, { invocation: 0 })];
}

function doesWork({ calls }: ScenarioRun): boolean {
  return calls.some(({ invocation: { mails, awsCalls } }) => mails.length + awsCalls.length > 0);
}

/** Whether a variable names what a call is about. */
function isPlace({ name }: UnsetVariable): boolean {
  return /TABLE|QUEUE|TOPIC|BUCKET|BUS(?:_|$)|WEBHOOK|ENDPOINT/i.test(name);
}

/** Whether a call looks like that of a handler that only returns the event, or logs something as well. */
function isIdle({ invocation, verdict, differences = [] }: Conclusion): boolean {
  const { mails, awsCalls, connections = [], late, target } = invocation;
  // A deployed function's calls are not visible.
  if (target.kind === "remote" || verdict.accepted !== true || late !== undefined) return false;
  return [mails, awsCalls, connections, differences].every(({ length }) => length === 0);
}
