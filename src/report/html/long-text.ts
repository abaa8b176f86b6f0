import { counted } from "../terminal/counted.ts";
import type { Cut } from "../terminal/cut.ts";
import { markup } from "../markup/html.ts";
import type { Markup } from "../markup/html.ts";

/** A text as it was, in its own direction, and a note where it was too long. */
export function longText(text: string, limit: number, cut: Cut): Markup {
  const { shown, left } = cut(text, limit);
  return markup`<pre dir="auto">${shown}</pre>${cutNote(left)}`;
}

/** @param left How many characters are not shown. */
export function cutNote(left: number): Markup | undefined {
  if (left === 0) return undefined;
  return markup`<p class="cut">${counted(left, "more character")} omitted</p>`;
}
