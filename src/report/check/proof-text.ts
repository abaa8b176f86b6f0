import { allRecipients } from "../../email-address.ts";
import type { ExplainedFinding, ExplainedReport } from "./explain.ts";
import type { Difference } from "../../diff/compare.ts";
import type { AwsCall, CapturedMail, LogLine } from "../../invocation.ts";
import type { Paint } from "../terminal/paint.ts";
import { shorten } from "../../shorten.ts";
import { oneLine } from "../terminal/plain-text.ts";

/** How a report for people is written: with which colours, and how wide. */
export interface Page {
  paint: Paint;
  width: number;
}

/** What proves a finding: the mail, the difference, the log line or the call, a line for each of its parts. */
export function proofText(
  { scenario, proof }: ExplainedFinding,
  report: ExplainedReport,
  { paint, width }: Page,
): string[] {
  if (proof === undefined) return [];
  const calls = report.scenarios.find(({ name }) => name === scenario)?.calls ?? [];
  const call = calls[proof.invocation];
  if (call === undefined) return [];
  const { invocation, differences = [] } = call;
  const mail = invocation.mails[proof.mail ?? -1];
  const difference = differences[proof.difference ?? -1];
  const log = invocation.logs[proof.log ?? -1];
  const awsCall = invocation.awsCalls[proof.call ?? -1];
  // The stroke before them, and its place.
  const room = width - 6;
  return [
    ...(calls.length > 1 ? [`call ${proof.invocation + 1} of ${calls.length}`] : []),
    ...(mail === undefined ? [] : mailLines(mail, room)),
    ...(difference === undefined ? [] : differenceLines(difference, paint, room)),
    ...(log === undefined ? [] : logLines(log, room)),
    ...(awsCall === undefined ? [] : callLines(awsCall, room)),
  ].map((line) => `    ${paint.dim("│")} ${line}`);
}

function mailLines(mail: CapturedMail, room: number): string[] {
  const { from, subject, text, html } = mail;
  const body = oneLine((text ?? html ?? "").trim().replaceAll(/\s+/g, " "));
  const marked = html === undefined ? undefined : /.{0,40}<i>mark.{0,40}/su.exec(html)?.[0];
  return [
    `From     ${from}`,
    `To       ${allRecipients(mail).join(", ")}`,
    `Subject  ${subject}`,
    marked === undefined ? body : `HTML     ${marked}`,
  ].map((line) => shorten(oneLine(line), room));
}

function differenceLines(difference: Difference, paint: Paint, room: number): string[] {
  return [
    shorten(oneLine(difference.path), room),
    ...(difference.kind === "added"
      ? []
      : [paint.red(shorten(oneLine(`- ${JSON.stringify(difference.before)}`), room))]),
    ...(difference.kind === "removed"
      ? []
      : [paint.green(shorten(oneLine(`+ ${JSON.stringify(difference.after)}`), room))]),
  ];
}

function logLines({ source, text }: LogLine, room: number): string[] {
  return [shorten(oneLine(`${source}: ${text}`), room)];
}

function callLines({ service, operation, result, error }: AwsCall, room: number): string[] {
  return [shorten(oneLine(`${service} ${operation}: ${error ?? result}`), room)];
}
