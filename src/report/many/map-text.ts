import type { MapCounts, MapProgress } from "../../remote/many/map-run.ts";
import { envelope } from "../envelope.ts";
import { counted, figures } from "../terminal/counted.ts";
import { joined } from "../terminal/sections.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { dollars, MAP_PER_THOUSAND_EVENTS, PRICES } from "./prices.ts";

/** What a run inside AWS would be, for the person who is to agree. */
export interface MapPlan {
  machine: string;
  events: string;
  results: string;
  concurrency: number;
}

export function mapPlanRows(plan: MapPlan): [label: string, value: string][] {
  return [
    ["machine", plan.machine],
    ["calls", `one per line of ${plan.events}, ${plan.concurrency} at a time`],
    ["recipients", "those in the events (not examined)"],
    ["results", plan.results],
    [
      "cost",
      `about ${dollars(MAP_PER_THOUSAND_EVENTS)} for each 1,000 events, plus Lambda's duration and memory, and ` +
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
  const why = joined([error ?? "", cause ?? ""], ": ");
  const lines = [
    `execution ${status}: ${executionArn}`,
    counts === undefined ? "  no events were read" : `  ${mapCountsText(counts)}`,
    why === "" ? "" : `  ${why}`,
    results === undefined ? "" : `  results in ${results}`,
  ];
  return `${joined(lines.map(oneLine))}\n`;
}

function mapCountsText({ total, succeeded, failed, timedOut, aborted }: MapCounts): string {
  const others = figures([failed, "failed"], [timedOut, "timed out"], [aborted, "aborted"]);
  return [`${counted(total, "event")}: ${succeeded} ok`, ...others].join(", ");
}

export function mapDocument(end: MapEnd, exitCode: number): object {
  return { ...envelope("invoke", exitCode), engine: "step-functions", ...end };
}
