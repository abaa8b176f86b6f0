import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Fact, LogSearch } from "../../wiring.ts";
import { orMissing, required } from "./asking.ts";
import type { Asking } from "./asking.ts";
import { filterPattern, signOf } from "./log-signs.ts";
import type { LogMark } from "./log-signs.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Looks for errors in the last day of a function's log. The lines themselves are not kept. */
export async function readLogs(
  { now, timeoutMs }: { now: Date; timeoutMs: number },
  asking: Asking<Pick<CloudWatchLogsClient, "send">>,
  { group, region }: { group: string; region: string },
): Promise<Fact<LogSearch>> {
  const found: Found = new Map();
  // The search is a call a page; together they may take what one call may. What was found by then counts.
  const end = performance.now() + timeoutMs;
  let pages = 0;
  const answer = await asking("logs:FilterLogEvents", async (client, abortSignal) => {
    let nextToken: string | undefined;
    do {
      const command = new FilterLogEventsCommand({
        logGroupName: group,
        startTime: now.getTime() - DAY_MS,
        endTime: now.getTime(),
        filterPattern: filterPattern(region),
        nextToken,
      });
      // A group comes into being with the first line that is written to it.
      const page = await orMissing(client.send(command, { abortSignal }));
      if (page === undefined) return "missing";
      for (const { message = "", timestamp = 0 } of required(page.events, "events")) {
        count(found, message, timestamp);
      }
      nextToken = page.nextToken;
      pages += 1;
    } while (nextToken !== undefined && performance.now() < end);
    return nextToken === undefined ? "complete" : "cut short";
  });
  const cutShort = "unknown" in answer && answer.unknown.reason === "timed-out" && pages > 0;
  if ("unknown" in answer && !cutShort) return answer;
  const outcome = "value" in answer ? answer.value : "cut short";
  return {
    value: {
      group,
      exists: outcome !== "missing",
      complete: outcome !== "cut short",
      signs: signsOf(found),
    },
  };
}

/** By sign and detail. */
type Found = Map<string, LogMark & { count: number; last: number }>;

/** Different details of errors; those of more are counted together. */
const MOST_DETAILS = 50;

function count(found: Found, message: string, timestamp: number): void {
  const mark = signOf(message);
  if (mark === undefined) return;
  const { sign, isReport, detail } = mark;
  const whole = `${sign} ${isReport ?? false} ${detail ?? ""}`;
  const isKept = found.has(whole) || found.size < MOST_DETAILS;
  const key = isKept ? whole : sign;
  const { count: before, last } = found.get(key) ?? { count: 0, last: 0 };
  found.set(key, {
    ...(isKept ? mark : { sign }),
    count: before + 1,
    last: Math.max(last, timestamp),
  });
}

/** Lambda's reports of a failed start count where the runtime logged none. */
function signsOf(found: Found): LogSearch["signs"] {
  const all = [...found.values()];
  const isLogged = all.some(({ sign, isReport }) => sign === "import-crash" && isReport !== true);
  return all
    .filter(({ isReport }) => isReport !== true || !isLogged)
    .map(({ sign, detail, count, last }) => ({
      sign,
      ...(detail !== undefined && { detail }),
      count,
      last: new Date(last).toISOString(),
    }));
}
