import type { Paint } from "../terminal/paint.ts";
import { within } from "../terminal/widths.ts";

/** How a report for people is written: with which colours, and how wide. */
export interface Page {
  paint: Paint;
  width: number;
}

/** In terminal cells. Longer lines are hard to follow, and in shorter ones nothing fits. */
const WIDTH = { least: 40, most: 78 };

/** @param columns Of the terminal, where there is one. */
export function pageOf(paint: Paint, columns: number = WIDTH.most): Page {
  return { paint, width: within(columns, WIDTH) };
}
