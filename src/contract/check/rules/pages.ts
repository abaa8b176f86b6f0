import type { Pages } from "../../../capture-settings.ts";
import { COGNITO_LIMIT_MS } from "../../../cognito-limits.ts";
import type { Severity } from "../../../finding.ts";
import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { longListOf, isLaterPage } from "../pages.ts";
import type { LongList } from "../pages.ts";
import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { deedsOnlyIn } from "./deeds.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import { recipientsOf } from "./suite.ts";

type Lost = Found<RuleArgs["finds-among-many"]>;

/** What a search misses, or how long it takes, once there are many users. */
export const FINDS_AMONG_MANY = rule("finds-among-many", "warning", (suite) =>
  suite.runs.flatMap((run) => {
    const { capture, baseline } = run.scenario;
    const [call] = run.calls;
    const [usual] = suite.find(baseline)?.calls ?? [];
    if (capture?.pages === undefined || call === undefined || usual === undefined) return [];
    const limitMs = suite.plain?.source?.timeoutMs;
    return searchesIn(run, { ...capture.pages, limitMs }, [call.invocation, usual.invocation]);
  }),
);

function searchesIn(
  run: ScenarioRun,
  { count: pages, service, operation, limitMs }: Pages & { limitMs: number | undefined },
  [invocation, usual]: readonly [Invocation, Invocation],
): Lost[] {
  const all = invocation.awsCalls.flatMap((call, index) => {
    const list = longListOf(call, invocation);
    return list?.service === service && list.operation === operation ? [{ list, index, call }] : [];
  });
  const [first] = all;
  if (first === undefined) return [];
  const { list, index, call: asked } = first;
  const table = asObject(asked.parameters)["TableName"];
  const call = `${service} ${operation}${typeof table === "string" ? ` (${table})` : ""}`;
  const told = (args: Lost["args"], severity: Severity): Lost[] => [
    { ...foundIn(run, args, { invocation: 0, call: index }, asked.caller), severity },
  ];
  const severity = isGrave(list) ? "warning" : "note";
  const later = all.filter((each) => isLaterPage(each.call)).length;
  // Who gets a mail only where the list has entries is one of them: nobody is searched for.
  const isOfRecipients =
    invocation.awsCalls.some(hasTooManyRecipients) ||
    recipientsIn(invocation).some((to) => !recipientsIn(usual).includes(to));
  if (later + 1 >= pages && operation === "ListUsersInGroup" && isOfRecipients) return [];
  if (later + 1 >= pages) {
    const limit = limitMs !== undefined && limitMs < COGNITO_LIMIT_MS ? { limitMs } : {};
    return told({ kind: "all-pages", call, pages, ...limit }, severity);
  }
  // Whether there is any entry at all shows on the first page.
  const isAnswered = invocation.outcome.kind === "returned";
  // It may have stopped at an error, or still be reading.
  const isCut =
    invocation.late !== undefined || invocation.awsCalls.some(({ result }) => result === "refused");
  const isAlike = isAnswered && deedsOnlyIn(usual, invocation).length === 0;
  const { isFiltered, limit } = list;
  if (later === 0 && isAlike && !isCut) {
    const args = { kind: "one-page" as const, call };
    return told({ ...args, ...(isFiltered && limit !== undefined && { limit }) }, severity);
  }
  return operation === "Scan" ? told({ kind: "whole-table", call }, "note") : [];
}

/** Whether SES refused a mail for the number of its recipients. */
export function hasTooManyRecipients({ error = "" }: AwsCall): boolean {
  return error.includes("Recipient count exceeds");
}

function recipientsIn({ mails }: Invocation): string[] {
  return mails.flatMap(recipientsOf);
}

/** A table may be small. */
function isGrave({ operation, isForUser, isFiltered }: LongList): boolean {
  return (
    isForUser || operation === "ListUsersInGroup" || (operation === "ListUsers" && !isFiltered)
  );
}
