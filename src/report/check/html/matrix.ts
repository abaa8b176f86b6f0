import type { ExplainedReport, ExplainedScenario } from "../explain.ts";
import { byFlow, foundIn, worstOf } from "../summary.ts";
import { counted } from "../../terminal/counted.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { ruleAnchor } from "./anchors.ts";
import { section, SIGNS, wordOf } from "../../html/parts.ts";

/** Every rule by every flow. */
export function matrixSection(report: ExplainedReport): Markup {
  const flows = [...byFlow(report.scenarios)];
  const off = new Set(report.off.map(({ code }) => code));
  const rows = report.rules.map(
    (rule) => markup`<tr><th scope="row">${rule.title}</th>
${flows.map(([, scenarios]) => (off.has(rule.code) ? markup`<td>off</td>` : cellOf(rule.code, scenarios, ruleAnchor(rule.code, report))))}</tr>`,
  );
  return section(
    "matrix",
    "Rules by flow",
    markup`<p class="legend soft">✔ nothing found · ✘ error, ! warning, i note, with the number of scenarios · – not run</p>
<div class="wide" role="region" aria-label="Table of rules by flow" tabindex="0">
<table class="matrix">
<caption class="heard">What each rule found in each flow</caption>
<thead><tr><th scope="col">Rule</th>${flows.map(([flow]) => markup`<th scope="col">${flow}</th>`)}</tr></thead>
<tbody>
${rows}
</tbody>
</table>
</div>`,
  );
}

function cellOf(code: string, scenarios: readonly ExplainedScenario[], anchor: string): Markup {
  const found = foundIn(scenarios).filter(({ finding }) => finding.code === code);
  if (found.length > 0) {
    const worst = worstOf(found);
    const count = new Set(found.map(({ scenario }) => scenario)).size;
    return markup`<td class="${worst}"><a href="#${anchor}">${SIGNS[worst]} ${count}<span class="heard"> ${wordOf(worst)}, in ${counted(count, "scenario")}</span></a></td>`;
  }
  const ran = scenarios.some(({ status }) => status === "passed" || status === "failed");
  return ran
    ? markup`<td class="held"><span aria-hidden="true">✔</span><span class="heard">nothing found</span></td>`
    : markup`<td><span aria-hidden="true">–</span><span class="heard">not run</span></td>`;
}
