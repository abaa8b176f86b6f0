/** Of the parts that only this page has. */
export const CHECK_STYLE = `
.verdict { display: flex; align-items: baseline; gap: 0.5em; }
.verdict.failed .mark { color: var(--failed); }
.verdict.passed .mark { color: var(--passed); }
.verdict.interrupted .mark, .verdict.not-judged .mark { color: var(--warning); }
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

.rule > header { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; padding: 0; margin: 0; max-width: none; }
.rule > p { max-width: 46rem; }
.rule .fix { border-left: 3px solid var(--passed); padding-left: 0.75rem; }
.rule .found > li > p:first-child { font-weight: 500; }

.more > .wide { margin-top: 0.6rem; }
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
.name { display: block; }
.time { display: grid; gap: 0.2rem; font-size: 0.82rem; color: var(--soft); text-align: right; font-variant-numeric: tabular-nums; }
.bar { display: block; height: 0.35rem; border-radius: 0.2rem; background: var(--sunk); overflow: hidden; }
.bar span { display: block; height: 100%; width: var(--part); min-width: 2px; background: var(--edge); border-radius: inherit; }
.scenario > .inside { border-top: 1px solid var(--line); padding: 0.4rem 1rem 1rem; }
.plain-list { list-style: none; padding-block: 0.4rem; }
.plain-list > li { padding: 0.5rem 0; border-top: 1px solid var(--line); }
.plain-list > li:first-child { border-top: 0; }
@media (max-width: 40rem) {
  .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.5rem; }
  .tiles div { padding: 0.5rem 0.6rem; }
  .tiles dd { margin: 0; font-size: 1.35rem; }
  .scenario > summary { grid-template-columns: minmax(0, 1fr) auto; padding: 0.6rem 0.8rem; }
  .scenario > summary > .what { grid-row: 2; grid-column: 1 / -1; }
  .scenario > .inside { padding-inline: 0.8rem; }
  .time { min-width: 6rem; }
  .matrix tbody th { min-width: 8.5rem; }
}
@media print {
  #filter { display: none !important; }
  .card, .scenario, .matrix tr { break-inside: avoid-page; }
  .wide { overflow: visible; }
  .matrix th, .matrix td { padding-inline: 0.25rem; }
  .matrix tbody th { min-width: 8rem; }
}
`;
