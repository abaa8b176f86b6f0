import { fitsWildcard } from "../wildcard.ts";
import type { AwsCall, Invocation } from "../invocation.ts";

/** What a handler must not call, and what it has to: `service:operation`, `*` standing for anything. */
export interface CallRules {
  failOn: readonly string[];
  expected: readonly string[];
}

export interface BrokenRule {
  code: "forbidden-call" | "missing-call";
  /** The rule, as it was given. */
  pattern: string;
  /** The call that it forbids. */
  call?: string;
  /** Where that was made, as far as it is known. */
  caller?: string;
}

/** The rules that the calls for one confirmation break, taken together. A mail is a call of SES's. */
export function checkCalls(
  invocations: readonly Invocation[],
  { failOn, expected }: CallRules,
): BrokenRule[] {
  const calls = callsOf(invocations);
  return [
    ...failOn.flatMap((pattern) =>
      calls
        .filter(({ name }) => fitsWildcard(pattern, name))
        .map(({ name, caller }): BrokenRule => ({
          code: "forbidden-call",
          pattern,
          call: name,
          ...(caller !== undefined && { caller }),
        })),
    ),
    ...expected
      .filter((pattern) => !calls.some(({ name }) => fitsWildcard(pattern, name)))
      .map((pattern): BrokenRule => ({ code: "missing-call", pattern })),
  ];
}

/** A call by its name, `service:operation`. */
export interface NamedCall extends Pick<AwsCall, "caller" | "parameters"> {
  name: string;
}

/** Every call that was made, mails among them. */
export function callsOf(invocations: readonly Invocation[]): NamedCall[] {
  return invocations.flatMap(({ mails, awsCalls }) => [
    ...mails.map(({ action, caller }): NamedCall => named("ses", action, caller)),
    ...awsCalls.map(({ service, operation, caller, parameters }): NamedCall => ({
      ...named(service, operation, caller),
      ...(parameters !== undefined && { parameters }),
    })),
  ]);
}

function named(service: string, operation: string, caller: string | undefined): NamedCall {
  return { name: `${service}:${operation}`, ...(caller !== undefined && { caller }) };
}
