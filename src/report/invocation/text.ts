import { addressRows, mailSummary } from "../mail/summary.ts";
import type { Conclusion } from "../../contract/conclusion.ts";
import type { MailWarning } from "../../contract/mails.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Json } from "../../json.ts";
import type {
  Attachment,
  AwsCall,
  Crashed,
  HandlerError,
  CapturedMail,
  Invocation,
  LambdaError,
  Outcome,
  RemoteTarget,
  Timing,
} from "../../invocation.ts";
import { isBlocked } from "../../obstacle.ts";
import { counted, figures, plural } from "../terminal/counted.ts";
import { connectionsTexts } from "./connections.ts";
import { differencesText } from "../differences/text.ts";
import { assumptionSentence } from "./assumptions.ts";
import { lambdaLog } from "./log.ts";
import { NO_PAINT } from "../terminal/paint.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine, plainText } from "../terminal/plain-text.ts";
import { findingSentence } from "./findings.ts";
import { mailEventSentence } from "../mail/events.ts";
import { verdictSentences, verdictStroke } from "./verdict.ts";
import { signed } from "../terminal/severity.ts";
import { shortTrace } from "../../own-frames-first.ts";
import { shorten, shortenMiddle } from "../../shorten.ts";
import { LONGEST_VALUE } from "../terminal/widths.ts";
import { indented, joined, sectionsText } from "../terminal/sections.ts";

export interface TextOptions {
  /** Whether to show the log as Lambda writes it. */
  verbose: boolean;
  /** Whether SES took every sender for verified. */
  assumesVerified?: boolean;
}

const TRACE_LINES = 12;

/** The report that a person reads. */
export function invocationText(conclusion: Conclusion, paint: Paint, options: TextOptions): string {
  const { invocation } = conclusion;
  return sectionsText([
    [
      nameText(invocation, paint),
      outcomeText(invocation.outcome, paint),
      ...unsetVariableLines(conclusion, paint),
      paint.dim(timingText(invocation.timing)),
    ].join("\n"),
    mailsText(conclusion, paint),
    callsText(invocation, paint),
    lateText(invocation, paint),
    capturedText(invocation, paint, options),
    ...connectionsTexts(invocation.connections ?? []).map((text) => paint.dim(oneLine(text))),
    ...criteriaText(conclusion, paint),
    logsText(invocation, paint, options),
    differencesText(conclusion, paint),
    verdictText(conclusion, paint),
  ]);
}

/** Which event went to which handler, and what the run assumed. */
export function nameText(
  { event, target }: Pick<Invocation, "event" | "target">,
  paint: Paint,
): string {
  const name = `${eventText(event, paint)} ${paint.dim(`→ ${oneLine(targetText(target))}`)}`;
  return [name, ...assumptionLines(target, paint)].join("\n");
}

/** How the handler was loaded, as far as that needs saying. */
export function assumptionLines(target: Invocation["target"], paint: Paint): string[] {
  const { assumptions = [] } = target.kind === "local" ? target : {};
  return assumptions.map((each) => `  ${signed(each.severity, assumptionSentence(each), paint)}`);
}

export function eventText(event: EventDocument, paint: Paint): string {
  const source = typeof event["triggerSource"] === "string" ? event["triggerSource"] : "an event";
  const userName = typeof event["userName"] === "string" ? ` for ${event["userName"]}` : "";
  return paint.bold(oneLine(`${source}${userName}`));
}

export function targetText(target: Invocation["target"]): string {
  if (target.kind === "local") return `${target.file}#${target.exportName}`;
  return `${functionText(target)} in ${target.region}`;
}

export function functionText({ functionName, qualifier, executedVersion }: RemoteTarget): string {
  const name = qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
  // Which version an alias stands for is only known afterwards.
  const isNews = executedVersion !== undefined && executedVersion !== qualifier;
  return isNews ? `${name} (version ${executedVersion})` : name;
}

export function outcomeText(outcome: Outcome, paint: Paint): string {
  switch (outcome.kind) {
    case "returned":
      if (outcome.unanswered === true) return `${paint.red("✘")} the handler never responded`;
      return outcome.malformed !== undefined
        ? `${paint.red("✘")} the response is ${MALFORMED[outcome.malformed]}: ${describePayload(outcome.payload)}`
        : `${paint.green("✔")} the handler returned ${describePayload(outcome.payload)}`;
    case "timed-out":
      return `${paint.red("✘")} the handler did not respond within ${outcome.limitMs / 1_000} s`;
    case "handler-error":
    case "crashed": {
      const what = outcome.kind === "crashed" ? "crashed" : "failed";
      // A stack begins by repeating the message, on as many lines as it has.
      const lines = outcome.errorMessage.split("\n");
      const repeated = outcome.trace[0]?.endsWith(lines[0] ?? "") === true ? lines.length : 0;
      const trace = shortTrace(outcome.trace.slice(repeated), TRACE_LINES);
      return [
        `${paint.red("✘")} the handler ${what}: ${paint.red(oneLine(errorSummary(outcome)))}`,
        ...(outcome.thrown === undefined
          ? []
          : [`  thrown: ${oneLine(shorten(outcome.thrown, LONGEST_CONTENT))}`]),
        ...(outcome.causes ?? []).map((cause) => `  ← ${oneLine(causeText(cause))}`),
        ...trace.map((line) => paint.dim(`  ${oneLine(line.trim())}`)),
        ...(outcome.kind === "crashed" && outcome.outOfMemory === true
          ? ["  It used more memory than the function has (--memory)."]
          : []),
      ].join("\n");
    }
  }
}

export function unsetVariableLines(
  { unsetVariables, unsetGuards }: Pick<Conclusion, "unsetVariables" | "unsetGuards">,
  paint: Paint,
): string[] {
  return [...unsetVariables, ...unsetGuards].map(
    (each) => `  ${signed(each.severity, oneLine(findingSentence(each)), paint)}`,
  );
}

/** Of a thrown object, in characters: its errors may come after its data. */
const LONGEST_CONTENT = 1_000;
/** What the seal says is in its message alone. */
function causeText({ errorType, errorMessage }: Cause): string {
  return errorType === "BlockedByDryRun" ? errorMessage : `${errorType}: ${errorMessage}`;
}

type Cause = NonNullable<LambdaError["causes"]>[number];

function errorSummary({ errorType, errorMessage }: HandlerError | Crashed): string {
  return `${errorType}: ${shortenMiddle(errorMessage, LONGEST_CONTENT)}`;
}

function describePayload(payload: Json): string {
  if (payload === null) return "nothing";
  if (typeof payload === "object" && !Array.isArray(payload)) return "an object";
  return plainText(shorten(JSON.stringify(payload), LONGEST_VALUE));
}

export function timingText(timing: Timing): string {
  const figures: [string, number | undefined, string][] = [
    ["duration", timing.durationMs, "ms"],
    ["init", timing.initMs, "ms"],
    ["billed", timing.billedMs, "ms"],
    ["memory", timing.memoryMb, "MB"],
    ["max memory used", timing.maxMemoryMb, "MB"],
  ];
  return figures
    .filter(([, value]) => value !== undefined)
    .map(([label, value, unit]) => `${label} ${Math.round(value ?? 0)} ${unit}`)
    .join(" · ");
}

/** Nobody reads more mails than this on a terminal. */
const MAILS_SHOWN = 20;

export function mailsText({ invocation, warnings }: Conclusion, paint: Paint): string {
  const { mails } = invocation;
  const shown = mails.slice(0, MAILS_SHOWN).map((mail, index) => {
    const own = warnings.filter((warning) => warning.where.mail === index);
    return mailText(mail, own, `Mail ${index + 1} of ${mails.length}`, paint);
  });
  const left = mails.length - shown.length;
  const rest = left > 0 ? `and ${counted(left, "more mail")} (--mail-dir writes all of them)` : "";
  return joined([...shown, rest], "\n\n");
}

function mailText(
  mail: CapturedMail,
  warnings: readonly MailWarning[],
  title: string,
  paint: Paint,
): string {
  const { template, attachments = [], events = [] } = mail;
  const rows: [label: string, value: string][] = [
    ...addressRows(mail),
    ["Subject", mail.subject],
    ["Template", template === undefined ? "" : `${template.name} ${template.data}`],
    ["Attached", attachments.map(attachmentText).join(", ")],
  ];
  const fate = mail.sent === true ? "sent through" : "captured from";
  const rest = mail.sent === true ? "" : "; nothing was sent";
  return [
    `${paint.bold(title)} ${paint.dim(`${fate} ${mail.api} ${mail.action}${rest}`)}`,
    ...rows
      .filter(([, value]) => value !== "")
      .map(([label, value]) => `  ${paint.dim(label.padEnd(8))} ${oneLine(value)}`),
    "",
    ...bodyLines(mail.text ?? mail.html ?? "(no body)"),
    // What cannot be rendered is an error, below.
    ...events
      .filter(({ kind }) => kind !== "rendering-failure")
      .map((event) => `  ${paint.dim(oneLine(mailEventSentence(event)))}`),
    ...warnings.map((each) => `  ${signed(each.severity, findingSentence(each), paint)}`),
  ].join("\n");
}

function attachmentText({ fileName = "(no name)", contentType, size }: Attachment): string {
  return `${fileName} (${contentType}, ${counted(size, "byte")})`;
}

export function callsText(invocation: Invocation, paint: Paint): string {
  if (invocation.awsCalls.length === 0) return "";
  return [paint.bold("Other calls"), ...indented(callLines(invocation.awsCalls, paint))].join("\n");
}

/** The lines of each call. What is blocked again and again, by a client that tries again, is one. */
export function callLines(calls: readonly AwsCall[], paint: Paint): string[] {
  const groups = Map.groupBy(calls.entries(), ([index, call]) => {
    const text = callText(call, NO_PAINT);
    return isBlocked(call) ? text : `${index} ${text}`;
  });
  return [...groups.values()].flatMap((same) => {
    const [[, call] = []] = same;
    if (call === undefined) return [];
    const [line = "", ...given] = callText(call, paint).split("\n");
    return [same.length === 1 ? line : `${line} × ${same.length}`, ...given];
  });
}

/** A call and its place; its parameters, if any, in a second line. */
export function callText(call: AwsCall, paint: Paint): string {
  const { service, operation, result, parameters, status, error, region, endpoint, caller } = call;
  const isError = result === "refused" || error !== undefined;
  const verb = (isBlocked(call) ? "blocked" : result).padEnd(8);
  const answer = [status, error].filter((part) => part !== undefined).join(" ");
  const told = answer === "" ? "" : ` → ${answer}`;
  const places = [region, endpoint, caller].filter((place) => place !== undefined);
  const line = [
    isError ? paint.yellow(verb) : paint.dim(verb),
    oneLine(`${service} ${operation}${told}`),
    ...places.map((place) => paint.dim(oneLine(place))),
  ].join(" ");
  const given = parameters === undefined ? "{}" : givenText(parameters);
  return given === "{}" ? line : `${line}\n${GIVEN_INDENT}${given}`;
}

/** Under the service, beside the verb. */
const GIVEN_INDENT = " ".repeat("answered ".length);

/** Of a call's parameters, and of each text in them, in characters. */
const LONGEST_GIVEN = 600;
const LONGEST_TEXT = 80;

function shortened(_key: string, value: Json): Json {
  return typeof value === "string" ? shorten(value, LONGEST_TEXT) : value;
}

/** Parameters on one line with spaces, at which a terminal breaks it. */
function givenText(parameters: Json): string {
  const text = JSON.stringify(parameters, shortened, 1).replaceAll(/\n */g, " ");
  return oneLine(shorten(text, LONGEST_GIVEN));
}

/** What a handler did that Lambda would have frozen before. */
export function lateText({ late }: Invocation, paint: Paint): string {
  if (late === undefined) return "";
  const crash =
    late.crash === undefined || late.crash.isBlocked === true
      ? undefined
      : oneLine(errorSummary(late.crash));
  return joined([
    `${paint.yellow("!")} ${paint.bold("After the response")} (on Lambda the environment is already frozen, so this may never happen):`,
    ...late.mails.map((mail) => `  ${mail.api} ${mail.action} ${oneLine(mailSummary(mail))}`),
    ...indented(callLines(late.awsCalls, paint)),
    crash === undefined
      ? ""
      : `  the environment crashed, which makes the next call fail: ${crash}`,
  ]);
}

/** How much of what the handler tried stayed here. */
export function capturedText(
  { mails, awsCalls, target }: Invocation,
  paint: Paint,
  { assumesVerified = false }: TextOptions,
): string {
  if (target.kind === "remote" || mails.length + awsCalls.length === 0) return "";
  const count = (result: AwsCall["result"]): number =>
    awsCalls.filter((call) => call.result === result).length;
  const sent = mails.filter((mail) => mail.sent === true).length;
  const captured = mails.length - sent;
  const blocked = awsCalls.filter(isBlocked).length;
  const refused = count("refused") - blocked;
  const kept = figures(
    [captured, `${plural(captured, "mail")} captured`],
    [sent, `${plural(sent, "mail")} sent`],
    [count("answered"), `${plural(count("answered"), "call")} answered`],
    [count("stubbed"), `${plural(count("stubbed"), "call")} stubbed`],
    [count("live"), `${plural(count("live"), "call")} made`],
    [blocked, `${plural(blocked, "call")} blocked`],
    [refused, `${plural(refused, "call")} refused`],
  );
  const note =
    assumesVerified && mails.some(({ region }) => region !== undefined)
      ? "\nAll senders count as verified; list the real ones with --ses-verified."
      : "";
  return paint.dim(`Dry run: ${kept.join(", ")}${note}`);
}

/** What is held against the calls that were made, and against the time that it took. */
export function criteriaText({ brokenExpectations, times }: Conclusion, paint: Paint): string[] {
  return [brokenExpectations, times].map((findings) =>
    findings.map((finding) => signed(finding.severity, findingSentence(finding), paint)).join("\n"),
  );
}

export function logsText(invocation: Invocation, paint: Paint, { verbose }: TextOptions): string {
  if (verbose) {
    const lines = lambdaLog(invocation).flatMap((line) => plainText(line).split("\n"));
    return [paint.bold("Log"), ...indented(lines)].join("\n");
  }
  if (invocation.logs.length === 0) return "";
  const lines = invocation.logs.flatMap(({ source, text }) => {
    const label = source === "tail" ? "" : `${paint.dim(source.padEnd(6))} `;
    return indented(plainText(text).split("\n"), `  ${label}`);
  });
  return [paint.bold("Logs"), ...lines].join("\n");
}

export function verdictText(
  { invocation, verdict }: Conclusion,
  paint: Paint,
  calls?: number,
): string {
  const [first = "", ...rest] = verdictSentences(verdict, invocation, calls);
  return [
    `${paint.bold("Cognito:")} ${verdictStroke(verdict, paint)(oneLine(first))}`,
    ...indented(rest),
    ...verdict.remarks.map((each) => `  ${signed("warning", findingSentence(each), paint)}`),
  ].join("\n");
}

function bodyLines(text: string): string[] {
  const lines = plainText(text).trimEnd().split("\n");
  return indented(lines).map((line) => line.trimEnd());
}

const MALFORMED = {
  "not-json": "not JSON",
  "not-utf-8": "not UTF-8",
  "too-deep": "nested too deeply",
} as const;
