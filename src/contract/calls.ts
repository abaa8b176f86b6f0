import type { Finding } from "../finding.ts";
import { withoutUndefined } from "../json.ts";
import { allObstacles } from "../obstacle.ts";
import { fitsWildcard } from "../wildcard.ts";
import type { AwsCall, Invocation } from "../invocation.ts";

/** Forbidden and required calls: `service:operation`; `*` is a wildcard. */
export interface CallExpectations {
  failOn: readonly string[];
  expected: readonly string[];
}

/** An unmet expectation. For a forbidden call, `caller` is its place in the handler, if known. */
export type BrokenExpectation = Finding<
  {
    "forbidden-call": { pattern: string; call: string };
    "missing-call": { pattern: string };
    /** The call is missing, but the dry run may have prevented it. */
    "call-not-judged": { pattern: string };
  },
  { caller?: string }
>;

/**
 * Compares all calls of one confirmation with the expectations. A mail counts as a call of SES. A missing call might
 * have followed a response that the dry run did not have.
 */
export function findBrokenExpectations(
  invocations: readonly Invocation[],
  { failOn, expected }: CallExpectations,
): BrokenExpectation[] {
  const calls = callsOf(invocations);
  const isHindered = allObstacles(invocations).length > 0;
  return [
    ...failOn.flatMap((pattern) =>
      calls
        .filter(({ name }) => fitsWildcard(pattern, name))
        .map(({ name, caller }) => ({
          code: "forbidden-call" as const,
          severity: "error" as const,
          where: caller === undefined ? {} : { caller },
          args: { pattern, call: name },
        })),
    ),
    ...expected
      .filter((pattern) => !calls.some(({ name }) => fitsWildcard(pattern, name)))
      .map((pattern) => ({
        ...(isHindered
          ? { code: "call-not-judged" as const, severity: "warning" as const }
          : { code: "missing-call" as const, severity: "error" as const }),
        where: {},
        args: { pattern },
      })),
  ];
}

/** The name of a call, `service:operation`. */
export interface NamedCall extends Pick<AwsCall, "caller" | "parameters"> {
  name: string;
}

/** Every call, including mails. */
export function callsOf(invocations: readonly Invocation[]): NamedCall[] {
  return invocations.flatMap(({ mails, awsCalls }) => [
    ...mails.map(({ api, action, caller }) =>
      withoutUndefined({ name: `${api === "smtp" ? api : "ses"}:${action}`, caller }),
    ),
    ...awsCalls.map(({ caller, parameters, ...call }) =>
      withoutUndefined({ name: nameOfCall(call), caller, parameters }),
    ),
  ]);
}

/** `service:operation`. */
export function nameOfCall({ service, operation }: Pick<AwsCall, "service" | "operation">): string {
  return `${service}:${operation}`;
}

/** Names of calls that an environment makes once, at its start, as far as these invocations show. */
export function callsOfStarts(invocations: readonly Invocation[]): ReadonlySet<string> {
  const { cold = [], warm = [] } = Object.groupBy(invocations, ({ timing }) =>
    timing.initMs === undefined ? "warm" : "cold",
  );
  const repeated = new Set(callsOf(warm).map(({ name }) => name));
  const once = callsOf(warm.length === 0 ? [] : cold).filter(({ name }) => !repeated.has(name));
  return new Set(once.map(({ name }) => name));
}
