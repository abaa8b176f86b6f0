import type { ScenarioStatus } from "../../../contract/check/result.ts";
import type { ExplainedReport } from "../explain.ts";
import { scenarioAnchor } from "./anchors.ts";
import { findingsSection } from "./findings.ts";
import { matrixSection } from "./matrix.ts";
import { scenariosSection } from "./scenarios.ts";
import { SCRIPT, SCRIPT_HASH } from "./script.ts";
import { STYLE } from "./style.ts";
import { msOrSeconds } from "../../terminal/duration.ts";
import { section, SIGNS } from "./words.ts";
import { obstacleText } from "../../../obstacle.ts";
import { countCheck, endOf, obstaclesIn, reasonOf } from "../summary.ts";
import type { CheckCounts } from "../summary.ts";
import { counted, plural } from "../../terminal/counted.ts";
import { cutWithin } from "../../terminal/cut.ts";
import { markup, ownSource } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { MAIL_POLICY } from "../../mail/html.ts";

/** Of everything that may be long, in characters. With the rest a page stays below some 12 MB. */
const PAGE_LIMIT = 4_000_000;

/**
 * `check` as one page that needs nothing from anywhere: what is in it cannot run, and it asks nobody for
 * anything. Without its few lines of script it lacks the filter only.
 */
export function checkHtml(report: ExplainedReport): string {
  const { target, off, scenarios } = report;
  const counts = countCheck(report);
  const cut = cutWithin(PAGE_LIMIT);
  const [kind, words] = verdictOf(report, counts);
  const leftOut = scenarios.filter(({ reason }) => reason !== undefined);
  const obstacles = [false, true].flatMap((isJudged) =>
    obstaclesIn(scenarios, isJudged).map(
      ({ obstacle, count }) =>
        markup`${isJudged ? "Not tested" : "Not judged"}: ${obstacleText(obstacle)} (${counted(count, "scenario")})`,
    ),
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${MAIL_POLICY}; script-src '${SCRIPT_HASH}'">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${SIGNS[kind]} ${words}: ${target}</title>
<style>${ownSource(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the findings</a>
<header>
<p class="eyebrow">cognito-postconfirm check</p>
<h1 class="verdict ${kind}"><span class="mark" aria-hidden="true">${SIGNS[kind]}</span><span>${words}</span></h1>
<p class="lead"><code>${target}</code></p>
${report.interrupted ? markup`<p class="banner">Broken off: what is here is what was done until then.</p>` : undefined}
${shareBar(counts)}
${tiles(counts)}
${facts(report)}
<nav aria-label="In this report"><ul>
<li><a href="#findings">Findings</a></li>
<li><a href="#matrix">Rules by flow</a></li>
<li><a href="#scenarios">Scenarios</a></li>
${obstacles.length === 0 ? undefined : markup`<li><a href="#obstacles">Obstacles</a></li>`}
${leftOut.length === 0 ? undefined : markup`<li><a href="#left-out">Left out</a></li>`}
${off.length === 0 ? undefined : markup`<li><a href="#off">Switched off</a></li>`}
</ul></nav>
</header>
<main id="content" tabindex="-1">
${filterForm(counts)}
${findingsSection(report, cut)}
${matrixSection(report)}
${scenariosSection(report, cut)}
${listSection("obstacles", "Obstacles", obstacles)}
${listSection(
  "left-out",
  "Left out",
  leftOut.map(
    (scenario) =>
      markup`<a href="#${scenarioAnchor(scenario, report)}">${scenario.name}</a> ${reasonOf(scenario)}`,
  ),
)}
${listSection(
  "off",
  "Switched off",
  off.map(
    ({ code, reason }) =>
      markup`<code>${code}</code> ${reason ?? markup`<span class="soft">no reason given</span>`}`,
  ),
)}
</main>
<footer><p>Every mail here is shown in a frame in which nothing runs or loads.</p></footer>
<script>${ownSource(SCRIPT)}</script>
</body>
</html>
`.source;
}

function listSection(id: string, title: string, items: readonly Markup[]): Markup | undefined {
  if (items.length === 0) return undefined;
  const list = items.map((item) => markup`<li>${item}</li>`);
  return section(id, title, markup`<ul class="plain-list card">${list}</ul>`);
}

function verdictOf(
  report: ExplainedReport,
  counts: CheckCounts,
): readonly [kind: ScenarioStatus, words: string] {
  const played = counted(counts.passed + counts.failed, "scenario");
  const verdicts = {
    failed: ["failed", `${counts.failed} of ${played} failed`],
    "broken-off": ["interrupted", "Broken off before the end"],
    "not-finished": ["interrupted", `${counted(counts.interrupted, "scenario")} not played`],
    "not-judged": ["not-judged", `${counted(counts.notJudged, "scenario")} not judged`],
    "nothing-played": ["left-out", "No scenario was run"],
    passed: ["passed", `${played} passed`],
  } as const;
  return verdicts[endOf(report, counts)];
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
    ["", "left out", leftOut],
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
    Rules: `${rules.length}${off.length === 0 ? "" : `, ${off.length} switched off`}`,
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
    ["left-out", "left out"],
    ...(interrupted > 0 ? [["interrupted", "interrupted"] as [string, string]] : []),
    ["error", "with errors"],
    ["warning", "with warnings"],
    ["note", "with notes"],
  ];
  return markup`<form id="filter" role="search" aria-label="Filter" hidden>
<label>Find <input name="text" type="search" autocomplete="off"></label>
<label>Scenarios <select name="status">${choices.map(([value, word]) => markup`<option value="${value}">${word}</option>`)}</select></label>
<button type="reset">Show all</button>
<button type="button" id="open">Open all</button>
<button type="button" id="close">Close all</button>
<p id="found" role="status"></p>
</form>`;
}
