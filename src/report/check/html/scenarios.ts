import type { ExplainedReport, ExplainedScenario } from "../explain.ts";
import { aloneCommand, byFlow, reasonOf } from "../summary.ts";
import type { Cut } from "../../terminal/cut.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { callHtml } from "../../invocation/html.ts";
import { mailHtml } from "../../mail/html/mail.ts";
import { shellCommand } from "../../terminal/shell.ts";
import { mailAnchor, scenarioAnchor } from "./anchors.ts";
import { msOrSeconds } from "../../terminal/duration.ts";
import { badge, section, wordOf } from "../../html/parts.ts";

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
  const count = scenario.calls.length;
  const of = count === 1 ? scenario.name : `${scenario.name}, call ${index + 1}`;
  // What is odd about a mail is among the findings.
  const mails = call.invocation.mails.map((mail, at) => {
    const place = {
      anchor: mailAnchor(name, index, at),
      name: `mail ${at + 1} of ${of}`,
      level: 5,
    } as const;
    return mailHtml({ mail, warnings: [] }, place, cut);
  });
  return markup`<div class="call">
${count === 1 ? undefined : markup`<h4 class="heading">Call ${index + 1} of ${count}</h4>`}
${callHtml(call, { name: of, level: 4, mails }, cut)}
</div>`;
}
