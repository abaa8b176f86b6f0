import type { MapCounts, MapProgress } from "../../remote/many/map-run.ts";
import { envelope } from "../envelope.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { dollars, PRICES } from "./prices.ts";

/** What a run inside AWS would be, for the person who is to agree. */
export interface MapPlan {
  machine: string;
  events: string;
  results: string;
  concurrency: number;
}

/** Of one event: the child's start, the call, the look at its answer, its end. */
const TRANSITIONS = 4;

export function mapPlanRows(plan: MapPlan): [label: string, value: string][] {
  const perThousand =
    TRANSITIONS * PRICES.stepFunctionsPerThousandTransitions +
    PRICES.lambdaPerMillionRequests / 1_000;
  return [
    ["machine", plan.machine],
    ["calls", `one for each line of ${plan.events}, ${plan.concurrency} at a time`],
    ["recipients", "those of the events, which nobody has looked at"],
    ["results", plan.results],
    [
      "cost",
      `about ${dollars(perThousand)} for each 1,000 events (time and memory of Lambda on top), and ` +
        `about ${dollars(PRICES.sesPerThousandMails)} if each sends one mail (list prices of ${PRICES.asOf})`,
    ],
  ];
}

/** How a run ended, and where it is. */
export interface MapEnd extends MapProgress {
  executionArn: string;
  /** Where the results are, as far as this command knows. */
  results: string | undefined;
}

export function mapText({ status, counts, error, cause, executionArn, results }: MapEnd): string {
  const lines = [
    `execution ${status}: ${executionArn}`,
    counts === undefined ? "  no event was read" : `  ${mapCountsText(counts)}`,
  ];
  if (error !== undefined || cause !== undefined) {
    lines.push(`  ${[error, cause].filter((part) => part !== undefined).join(": ")}`);
  }
  if (results !== undefined) lines.push(`  results in ${results}`);
  return `${lines.map(oneLine).join("\n")}\n`;
}

function mapCountsText(counts: MapCounts): string {
  const { total, succeeded, failed, timedOut, aborted } = counts;
  const parts = [`${total} events: ${succeeded} ok`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (timedOut > 0) parts.push(`${timedOut} timed out`);
  if (aborted > 0) parts.push(`${aborted} aborted`);
  return parts.join(", ");
}

export function mapDocument(end: MapEnd, exitCode: number): object {
  return { ...envelope("invoke", exitCode), engine: "step-functions", ...end };
}
