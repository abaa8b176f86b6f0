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

/** What all pages look like, and what they are made of. */
export const PAGE_STYLE = `
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
h4, .call h3, caption { font-size: 0.85rem; font-weight: 600; color: var(--soft); }
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
dl { display: grid; gap: 0.1rem 1rem; grid-template-columns: max-content minmax(0, 1fr); margin: 0 0 1rem; }
dd { margin: 0; text-align: left; unicode-bidi: plaintext; }
dt { color: var(--soft); }
pre {
  background: var(--sunk); border: 1px solid var(--line); border-radius: 0.4rem;
  line-height: 1.5; margin: 0.4rem 0; padding: 0.6rem 0.8rem; overflow-wrap: anywhere; white-space: pre-wrap;
  unicode-bidi: plaintext;
}

header { padding-block: clamp(1.5rem, 5vw, 3rem) 1rem; }
.eyebrow { color: var(--soft); font-size: 0.9rem; margin: 0 0 0.4rem; }
.lead { color: var(--soft); font-size: 1.05rem; margin: 0.5rem 0 1.25rem; }
.banner { background: var(--warning-tint); color: var(--warning); border-radius: 0.5rem; padding: 0.6rem 1rem; }
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
.found { list-style: none; margin: 0.9rem 0 0; padding: 0; }
.found > li { border-top: 1px solid var(--line); padding: 0.7rem 0; }
.found > li:last-child { padding-bottom: 0; }
.inside > .found { margin-top: 0; }
.inside > .found > li:first-child { border-top: 0; }
.found p { margin: 0.1rem 0; }
.place { color: var(--soft); display: block; }
details.more > summary { color: var(--link); cursor: pointer; width: fit-content; padding: 0.15rem 0; }
input, select, button {
  font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--edge);
  border-radius: 0.4rem; padding: 0.4rem 0.7rem; min-height: 2.5rem; width: 100%;
}
button { cursor: pointer; width: auto; }
button:hover { background: var(--sunk); }
.told { display: block; color: var(--soft); font-size: 0.9rem; }
.call + .call { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: 0.5rem; }
.call .soft, .remarks { font-size: 0.9rem; }
.remarks { color: var(--soft); margin: 0.2rem 0; padding-left: 1.2rem; }
.call h3, .call h4 { margin: 1rem 0 0.2rem; }
.call .heading { color: var(--ink); font-size: 0.95rem; }
.diff { width: 100%; table-layout: fixed; }
.diff th, .diff td { text-align: left; vertical-align: top; padding: 0.35rem 0.5rem; border-top: 1px solid var(--line); font-size: 0.85rem; }
.diff thead th { color: var(--soft); font-weight: 600; border: 0; }
.diff tbody th { font-weight: 400; }
.diff th, .diff td, .log { font-family: var(--mono); }
.diff ins { background: var(--passed-tint); color: var(--passed); text-decoration: none; }
.diff del { background: var(--failed-tint); color: var(--failed); text-decoration: none; }
.cut { color: var(--soft); font-size: 0.85rem; font-style: italic; }
:target { outline: 2px solid var(--link); outline-offset: 2px; }
footer { color: var(--soft); font-size: 0.88rem; padding-block: 0 3rem; }
@media (max-width: 40rem) {
  dl { gap: 0; grid-template-columns: minmax(0, 1fr); }
  dl dd { margin-bottom: 0.4rem; }
  .facts dd { margin: 0; text-align: left; unicode-bidi: plaintext; }
  .diff, .diff tbody, .diff tr, .diff th, .diff td { display: block; }
  .diff thead { display: none; }
  .diff td, .diff th { border: 0; padding-block: 0.1rem; }
  .diff tr { border-top: 1px solid var(--line); padding-block: 0.3rem; }
}
@media print {
  :root { color-scheme: light; ${LIGHT} --ground: #fff; font-size: 11px; }
  .skip, nav { display: none !important; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
