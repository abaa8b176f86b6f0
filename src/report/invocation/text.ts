import { mailSummary } from "../mail/summary.ts";
import type { Conclusion } from "../../contract/conclusion.ts";
import type { MailWarning } from "../../contract/mails.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Json } from "../../json.ts";
import type {
  Attachment,
  AwsCall,
  Crashed,
  CapturedMail,
  Invocation,
  Outcome,
  RemoteTarget,
  Timing,
} from "../../invocation.ts";
import { counted } from "../terminal/counted.ts";
import { differencesText } from "../differences/text.ts";
import { lambdaLog } from "./log.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine, plainText } from "../terminal/plain-text.ts";
import { expectationSentence, remarkSentence, timeSentence, warningSentence } from "./findings.ts";
import { mailEventSentence, verdictSentences } from "./sentences.ts";
import { signed } from "../terminal/severity.ts";
import { shorten } from "../../shorten.ts";
import { LONGEST_VALUE } from "../terminal/widths.ts";
import { sectionsText } from "../terminal/sections.ts";

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
      paint.dim(timingText(invocation.timing)),
    ].join("\n"),
    mailsText(conclusion, paint),
    callsText(invocation, paint),
    lateText(invocation, paint),
    capturedText(invocation, paint, options),
    ...criteriaText(conclusion, paint),
    logsText(invocation, paint, options),
    differencesText(conclusion, paint),
    verdictText(conclusion, paint),
  ]);
}

/** Which event went to which handler. */
export function nameText(
  { event, target }: Pick<Invocation, "event" | "target">,
  paint: Paint,
): string {
  return `${eventText(event, paint)} ${paint.dim(`→ ${oneLine(targetText(target))}`)}`;
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
      if (outcome.unanswered === true) return `${paint.red("✘")} the handler never answered`;
      return outcome.malformed !== undefined
        ? `${paint.red("✘")} the answer is ${outcome.malformed === "not-json" ? "no JSON" : "not UTF-8"}: ${describePayload(outcome.payload)}`
        : `${paint.green("✔")} the handler returned ${describePayload(outcome.payload)}`;
    case "timed-out":
      return `${paint.red("✘")} the handler did not answer within ${outcome.limitMs} ms`;
    case "handler-error":
    case "crashed": {
      const what = outcome.kind === "crashed" ? "crashed" : "failed";
      const summary = `${outcome.errorType}: ${outcome.errorMessage}`;
      // A stack begins by repeating the message, on as many lines as it has.
      const lines = outcome.errorMessage.split("\n");
      const repeated = outcome.trace[0]?.endsWith(lines[0] ?? "") === true ? lines.length : 0;
      const trace = outcome.trace.slice(repeated, repeated + TRACE_LINES);
      return [
        `${paint.red("✘")} the handler ${what}: ${paint.red(oneLine(summary))}`,
        ...trace.map((line) => paint.dim(`  ${oneLine(line.trim())}`)),
        ...(outcome.kind === "crashed" && outcome.outOfMemory === true
          ? ["  It took more memory than the function has (--memory)."]
          : []),
      ].join("\n");
    }
  }
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
    return mailText(mail, { number: index + 1, total: mails.length, warnings: own }, paint);
  });
  const left = mails.length - shown.length;
  return [
    ...shown,
    ...(left > 0 ? [`and ${counted(left, "more mail")} (--mail-dir writes all of them)`] : []),
  ].join("\n\n");
}

interface MailPlace {
  number: number;
  total: number;
  warnings: readonly MailWarning[];
}

function mailText(
  mail: CapturedMail,
  { number, total, warnings }: MailPlace,
  paint: Paint,
): string {
  const rows: [string, string][] = [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Cc", mail.cc.join(", ")],
    ["Bcc", mail.bcc.join(", ")],
    ["Reply-To", mail.replyTo.join(", ")],
    ["Subject", mail.subject],
    ["Template", mail.template === undefined ? "" : `${mail.template.name} ${mail.template.data}`],
    ["Attached", (mail.attachments ?? []).map(attachmentText).join(", ")],
  ];
  const fate = mail.sent === true ? "sent through" : "captured from";
  const rest = mail.sent === true ? "" : "; nothing was sent";
  const title = `Mail ${number} of ${total}`;
  return [
    `${paint.bold(title)} ${paint.dim(`${fate} ${mail.api} ${mail.action}${rest}`)}`,
    ...rows
      .filter(([, value]) => value !== "")
      .map(([label, value]) => `  ${paint.dim(label.padEnd(8))} ${oneLine(value)}`),
    "",
    indent(plainText(mail.text ?? mail.html ?? "(no body)")),
    ...(mail.events ?? []).map((event) => `  ${paint.dim(oneLine(mailEventSentence(event)))}`),
    ...warnings.map((each) => `  ${signed(each.severity, warningSentence(each), paint)}`),
  ].join("\n");
}

function attachmentText({ fileName = "(no name)", contentType, size }: Attachment): string {
  return `${fileName} (${contentType}, ${counted(size, "byte")})`;
}

export function callsText(invocation: Invocation, paint: Paint): string {
  if (invocation.awsCalls.length === 0) return "";
  return [
    paint.bold("Other calls"),
    ...invocation.awsCalls.map((call) => `  ${callText(call, paint)}`),
  ].join("\n");
}

export function callText(call: AwsCall, paint: Paint): string {
  const { service, operation, result, parameters, error, region, caller } = call;
  const isError = result === "refused" || error !== undefined;
  const verb = (result === "refused" && error === undefined ? "blocked" : result).padEnd(8);
  const given =
    parameters === undefined ? "" : ` ${shorten(JSON.stringify(parameters), LONGEST_VALUE)}`;
  const told = error === undefined ? "" : ` → ${error}`;
  return [
    isError ? paint.yellow(verb) : paint.dim(verb),
    oneLine(`${service} ${operation}${given}${told}`),
    ...[region, caller]
      .filter((place) => place !== undefined)
      .map((place) => paint.dim(oneLine(place))),
  ].join(" ");
}

/** What a handler did that Lambda would have frozen before. */
export function lateText({ late }: Invocation, paint: Paint): string {
  if (late === undefined) return "";
  return [
    `${paint.yellow("!")} ${paint.bold("After the answer")}: on Lambda it would be frozen by then, and perhaps never be done`,
    ...late.mails.map((mail) => `  ses ${mail.action} ${oneLine(mailSummary(mail))}`),
    ...late.awsCalls.map((call) => `  ${callText(call, paint)}`),
    ...(late.crash === undefined ? [] : [`  ${lateCrashText(late.crash)}`]),
  ].join("\n");
}

function lateCrashText({ errorType, errorMessage }: Crashed): string {
  return oneLine(`the environment ended, and the next call with it: ${errorType}: ${errorMessage}`);
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
  const figures: [count: number, text: string][] = [
    [mails.length - sent, `${counted(mails.length - sent, "mail")} captured`],
    [sent, `${counted(sent, "mail")} sent`],
    [count("answered"), `${counted(count("answered"), "call")} answered`],
    [count("stubbed"), `${count("stubbed")} stubbed`],
    [count("live"), `${counted(count("live"), "call")} made`],
    [count("refused"), `${count("refused")} refused`],
  ];
  const text = figures.filter(([figure]) => figure > 0).map(([, words]) => words);
  const note =
    assumesVerified && mails.length > 0
      ? "\nEvery sender was taken for verified (--ses-verified names those that are)."
      : "";
  return paint.dim(`Kept here: ${text.join(", ")}${note}`);
}

/** What is held against the calls that were made, and against the time that it took. */
export function criteriaText({ brokenExpectations, times }: Conclusion, paint: Paint): string[] {
  const lines = [
    brokenExpectations.map((broken) => signed(broken.severity, expectationSentence(broken), paint)),
    times.map((time) => signed(time.severity, timeSentence(time), paint)),
  ];
  return lines.map((part) => part.join("\n"));
}

export function logsText(invocation: Invocation, paint: Paint, { verbose }: TextOptions): string {
  if (verbose) {
    const lines = lambdaLog(invocation).flatMap((line) => plainText(line).split("\n"));
    return [paint.bold("Log"), ...lines.map((line) => `  ${line}`)].join("\n");
  }
  if (invocation.logs.length === 0) return "";
  return [
    paint.bold("Logs"),
    ...invocation.logs.map(({ source, text }) => {
      const label = source === "tail" ? "" : `${paint.dim(source.padEnd(6))} `;
      return plainText(text)
        .split("\n")
        .map((line) => `  ${label}${line}`)
        .join("\n");
    }),
  ].join("\n");
}

export function verdictText({ invocation, verdict }: Conclusion, paint: Paint): string {
  const [first = "", ...rest] = verdictSentences(verdict, invocation);
  return [
    `${paint.bold("Cognito:")} ${verdict.accepted ? paint.green(first) : paint.red(oneLine(first))}`,
    ...rest.map((sentence) => `  ${sentence}`),
    ...verdict.remarks.map((remark) => `  ${signed("warning", remarkSentence(remark), paint)}`),
  ].join("\n");
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
}
