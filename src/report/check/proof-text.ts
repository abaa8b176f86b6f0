import { allRecipients } from "../../email-address.ts";
import type { ExplainedFinding, ExplainedReport } from "./explain.ts";
import type { CapturedMail } from "../../invocation.ts";
import type { Json } from "../../json.ts";
import { changeLines } from "../differences/text.ts";
import { provenBy } from "./summary.ts";
import type { Page } from "./page.ts";
import { shorten } from "../../shorten.ts";
import { oneLine } from "../terminal/plain-text.ts";

/** What proves a finding: the mail, the difference, the log line or the call, a line for each of its parts. */
export function proofText(
  finding: ExplainedFinding,
  report: ExplainedReport,
  { paint, width }: Page,
): string[] {
  const calls = report.scenarios.find(({ name }) => name === finding.scenario)?.calls ?? [];
  const { number, mail, difference, log, awsCall } = provenBy(finding, calls);
  // The stroke before them, and its place.
  const room = width - 6;
  const fitting = (line: string): string => shorten(oneLine(line), room);
  const value = (json: Json): string => shorten(oneLine(JSON.stringify(json)), room - 2);
  return [
    ...(calls.length > 1 && number > 0 ? [`call ${number} of ${calls.length}`] : []),
    ...(mail === undefined ? [] : mailLines(mail).map(fitting)),
    ...(difference === undefined
      ? []
      : [fitting(difference.path), ...changeLines(difference, paint, value)]),
    ...(log === undefined ? [] : [fitting(`${log.source}: ${log.text}`)]),
    ...(awsCall === undefined
      ? []
      : [fitting(`${awsCall.service} ${awsCall.operation}: ${awsCall.error ?? awsCall.result}`)]),
  ].map((line) => `    ${paint.dim("│")} ${line}`);
}

function mailLines(mail: CapturedMail): string[] {
  const { from, subject, text, html } = mail;
  const body = (text ?? html ?? "").trim().replaceAll(/\s+/g, " ");
  const marked = html === undefined ? undefined : markedIn(html);
  return [
    `From     ${from}`,
    `To       ${allRecipients(mail).join(", ")}`,
    `Subject  ${subject}`,
    marked === undefined ? body : `HTML     ${marked}`,
  ];
}

/** The HTML around a name's markup, with marks where it was cut. */
function markedIn(html: string): string | undefined {
  const found = /.{0,40}<i>mark.{0,40}/su.exec(html);
  if (found === null) return undefined;
  const [text] = found;
  const isCut = found.index + text.length < html.length;
  return `${found.index > 0 ? "…" : ""}${text}${isCut ? "…" : ""}`;
}
