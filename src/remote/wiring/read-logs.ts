import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Fact, LogSearch, LogSign } from "../../wiring.ts";
import { orMissing, required } from "./asking.ts";
import type { Asking } from "./asking.ts";

const DAY_MS = 24 * 60 * 60_000;

/**
 * What CloudWatch is asked for: lines with any of these.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForLogEvents.html
 */
function filterPattern(region: string): string {
  const terms = [
    ...["Task timed out", '"status":"timeout"', "MessageRejected", "not verified", "ses:Send"],
    ...["Maximum sending rate exceeded", "Daily message quota exceeded", "SendingPausedException"],
    ...["mail not sent", "no mail sent", `email.${region}.amazonaws`],
  ];
  return terms.map((term) => `?${JSON.stringify(term)}`).join(" ");
}

/** What a line tells; the first that fits. The reference handler names an error and nothing else of it. */
const SIGNS: readonly (readonly [LogSign, RegExp])[] = [
  ["time-out", /Task timed out after|"status"\s*:\s*"timeout"/],
  [
    "throttled",
    /Maximum sending rate exceeded|Daily message quota exceeded|mail not sent.*Throttling/,
  ],
  ["paused", /SendingPausedException/],
  ["not-authorized", /not authorized to perform:?\s*[`'"]?ses:Send|mail not sent.*AccessDenied/],
  ["mail-rejected", /MessageRejected|Email address is not verified|MailFromDomainNotVerified/],
  [
    "unreachable",
    /(?:ETIMEDOUT|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|[Tt]imed? ?out).*\bemail\.[\w-]+\.amazonaws|\bemail\.[\w-]+\.amazonaws.*(?:ETIMEDOUT|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|[Tt]imed? ?out)/,
  ],
  ["mail-not-sent", /\bmail not sent\b|\bno mail sent\b/],
];

export function signOf(line: string): LogSign | undefined {
  return SIGNS.find(([, pattern]) => pattern.test(line))?.[0];
}

/** Looks for signs of trouble in the last day of a function's log. What the lines say stays there. */
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
  const signs = [...found].map(([sign, { count, last }]) => ({
    sign,
    count,
    last: new Date(last).toISOString(),
  }));
  return {
    value: { group, exists: outcome !== "missing", complete: outcome !== "cut short", signs },
  };
}

type Found = Map<LogSign, { count: number; last: number }>;

function count(found: Found, message: string, timestamp: number): void {
  const sign = signOf(message);
  if (sign === undefined) return;
  const known = found.get(sign) ?? { count: 0, last: 0 };
  found.set(sign, { count: known.count + 1, last: Math.max(known.last, timestamp) });
}
