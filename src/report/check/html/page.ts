import type { ExplainedReport } from "../explain.ts";
import { scenarioAnchor } from "./anchors.ts";
import { findingsSection } from "./findings.ts";
import { matrixSection } from "./matrix.ts";
import { scenariosSection } from "./scenarios.ts";
import { CHECK_SCRIPT } from "./script.ts";
import { CHECK_STYLE } from "./style.ts";
import { pageHtml } from "../../html/page.ts";
import { PAGE_STYLE } from "../../html/style.ts";
import { MAIL_STYLE } from "../../mail/html/style.ts";
import { msOrSeconds } from "../../terminal/duration.ts";
import { section, SIGNS } from "../../html/parts.ts";
import { obstacleText } from "../../../obstacle.ts";
import {
  countShown,
  groupAlike,
  headlineOf,
  OBSTRUCTION_TITLES,
  OBSTRUCTIONS,
  obstaclesIn,
  reasonOf,
} from "../summary.ts";
import type { CheckCounts } from "../../../contract/check/result.ts";
import { counted, plural } from "../../terminal/counted.ts";
import { cutWithin } from "../../terminal/cut.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";

/** Of everything that may be long, in characters. With the rest a page stays below some 12 MB. */
const PAGE_LIMIT = 4_000_000;

/**
 * `check` as one page that needs nothing from anywhere: what is in it cannot run, and it asks nobody for
 * anything. Without its few lines of script it lacks the filter only.
 */
export function checkHtml(report: ExplainedReport): string {
  const { target, off, scenarios } = report;
  const counts = countShown(report);
  const cut = cutWithin(PAGE_LIMIT);
  const [kind, words] = headlineOf(report);
  const leftOut = scenarios.filter(({ reason }) => reason !== undefined);
  const all = scenarios.flatMap((scenario) => scenario.accepted);
  const accepted = groupAlike(all, (finding) => finding, scenarios);
  const obstacles = OBSTRUCTIONS.flatMap((obstruction) =>
    obstaclesIn(scenarios, obstruction).map(
      ({ obstacle, count }) =>
        markup`${OBSTRUCTION_TITLES[obstruction]}: ${obstacleText(obstacle)} (${counted(count, "scenario")})`,
    ),
  );
  return pageHtml({
    title: `${SIGNS[kind]} ${words}: ${target}`,
    style: `${PAGE_STYLE}${MAIL_STYLE}${CHECK_STYLE}`,
    script: CHECK_SCRIPT,
    kind: "check",
    content: markup`<a class="skip" href="#content">Skip to the findings</a>
<header>
<p class="eyebrow">cognito-postconfirm check</p>
<h1 class="verdict ${kind}"><span class="mark" aria-hidden="true">${SIGNS[kind]}</span><span>${words}</span></h1>
<p class="lead"><code>${target}</code></p>
${report.interrupted ? markup`<p class="banner">Interrupted; partial results.</p>` : undefined}
${shareBar(counts)}
${tiles(counts)}
${facts(report)}
<nav aria-label="In this report"><ul>
<li><a href="#findings">Findings</a></li>
<li><a href="#matrix">Rules by flow</a></li>
<li><a href="#scenarios">Scenarios</a></li>
${obstacles.length === 0 ? undefined : markup`<li><a href="#obstacles">Obstacles</a></li>`}
${leftOut.length === 0 ? undefined : markup`<li><a href="#left-out">Skipped</a></li>`}
${accepted.length === 0 ? undefined : markup`<li><a href="#accepted">Accepted</a></li>`}
${off.length === 0 ? undefined : markup`<li><a href="#off">Disabled</a></li>`}
</ul></nav>
</header>
<main id="content" tabindex="-1">
${findingsSection(report, cut)}
${matrixSection(report)}
${scenariosSection(report, filterForm(counts), cut)}
${listSection("obstacles", "Obstacles", obstacles)}
${listSection(
  "left-out",
  "Skipped",
  leftOut.map(
    (scenario) =>
      markup`<a href="#${scenarioAnchor(scenario, report)}">${scenario.name}</a> ${reasonOf(scenario)}`,
  ),
)}
${listSection(
  "accepted",
  "Accepted",
  accepted.map(
    ([{ code, message, reason }, ...others]) =>
      markup`<code>${code}</code> ${message} (${counted(others.length + 1, "scenario")}). Reason: ${reason}`,
  ),
)}
${listSection(
  "off",
  "Disabled",
  off.map(
    ({ code, reason }) =>
      markup`<code>${code}</code> ${reason ?? markup`<span class="soft">no reason given</span>`}`,
  ),
)}
</main>
<footer><p>Mail is shown in sandboxed frames that run no scripts and load nothing.</p></footer>`,
  });
}

function listSection(id: string, title: string, items: readonly Markup[]): Markup | undefined {
  if (items.length === 0) return undefined;
  const list = items.map((item) => markup`<li>${item}</li>`);
  return section(id, title, markup`<ul class="plain-list card">${list}</ul>`);
}

/** The same figures as below it, to be seen at a glance. */
function shareBar({ passed, failed, notJudged, leftOut, interrupted }: CheckCounts): Markup {
  const parts = Object.entries({ failed, passed, "left-out": notJudged + leftOut + interrupted });
  const shown = parts.filter(([, count]) => count > 0);
  return markup`<div class="share" aria-hidden="true">${shown.map(([kind, count]) => markup`<span class="${kind}" style="--part: ${count}"></span>`)}</div>`;
}

function tiles(counts: CheckCounts): Markup {
  const { passed, failed, notJudged, leftOut, interrupted, errors, warnings, notes } = counts;
  const all: [kind: string, word: string, count: number][] = [
    ["failed", "failed", failed],
    ["passed", "passed", passed],
    ...(notJudged > 0 ? [["warning", "not judged", notJudged] as [string, string, number]] : []),
    ["", "skipped", leftOut],
    ...(interrupted > 0 ? [["", "interrupted", interrupted] as [string, string, number]] : []),
    ["failed", plural(errors, "error"), errors],
    ["warning", plural(warnings, "warning"), warnings],
    ["note", plural(notes, "note"), notes],
  ];
  return markup`<dl class="tiles">${all.map(
    ([kind, word, count]) =>
      markup`<div class="${count > 0 ? kind : ""}"><dt>${word}</dt><dd>${count}</dd></div>`,
  )}</dl>`;
}

function facts({ seed, durationMs, rules, off }: ExplainedReport): Markup {
  const rows = Object.entries({
    Seed: seed,
    Time: msOrSeconds(durationMs),
    Rules: `${rules.length}${off.length === 0 ? "" : `, ${off.length} disabled`}`,
  });
  return markup`<dl class="facts">${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Hidden until the script is there to answer it. */
function filterForm({ notJudged, interrupted }: CheckCounts): Markup {
  const choices: [value: string, word: string][] = [
    ["", "all"],
    ["failed", "failed"],
    ["passed", "passed"],
    ...(notJudged > 0 ? [["not-judged", "not judged"] as [string, string]] : []),
    ["left-out", "skipped"],
    ...(interrupted > 0 ? [["interrupted", "interrupted"] as [string, string]] : []),
    ["error", "with errors"],
    ["warning", "with warnings"],
    ["note", "with notes"],
  ];
  return markup`<form id="filter" role="search" aria-label="Filter" hidden>
<label>Find <input name="text" type="search" autocomplete="off"></label>
<label>Scenarios <select name="status">${choices.map(([value, word]) => markup`<option value="${value}">${word}</option>`)}</select></label>
<button type="reset">Reset filter</button>
<button type="button" id="open">Expand all</button>
<button type="button" id="close">Collapse all</button>
<p id="found" role="status"></p>
</form>`;
}
