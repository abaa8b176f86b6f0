import type { ExplainedReport, ExplainedScenario } from "../explain.ts";
import type { RuleInfo } from "../rules/index.ts";
import { byFlow, foundIn, worstOf } from "../summary.ts";
import { counted } from "../../terminal/counted.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { ruleAnchor } from "./anchors.ts";
import { section, SIGNS, wordOf } from "../../html/parts.ts";

/** Every rule by every flow. Rules without a finding are folded. */
export function matrixSection(report: ExplainedReport): Markup {
  const flows = [...byFlow(report.scenarios)];
  const off = new Set(report.off.map(({ code }) => code));
  const codes = new Set(foundIn(report.scenarios).map(({ finding }) => finding.code));
  const broken = report.rules.filter(({ code }) => codes.has(code));
  const others = report.rules.filter(({ code }) => !codes.has(code));
  const rowOf = ({ code, title }: RuleInfo): Markup => markup`<tr><th scope="row">${title}</th>
${flows.map(([, scenarios]) => (off.has(code) ? markup`<td>off</td>` : cellOf(code, scenarios, ruleAnchor(code, report))))}</tr>`;
  const tableOf = (caption: string, rules: readonly RuleInfo[]): Markup => markup`
<div class="wide" role="region" aria-label="${caption}" tabindex="0">
<table class="matrix">
<caption class="heard">${caption}</caption>
<thead><tr><th scope="col">Rule</th>${flows.map(([flow]) => markup`<th scope="col">${flow}</th>`)}</tr></thead>
<tbody>
${rules.map(rowOf)}
</tbody>
</table>
</div>`;
  return section(
    "matrix",
    "Rules by flow",
    markup`<p class="legend soft">✔ nothing found · ✘ error, ! warning, i note, with the number of scenarios · – not run</p>
${broken.length === 0 ? undefined : tableOf("Rules with findings, by flow", broken)}
${others.length === 0 ? undefined : markup`<details class="more"><summary>${counted(others.length, "rule")} without findings</summary>${tableOf("Rules without findings, by flow", others)}</details>`}`,
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
