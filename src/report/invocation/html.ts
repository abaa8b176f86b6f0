import type { Conclusion } from "../../contract/conclusion.ts";
import { differencesTable } from "../differences/html.ts";
import { longText } from "../html/long-text.ts";
import { headingHtml } from "../html/parts.ts";
import { mailSummary } from "../mail/summary.ts";
import { markup } from "../markup/html.ts";
import type { Markup } from "../markup/html.ts";
import { NO_PAINT } from "../terminal/paint.ts";
import type { Cut } from "../terminal/cut.ts";
import { joined } from "../terminal/sections.ts";
import { findingSentence } from "./findings.ts";
import { callLines, outcomeText, timingText, unsetVariableLines } from "./text.ts";
import { verdictSentences } from "./verdict.ts";

/** Of all logs of a call, of its other calls, and of its event, in characters. */
const LOG_LIMIT = 16_000;
const EVENT_LIMIT = 8_000;

interface CallPlace {
  /** What it is called, alone of its name in the page. */
  name: string;
  /** Of its headings. */
  level: 3 | 4;
  /** Its mails, where they are to be shown with it. */
  mails?: readonly Markup[];
}

/**
 * A call of a handler: its answer, what Cognito does, and all that happened on the way.
 */
export function callHtml(call: Conclusion, { name, level, mails }: CallPlace, cut: Cut): Markup {
  const heading = (text: string): Markup => headingHtml(level, text);
  const { invocation, verdict, differences } = call;
  const { outcome, timing, awsCalls, logs, event } = invocation;
  const late = (invocation.late?.mails ?? []).map((mail) => markup`<li>${mailSummary(mail)}</li>`);
  const remarks = verdict.remarks.map((remark) => markup`<li>${findingSentence(remark)}</li>`);
  const logLines = logs.map(({ source, text }) =>
    source === "tail" ? text : `${source.padEnd(6)} ${text}`,
  );
  return markup`${heading("Response")}<pre>${joined([outcomeText(outcome, NO_PAINT), ...unsetVariableLines(call, NO_PAINT)])}</pre><p class="soft">${timingText(timing)}</p>
${heading("Cognito")}${verdictSentences(verdict, invocation).map((line) => markup`<p>${line}</p>`)}
${remarks.length === 0 ? undefined : markup`<ul class="remarks">${remarks}</ul>`}
${differences === undefined || differences.length === 0 ? undefined : markup`${heading("Sent and returned")}${differencesTable(differences, cut)}`}
${mails === undefined || mails.length === 0 ? undefined : markup`${heading("Mail")}${mails}`}
${late.length === 0 ? undefined : markup`${heading("Mail after the response, when Lambda would have frozen the environment")}<ul>${late}</ul>`}
${awsCalls.length === 0 ? undefined : markup`${heading("Other calls")}${longText(callLines(awsCalls, NO_PAINT).join("\n"), LOG_LIMIT, cut)}`}
${logs.length === 0 ? undefined : markup`${heading("Log")}${longText(logLines.join("\n"), LOG_LIMIT, cut)}`}
<details class="more"><summary>The event<span class="heard"> of ${name}</span></summary>${longText(JSON.stringify(event, null, 2), EVENT_LIMIT, cut)}</details>`;
}
