import { MAIL_STYLE } from "../../mail/html.ts";

/** Both palettes have a contrast of at least 4.5 to 1 for every text on every ground that it stands on. */
const LIGHT = `
  --ground: #f6f7f8; --paper: #ffffff; --sunk: #f0f2f4; --line: #d8dde3; --edge: #7b8692;
  --ink: #1a1f26; --soft: #55606c; --link: #17568f;
  --failed: #ab1f17; --failed-tint: #fcebe9; --passed: #17693a; --passed-tint: #e6f3ea;
  --warning: #7d4c00; --warning-tint: #fbf0dc; --note: #17568f; --note-tint: #e6eff8;
  --left: #55606c; --left-tint: #eceff2;`;
const DARK = `
  --ground: #12161b; --paper: #1a2027; --sunk: #141920; --line: #313a45; --edge: #76828f;
  --ink: #e5e9ee; --soft: #a5b0bc; --link: #8ec2f5;
  --failed: #ff9d94; --failed-tint: #3d1f1e; --passed: #84d6a1; --passed-tint: #18301f;
  --warning: #efc074; --warning-tint: #37290f; --note: #8ec2f5; --note-tint: #182c40;
  --left: #a5b0bc; --left-tint: #252d36;`;

export const STYLE = `
:root {
  color-scheme: light dark; ${LIGHT}
  --mono: ui-monospace, "SFMono-Regular", Menlo, Consolas, "Liberation Mono", monospace;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  background: var(--ground); color: var(--ink); scroll-behavior: smooth; scroll-padding-top: 1rem;
}
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
@media (prefers-reduced-motion: reduce) { :root { scroll-behavior: auto; } }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; overflow-wrap: anywhere; }
header, main, footer { margin-inline: auto; max-width: 74rem; padding-inline: clamp(1rem, 4vw, 2.5rem); }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.4rem); font-weight: 650; letter-spacing: -0.02em; }
h2 { font-size: 1.35rem; font-weight: 650; letter-spacing: -0.01em; }
h3 { font-size: 1.05rem; font-weight: 600; }
h4, caption { font-size: 0.85rem; font-weight: 600; color: var(--soft); }
p { margin: 0.4rem 0; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible,
[tabindex]:focus-visible, iframe:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; border-radius: 0.25rem;
}
p code, li code { background: var(--sunk); border-radius: 0.25rem; padding: 0.05em 0.3em; }
code, pre, .place { font-family: var(--mono); font-size: 0.86em; }
.soft { color: var(--soft); }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--paper); z-index: 1; }
.skip:focus { top: 0.5rem; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
${MAIL_STYLE}
dt { color: var(--soft); }
pre {
  background: var(--sunk); border: 1px solid var(--line); border-radius: 0.4rem;
  line-height: 1.5; margin: 0.4rem 0; padding: 0.6rem 0.8rem;
}
iframe { border-color: var(--line); border-radius: 0.4rem; display: block; height: 16rem; margin: 0.4rem 0; resize: vertical; }

header { padding-block: clamp(1.5rem, 5vw, 3rem) 1rem; }
.eyebrow { color: var(--soft); font-size: 0.9rem; margin: 0 0 0.4rem; }
.verdict { display: flex; align-items: baseline; gap: 0.5em; }
.verdict.failed .mark { color: var(--failed); }
.verdict.passed .mark { color: var(--passed); }
.verdict.interrupted .mark, .verdict.not-judged .mark { color: var(--warning); }
.lead { color: var(--soft); font-size: 1.05rem; margin: 0.5rem 0 1.25rem; }
.banner { background: var(--warning-tint); color: var(--warning); border-radius: 0.5rem; padding: 0.6rem 1rem; }
.share { display: flex; gap: 2px; height: 0.6rem; margin: 0 0 1rem; }
.share span { flex: var(--part) 1 0; min-width: 0.4rem; border-radius: 0.15rem; background: var(--edge); }
.share .passed { background: var(--passed); }
.share .failed { background: var(--failed); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: 0.75rem; margin: 0 0 1.25rem; }
.tiles div { background: var(--paper); border: 1px solid var(--line); border-radius: 0.6rem; padding: 0.6rem 0.9rem; display: flex; flex-direction: column-reverse; }
.tiles dt { font-size: 0.85rem; }
.tiles dd { font-size: 1.6rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles .failed dd { color: var(--failed); }
.tiles .passed dd { color: var(--passed); }
.tiles .warning dd { color: var(--warning); }
.tiles .note dd { color: var(--note); }
.facts { display: flex; flex-wrap: wrap; gap: 0.2rem 2rem; font-size: 0.92rem; margin: 0; }
.facts div { display: flex; gap: 0.5rem; }
.facts dd { font-variant-numeric: tabular-nums; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; list-style: none; margin: 1.25rem 0 0; padding: 0.75rem 0 0; border-top: 1px solid var(--line); }
nav a { display: inline-block; padding: 0.2rem 0; }

main > section { margin-block: 2.75rem; }
main > section > h2 { margin-bottom: 0.75rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 0.7rem; padding: clamp(0.9rem, 3vw, 1.4rem); margin-block: 1rem; }
.badge {
  display: inline-flex; align-items: center; gap: 0.35em; border-radius: 1rem; padding: 0.05rem 0.65rem;
  font-size: 0.8rem; font-weight: 600; white-space: nowrap; background: var(--left-tint); color: var(--left);
}
.badge.error, .badge.failed { background: var(--failed-tint); color: var(--failed); }
.badge.warning, .badge.interrupted, .badge.not-judged { background: var(--warning-tint); color: var(--warning); }
.badge.note { background: var(--note-tint); color: var(--note); }
.badge.passed { background: var(--passed-tint); color: var(--passed); }
.rule > header { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; padding: 0; margin: 0; max-width: none; }
.rule > p { max-width: 46rem; }
.rule .fix { border-left: 3px solid var(--passed); padding-left: 0.75rem; }
.found { list-style: none; margin: 0.9rem 0 0; padding: 0; }
.found > li { border-top: 1px solid var(--line); padding: 0.7rem 0; }
.found > li:last-child { padding-bottom: 0; }
.inside > .found { margin-top: 0; }
.inside > .found > li:first-child { border-top: 0; }
.found p { margin: 0.1rem 0; }
.rule .found > li > p:first-child { font-weight: 500; }
.place { color: var(--soft); display: block; }
details.more > summary { color: var(--link); cursor: pointer; width: fit-content; padding: 0.15rem 0; }

.wide { position: relative; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 0.7rem; }
table { border-collapse: collapse; font-size: 0.9rem; }
.matrix { width: 100%; font-variant-numeric: tabular-nums; }
.legend { font-size: 0.9rem; margin-bottom: 0.75rem; }
.matrix th, .matrix td { padding: 0.45rem 0.6rem; border-top: 1px solid var(--line); text-align: left; white-space: nowrap; }
.matrix th { white-space: normal; overflow-wrap: normal; }
.matrix thead th { vertical-align: bottom; font-weight: 600; font-size: 0.82rem; line-height: 1.3; }
.matrix tbody th { font-weight: 400; min-width: 11rem; line-height: 1.35; }
.matrix tr > th:first-child { width: 17rem; }
.matrix tr > th:first-child { position: sticky; left: 0; background: var(--paper); border-right: 1px solid var(--line); }
.matrix thead th { border-top: 0; }
.matrix tbody tr:hover > * { background: var(--sunk); }
.matrix td { color: var(--soft); }
.matrix td.error { background: var(--failed-tint); }
.matrix td.warning { background: var(--warning-tint); }
.matrix td.note { background: var(--note-tint); }
.matrix td a { font-weight: 600; }
.matrix td.error a { color: var(--failed); }
.matrix td.warning a { color: var(--warning); }
.matrix td.note a { color: var(--note); }
.matrix td.held { color: var(--passed); }

#filter { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; margin-block: 1rem; }
#filter label { display: grid; gap: 0.2rem; font-size: 0.85rem; color: var(--soft); }
#filter label:first-of-type { flex: 1 1 14rem; }
input, select, button {
  font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--edge);
  border-radius: 0.4rem; padding: 0.4rem 0.7rem; min-height: 2.5rem; width: 100%;
}
button { cursor: pointer; width: auto; }
button:hover { background: var(--sunk); }
#found { flex-basis: 100%; margin: 0; color: var(--soft); font-size: 0.9rem; min-height: 1.5em; }
.flow { margin-block: 1.75rem; }
.flow h3 { margin-bottom: 0.6rem; }
.scenario { background: var(--paper); border: 1px solid var(--line); border-radius: 0.6rem; margin-block: 0.5rem; }
.scenario.failed { border-color: var(--failed); }
.scenario > summary {
  display: grid; grid-template-columns: 7.5rem minmax(0, 1fr) 10rem; gap: 0.1rem 1rem; align-items: center;
  cursor: pointer; padding: 0.65rem 1rem; list-style: none;
}
.scenario > summary::-webkit-details-marker { display: none; }
.scenario > summary .name::after { content: " ▸"; color: var(--soft); }
.scenario[open] > summary .name::after { content: " ▾"; }
.scenario > summary:hover { background: var(--sunk); border-radius: 0.6rem; }
.name { font-family: var(--mono); font-size: 0.88rem; }
.name, .told { display: block; }
.told { color: var(--soft); font-size: 0.9rem; }
.time { display: grid; gap: 0.2rem; font-size: 0.82rem; color: var(--soft); text-align: right; font-variant-numeric: tabular-nums; }
.bar { display: block; height: 0.35rem; border-radius: 0.2rem; background: var(--sunk); overflow: hidden; }
.bar span { display: block; height: 100%; width: var(--part); min-width: 2px; background: var(--edge); border-radius: inherit; }
.scenario > .inside { border-top: 1px solid var(--line); padding: 0.4rem 1rem 1rem; }
.command { white-space: pre-wrap; overflow-wrap: anywhere; }
.call + .call { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: 0.5rem; }
.call .soft, .remarks { font-size: 0.9rem; }
.remarks { color: var(--soft); margin: 0.2rem 0; padding-left: 1.2rem; }
.call h4 { margin: 1rem 0 0.2rem; }
.call .heading { color: var(--ink); font-size: 0.95rem; }
.diff { width: 100%; table-layout: fixed; }
.diff th, .diff td { text-align: left; vertical-align: top; padding: 0.35rem 0.5rem; border-top: 1px solid var(--line); font-size: 0.85rem; }
.diff thead th { color: var(--soft); font-weight: 600; border: 0; }
.diff tbody th { font-weight: 400; }
.diff th, .diff td, .log { font-family: var(--mono); }
.diff ins { background: var(--passed-tint); color: var(--passed); text-decoration: none; }
.diff del { background: var(--failed-tint); color: var(--failed); text-decoration: none; }
.mail { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.8rem 1rem; margin-block: 0.5rem; }
.mail h5 { margin: 0 0 0.4rem; font-size: 1rem; }
.mail dl { font-size: 0.9rem; }
.cut { color: var(--soft); font-size: 0.85rem; font-style: italic; }
:target { outline: 2px solid var(--link); outline-offset: 2px; }
.plain-list { list-style: none; padding-block: 0.4rem; }
.plain-list > li { padding: 0.5rem 0; border-top: 1px solid var(--line); }
.plain-list > li:first-child { border-top: 0; }
footer { color: var(--soft); font-size: 0.88rem; padding-block: 0 3rem; }

@media (max-width: 40rem) {
  dl { gap: 0; grid-template-columns: 1fr; }
  dl dd { margin-bottom: 0.4rem; }
  .facts dd { margin: 0; }
  .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.5rem; }
  .tiles div { padding: 0.5rem 0.6rem; }
  .tiles dd { margin: 0; font-size: 1.35rem; }
  .scenario > summary { grid-template-columns: minmax(0, 1fr) auto; padding: 0.6rem 0.8rem; }
  .scenario > summary > .what { grid-row: 2; grid-column: 1 / -1; }
  .scenario > .inside { padding-inline: 0.8rem; }
  .time { min-width: 6rem; }
  .matrix tbody th { min-width: 8.5rem; }
  .diff, .diff tbody, .diff tr, .diff th, .diff td { display: block; }
  .diff thead { display: none; }
  .diff td, .diff th { border: 0; padding-block: 0.1rem; }
  .diff tr { border-top: 1px solid var(--line); padding-block: 0.3rem; }
}
@media print {
  :root { color-scheme: light; ${LIGHT} --ground: #fff; font-size: 11px; }
  .skip, nav, #filter, iframe { display: none !important; }
  .card, .scenario, .mail, .matrix tr { break-inside: avoid-page; }
  .wide { overflow: visible; }
  .matrix th, .matrix td { padding-inline: 0.25rem; }
  .matrix tbody th { min-width: 8rem; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
