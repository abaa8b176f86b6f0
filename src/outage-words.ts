import type { Outage } from "./capture-settings.ts";
import { listed } from "./listed.ts";
import { serviceName } from "./service-name.ts";

type Kind = Outage["kind"];
type Tense = "present" | "past";

const FAILING: Record<Kind, Record<Tense, string>> = {
  denied: { present: "refuses", past: "refused" },
  throttled: { present: "throttles", past: "throttled" },
  partial: { present: "reports failed batch entries", past: "reported failed batch entries" },
  unreachable: { present: "cannot be reached", past: "could not be reached" },
  slow: { present: "is slow", past: "was slow" },
  silent: { present: "never responds", past: "never responded" },
  unmet: {
    present: "reports that a condition is not met",
    past: "reported that a condition was not met",
  },
  empty: {
    present: "does the work and responds without a body",
    past: "did the work and responded without a body",
  },
  none: { present: "responds", past: "responded" },
};

/** AppSync answers errors of its resolvers like this. */
const WITH_ERRORS = { present: "responds with errors", past: "responded with errors" };

/**
 * `dynamodb refuses PutItem`, `api.example.com refuses the call or cannot be reached`.
 *
 * @param target A service, a host, or one operation of theirs.
 */
export function failureText(
  target: string,
  kinds: readonly Kind[],
  { nth, tense = "present" }: { nth?: number | undefined; tense?: Tense } = {},
): string {
  const { who, what } = partsOf(target);
  const isDoneTo = (kind: Kind): boolean => kind === "denied" || kind === "throttled";
  // A service refuses an operation, which itself may be slow.
  const isApart = what !== undefined && kinds.every(isDoneTo);
  const call = isApart ? `${nth === undefined ? "" : `only call ${nth} of `}${what}` : "the call";
  const first = kinds.find(isDoneTo);
  const ways = kinds.map((kind) => {
    const words = kind === "partial" && who === "appsync" ? WITH_ERRORS : FAILING[kind];
    return isDoneTo(kind) ? `${words[tense]} ${kind === first ? call : "it"}` : words[tense];
  });
  return `${isApart ? who : serviceName(target)} ${listed(ways, "or")}`;
}

/** `dynamodb` and `PutItem`; `hooks.example.com` and `POST /orders`. */
function partsOf(target: string): { who: string; what?: string } {
  const [, method, host, path = ""] = /^([A-Z]+) ([^/ ]+)(\/.*)?$/.exec(target) ?? [];
  if (method !== undefined && host !== undefined)
    return { who: host, what: `${method} ${path || "/"}` };
  const [who = "", ...operation] = target.split(" ");
  return { who: serviceName(who), ...(operation.length > 0 && { what: operation.join(" ") }) };
}
