import type { Difference } from "../../diff/compare.ts";
import type { Json } from "../../json.ts";
import type { Cut } from "../terminal/cut.ts";
import { markup } from "../markup/html.ts";
import type { Markup } from "../markup/html.ts";

/** Of a value, in characters. */
const VALUE_LIMIT = 2_000;

/** What came back in another form, before and after. */
export function differencesTable(differences: readonly Difference[], cut: Cut): Markup {
  const rows = differences.map((difference) => {
    const { before, after }: { before?: Json; after?: Json } = difference;
    return markup`<tr><th scope="row">${difference.path}</th>
<td>${before === undefined ? nothing("absent") : markup`<del>${valueOf(before, cut)}</del>`}</td>
<td>${after === undefined ? nothing("removed") : markup`<ins>${valueOf(after, cut)}</ins>`}</td></tr>`;
  });
  return markup`<table class="diff"><caption class="heard">Sent and returned</caption>
<thead><tr><th scope="col">Path</th><th scope="col">Sent</th><th scope="col">Returned</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function nothing(word: string): Markup {
  return markup`<span class="soft">${word}</span>`;
}

function valueOf(value: Json, cut: Cut): string {
  const { shown, left } = cut(JSON.stringify(value), VALUE_LIMIT);
  return left === 0 ? shown : `${shown}… (${left} more)`;
}
