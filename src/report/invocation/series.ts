import { counted } from "../terminal/counted.ts";
import type { Figures, Series } from "../../contract/series.ts";
import { invocationText, nameText } from "./text.ts";
import type { TextOptions } from "./text.ts";
import { joined } from "../terminal/sections.ts";
import type { Paint } from "../terminal/paint.ts";
import { exactMs } from "../terminal/duration.ts";

/** What a person reads of a series: its figures, and the first call that failed in full. */
export function seriesText(series: Series, paint: Paint, options: TextOptions): string {
  const { first, firstFailure, calls } = series;
  const { init, cold, warm } = series.figures;
  const unknown = calls.filter((call) => call.accepted === null).length;
  const failed = calls.filter(
    (call) => call.accepted === false || (call.accepted === true && !call.unchanged),
  ).length;
  const mails = calls.reduce((sum, call) => sum + call.mails, 0);
  const head = joined([
    nameText(first.invocation, paint),
    `${counted(calls.length, "call")}: ${
      failed + unknown === 0
        ? paint.green("all accepted and returned unchanged")
        : joined(
            [
              failed === 0 ? "" : paint.red(`${failed} refused or returned a changed event`),
              unknown === 0 ? "" : paint.yellow(`${unknown} unknown`),
            ],
            ", ",
          )
    }; ${counted(mails, "mail")}`,
    figuresText("init", init),
    figuresText("cold call", cold),
    figuresText("warm call", warm),
  ]);
  const failure =
    firstFailure === undefined
      ? ""
      : `\n${paint.bold(`First ${failed === 0 ? "unknown" : "failed"} call`)}\n\n${invocationText(firstFailure, paint, options)}`;
  return `${head}\n${failure}`;
}

function figuresText(label: string, figures: Figures | undefined): string {
  if (figures === undefined) return "";
  const { count, medianMs, p95Ms, maxMs } = figures;
  const name = `  ${label} × ${count}`.padEnd(22);
  return `${name} median ${exactMs(medianMs)} · p95 ${exactMs(p95Ms)} · max ${exactMs(maxMs)}`;
}
