import { mailSummary } from "../../mail/summary.ts";
import type { ExplainedReport, ExplainedScenario } from "../explain.ts";
import type { CapturedMail, Invocation } from "../../../invocation.ts";
import { aloneCommand, byFlow, reasonOf } from "../summary.ts";
import type { Cut } from "../../terminal/cut.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { callLines, outcomeText, timingText, unsetVariableLines } from "../../invocation/text.ts";
import { joined } from "../../terminal/sections.ts";
import { longText, mailHtml } from "../../mail/html.ts";
import { shellCommand } from "../../terminal/shell.ts";
import { NO_PAINT } from "../../terminal/paint.ts";
import { findingSentence } from "../../invocation/findings.ts";
import { mailEventSentence } from "../../mail/events.ts";
import { verdictSentences } from "../../invocation/verdict.ts";
import { mailAnchor, scenarioAnchor } from "./anchors.ts";
import { differencesTable } from "./differences.ts";
import { msOrSeconds } from "../../terminal/duration.ts";
import { badge, section, wordOf } from "./words.ts";

/** Of all logs of a call, of its other calls, and of its event, in characters. */
const LOG_LIMIT = 16_000;
const EVENT_LIMIT = 8_000;

/** Every scenario by flow, with all that happened in it. */
export function scenariosSection(report: ExplainedReport, filter: Markup, cut: Cut): Markup {
  const longestMs = Math.max(1, ...report.scenarios.map(({ durationMs }) => durationMs));
  const flows = [...byFlow(report.scenarios)].map(
    ([flow, scenarios]) => markup`<div class="flow" data-group>
<h3>${flow}</h3>
${scenarios.map((scenario) => scenarioItem(scenario, report, longestMs, cut))}
</div>`,
  );
  const none = markup`<p class="card">No scenario was run.</p>`;
  return section("scenarios", "Scenarios", flows.length === 0 ? none : [filter, ...flows]);
}

function scenarioItem(
  scenario: ExplainedScenario,
  report: ExplainedReport,
  longestMs: number,
  cut: Cut,
): Markup {
  const { status, title, findings, calls, durationMs } = scenario;
  const name = scenarioAnchor(scenario, report);
  const alone = status === "failed" ? aloneCommand(report, scenario.name) : undefined;
  const reason = reasonOf(scenario);
  const severities = [...new Set(findings.map(({ severity }) => severity))];
  const part = Math.round((durationMs / longestMs) * 100);
  return markup`<details class="scenario ${status}" id="${name}" data-status="${[status, ...severities].join(" ")}">
<summary><span>${badge(status)}</span>
<span class="what"><span class="name">${scenario.name}</span> <span class="told">${title}</span></span>
<span class="time">${msOrSeconds(durationMs)}<span class="bar" aria-hidden="true"><span style="--part: ${part}%"></span></span></span></summary>
<div class="inside">
${reason === undefined ? undefined : markup`<p>${wordOf(status)}: ${reason}</p>`}
${findings.length === 0 ? undefined : markup`<ul class="found">${findings.map((finding) => markup`<li><p>${badge(finding.severity)} ${finding.message} <code class="soft">${finding.code}</code></p></li>`)}</ul>`}
${alone === undefined ? undefined : markup`<p>Run this alone:</p><pre class="command">${shellCommand(alone)}</pre>`}
${calls.map((call, index) => callPart(call, index, scenario, name, cut))}
</div>
</details>`;
}

function callPart(
  call: ExplainedScenario["calls"][number],
  index: number,
  scenario: ExplainedScenario,
  name: string,
  cut: Cut,
): Markup {
  const { invocation, verdict, differences } = call;
  const { outcome, timing, mails, awsCalls, logs, event } = invocation;
  const count = scenario.calls.length;
  const of = count === 1 ? scenario.name : `${scenario.name}, call ${index + 1}`;
  const remarks = verdict.remarks.map((remark) => markup`<li>${findingSentence(remark)}</li>`);
  const logLines = logs.map(({ source, text }) =>
    source === "tail" ? text : `${source.padEnd(6)} ${text}`,
  );
  return markup`<div class="call">
${count === 1 ? undefined : markup`<h4 class="heading">Call ${index + 1} of ${count}</h4>`}
<h4>Answer</h4><pre>${joined([outcomeText(outcome, NO_PAINT), ...unsetVariableLines(call, NO_PAINT)])}</pre><p class="soft">${timingText(timing)}</p>
<h4>Cognito</h4>${verdictSentences(verdict, invocation).map((line) => markup`<p>${line}</p>`)}
${remarks.length === 0 ? undefined : markup`<ul class="remarks">${remarks}</ul>`}
${differences === undefined || differences.length === 0 ? undefined : markup`<h4>Sent and returned</h4>${differencesTable(differences, cut)}`}
${mails.length === 0 ? undefined : markup`<h4>Mail</h4>${mails.map((mail, at) => mailPart(mail, mailAnchor(name, index, at), `mail ${at + 1} of ${of}`, cut))}`}
${lateMails(invocation)}
${awsCalls.length === 0 ? undefined : markup`<h4>Other calls</h4>${longText(callLines(awsCalls, NO_PAINT).join("\n"), LOG_LIMIT, cut)}`}
${logs.length === 0 ? undefined : markup`<h4>Log</h4>${longText(logLines.join("\n"), LOG_LIMIT, cut)}`}
<details class="more"><summary>The event<span class="heard"> of ${of}</span></summary>${longText(JSON.stringify(event, null, 2), EVENT_LIMIT, cut)}</details>
</div>`;
}

function mailPart(mail: CapturedMail, anchor: string, name: string, cut: Cut): Markup {
  const { subject, caller, events = [] } = mail;
  return markup`<div class="mail" id="${anchor}">
<h5>${subject === "" ? "(no subject)" : subject}</h5>
${mailHtml(mail, name, cut)}
${events.map((event) => markup`<p class="soft">${mailEventSentence(event)}</p>`)}
${caller === undefined ? undefined : markup`<p class="place">${caller}</p>`}
</div>`;
}

function lateMails({ late }: Invocation): Markup | undefined {
  if (late === undefined || late.mails.length === 0) return undefined;
  const items = late.mails.map((mail) => markup`<li>${mailSummary(mail)}</li>`);
  return markup`<h4>Mail after the answer, when Lambda would have frozen it</h4><ul>${items}</ul>`;
}
