import type { ExplainedReport } from "../explain.ts";
import type { RuleInfo } from "../rules/index.ts";
import { findingsByRule, fixesOf, groupAlike, provenBy, worstOf } from "../summary.ts";
import type { RuleFindings } from "../summary.ts";
import { counted } from "../../terminal/counted.ts";
import type { Cut } from "../../terminal/cut.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { callText } from "../../invocation/text.ts";
import { longText } from "../../html/long-text.ts";
import { NO_PAINT } from "../../terminal/paint.ts";
import { proofAnchor, ruleAnchor, scenarioAnchor } from "./anchors.ts";
import { differencesTable } from "../../differences/html.ts";
import { badge, prose, section } from "../../html/parts.ts";

/** Of a log line or a call that proves something, in characters. */
const PROOF_LIMIT = 4_000;

type Found = RuleFindings["findings"][number];

/** What was found, by rule: what it asks for, why, what fixes it, and each place with its proof. */
export function findingsSection(report: ExplainedReport, cut: Cut): Markup {
  const groups = findingsByRule(report);
  const cards = groups.map((group) => ruleCard(group, report, cut));
  const none = markup`<p class="card">No findings.</p>`;
  return section("findings", "Findings", cards.length === 0 ? none : cards);
}

function ruleCard(
  { code, rule, findings }: RuleFindings,
  report: ExplainedReport,
  cut: Cut,
): Markup {
  const name = ruleAnchor(code, report);
  const worst = worstOf(findings);
  return markup`<article class="card rule" aria-labelledby="${name}">
<header><h3 id="${name}">${rule?.title ?? code}</h3>${badge(worst)}<code class="soft">${code}</code></header>
${
  rule === undefined
    ? undefined
    : adviceOf(
        rule,
        fixesOf(
          rule,
          findings.map(({ finding }) => finding),
        ),
      )
}
<ul class="found">
${groupAlike(findings, ({ finding }) => finding, report.scenarios).map((same) => findingItem(same, report, cut))}
</ul>
</article>`;
}

function adviceOf(rule: RuleInfo, fixes: readonly string[]): Markup {
  const { why, evidence, failing, passing } = rule;
  return markup`<p>${prose(why)} ${/^https?:\/\//.test(evidence) ? markup`<a href="${evidence}" rel="noreferrer noopener">Evidence<span class="heard"> for ${rule.title}</span></a>` : markup`<span class="soft">${evidence}</span>`}</p>
${fixes.map(
  (fix) => markup`<p class="fix"><strong>Fix:</strong> ${prose(fix)}</p>
`,
)}<details class="more"><summary>Examples<span class="heard"> of ${rule.title}</span></summary>
<h4>Fails</h4><pre>${failing}</pre>
<h4>Passes</h4><pre>${passing}</pre>
</details>`;
}

/** What was found, where it shows first, and in which other scenarios. */
function findingItem(
  [{ finding, scenario }, ...others]: [Found, ...Found[]],
  report: ExplainedReport,
  cut: Cut,
): Markup {
  const { message, place, proof } = finding;
  const { difference, log, awsCall } = provenBy(finding, scenario.calls);
  const anchor = scenarioAnchor(scenario, report);
  const target = proofAnchor(anchor, finding);
  const also = others.map(({ scenario: other }) => other);
  const names = [...new Set(also)].filter((other) => other !== scenario);
  const links = names.map(
    (other) => markup`<li><a href="#${scenarioAnchor(other, report)}">${other.name}</a></li>`,
  );
  return markup`<li><p>${message}</p>
<p>${proof?.mail === undefined ? undefined : markup`<a href="#${target}">See the mail</a> in `}<a href="#${anchor}">${scenario.name}</a>, <span class="soft">${scenario.title}</span>${place === undefined ? undefined : markup` <span class="place">${place}</span>`}</p>
${difference === undefined ? undefined : differencesTable([difference], cut)}
${log === undefined ? undefined : longText(log.text, PROOF_LIMIT, cut)}
${awsCall === undefined ? undefined : longText(callText(awsCall, NO_PAINT), PROOF_LIMIT, cut)}
${links.length === 0 ? undefined : markup`<details class="more"><summary>The same in ${counted(links.length, "more scenario")}<span class="heard">: ${message}</span></summary><ul>${links}</ul></details>`}</li>`;
}
