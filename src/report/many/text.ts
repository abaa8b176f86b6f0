import { counted, figures } from "../terminal/counted.ts";
import type { ManyCounts, ManySummary, Percentiles } from "../../contract/many.ts";
import { joined } from "../terminal/sections.ts";
import { errorText } from "../terminal/error-text.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { dollars, PRICES } from "./prices.ts";
import { exactMs } from "../terminal/duration.ts";

/** What is known of the recipients of many events before they are sent. */
export type Recipients =
  /** Generated ones, on SES's mailbox simulator or at an address of the user's choice. */
  | { kind: "generated"; address: string | undefined }
  | {
      kind: "counted";
      looked: number;
      domains: ReadonlyMap<string, number>;
      withoutAddress: number;
    }
  | { kind: "unknown" };

/** What many calls would be, for the person who is to agree. */
export interface ManyPlan {
  /** Whether they cost something: an endpoint that was named is not a part of AWS. */
  isBilled: boolean;
  /** `undefined` where only the end of standard input will tell. */
  events: number | undefined;
  /** How many of them earlier runs have done. */
  earlier: number;
  concurrency: number;
  rate: number | undefined;
  recipients: Recipients;
}

const DOMAINS_SHOWN = 5;

/** What the calls would be, apart from the function. */
export function planRows(plan: ManyPlan): [label: string, value: string][] {
  const { events, earlier, isBilled } = plan;
  const calls = events === undefined ? undefined : Math.max(0, events - earlier);
  const rows: [string, string][] = [
    ["calls", callsText(plan, calls)],
    ["recipients", recipientsText(plan)],
  ];
  if (isBilled) rows.push(["cost", costText(calls)]);
  return rows;
}

function callsText({ earlier, concurrency, rate }: ManyPlan, calls: number | undefined): string {
  const number = calls === undefined ? "one per event on stdin" : String(calls);
  const done = earlier === 0 ? "" : ` (${earlier} already done)`;
  const pace = rate === undefined ? "" : `, at most ${rate} per second`;
  return `${number}${done}, ${concurrency} at a time${pace}`;
}

function recipientsText({ recipients, events }: ManyPlan): string {
  switch (recipients.kind) {
    case "unknown":
      return "those in the events (not examined)";
    case "generated":
      return recipients.address ?? "SES's mailbox simulator (simulator.amazonses.com)";
    case "counted":
      return countedText(recipients, events);
  }
}

function countedText(
  { looked, domains, withoutAddress }: Extract<Recipients, { kind: "counted" }>,
  events: number | undefined,
): string {
  const sorted = [...domains].toSorted(([, one], [, other]) => other - one);
  const shown = sorted.slice(0, DOMAINS_SHOWN).map(([domain, count]) => `${count} at ${domain}`);
  const more = sorted.length - shown.length;
  if (more > 0) shown.push(counted(more, "more domain"));
  if (withoutAddress > 0) shown.push(`${withoutAddress} without an address`);
  const text = shown.join(", ");
  return looked === events ? text : `${text} (in the first ${counted(looked, "event")})`;
}

/** Duration and memory, the larger part of Lambda's bill, are known to nobody beforehand. */
function costText(calls: number | undefined): string {
  const number = calls ?? 1_000_000;
  const lambda = dollars((number / 1_000_000) * PRICES.lambdaPerMillionRequests);
  const ses = dollars((number / 1_000) * PRICES.sesPerThousandMails);
  const per = calls === undefined ? "for each million, " : "";
  return (
    `${per}about ${lambda} for Lambda requests, plus duration and memory, ` +
    `and about ${ses} if each sends one mail (list prices of ${PRICES.asOf})`
  );
}

/** What a person reads when many calls are over. */
export function manyText(summary: ManySummary, state: string | undefined): string {
  const { counts, earlier, durations, elapsedMs, coldStarts, throttled, error, stopped, reasons } =
    summary;
  const { ok, failed, unknown, notCalled, invalid } = counts;
  const now = ok + failed + unknown + notCalled + invalid - earlier;
  const seconds = elapsedMs / 1_000;
  const rate = seconds > 0 ? now / seconds : 0;
  const cold = coldStarts === 0 ? "" : `, ${counted(coldStarts, "cold start")}`;
  return `${joined([
    `${counted(now, "event")} in ${seconds.toFixed(1)} s (${rate.toFixed(rate < 10 ? 1 : 0)} per second)` +
      (earlier === 0 ? "" : `, ${earlier} already done`),
    `  ${countsText(counts)}`,
    durations === undefined ? "" : `  ${percentilesText(durations)}${cold}`,
    throttled > 0 ? `  Lambda throttled ${counted(throttled, "call")}` : "",
    ...reasons.map(
      ({ reason, count, first }) =>
        `  ${count} × ${oneLine(reasonText(reason))} (first at index ${first})`,
    ),
    error === undefined ? "" : errorText(error).trimEnd(),
    stopped === "max-failures" ? "stopped: --max-failures reached" : "",
    stopped === undefined ? "" : resumeText(state),
  ])}\n`;
}

/** Codes in words: `not-called: function-not-found`. */
function reasonText(reason: string): string {
  return /^(?:not-called|unknown|invalid-event): [a-z-]+$/.test(reason)
    ? reason.replaceAll("-", " ").replace(/\bjson\b/, "JSON")
    : reason;
}

function percentilesText(durations: Percentiles): string {
  const names = ["p50", "p90", "p95", "p99", "max"] as const;
  return names.map((name) => `${name} ${exactMs(durations[name])}`).join(" · ");
}

function resumeText(state: string | undefined): string {
  return state === undefined
    ? "Cannot be resumed: no --state file was given."
    : oneLine(`To resume, run the same command again: progress is in ${state}.`);
}

function countsText({ ok, failed, unknown, notCalled, invalid }: ManyCounts): string {
  const others = figures(
    [failed, "failed"],
    [unknown, "unknown (sent, no response received)"],
    [notCalled, "not called"],
    [invalid, "invalid"],
  );
  return [`${ok} ok`, ...others].join(", ");
}
