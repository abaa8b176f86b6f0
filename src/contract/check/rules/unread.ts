import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import { isLookUp } from "../outages.ts";
import { TWICE } from "../scenarios.ts";
import { deedsOf, deedsOnlyIn } from "./deeds.ts";
import type { Suite } from "./suite.ts";

/**
 * What a call does after a read has failed that it does only where the read finds nothing: a second record, or what a
 * user without a record gets.
 *
 * @param refused The place of the read among the calls.
 */
export function doneAsIfUnfound(
  suite: Suite,
  usual: Invocation,
  failing: Invocation,
  refused: number,
): string[] {
  const read = failing.awsCalls[refused];
  if (read === undefined || !isLookUp(read)) return [];
  const before = failing.awsCalls.slice(0, refused);
  const known = new Set(deedsOf({ ...failing, awsCalls: before, mails: [] }));
  const done = deedsOf(failing).filter((deed) => !known.has(deed));
  const harmless = new Set(
    workOf(failing)
      .filter(isHarmless)
      .map(({ name }) => name),
  );
  const dependent = new Set([
    ...onlyUnfound(suite, read).filter((deed) => !harmless.has(deed)),
    ...(hasEntry(usual, read) ? othersThan(usual, failing) : []),
  ]);
  return done.filter((deed) => dependent.has(deed));
}

/** What changes nothing where it was done before: AWS refuses it, or the user is in the group already. */
function isHarmless({ kind, call }: Work): boolean {
  const { ConditionExpression: condition } = asObject(call.parameters);
  return kind === "group" || condition !== undefined;
}

function isSame(read: AwsCall): (call: AwsCall) => boolean {
  return ({ service, operation, error }) =>
    service === read.service && operation === read.operation && error === undefined;
}

/** What the first of two calls for a user does, and the second one does not, which finds what the first one left. */
function onlyUnfound({ find }: Suite, read: AwsCall): string[] {
  const [first, later] = find(TWICE)?.calls ?? [];
  if (first?.verdict.accepted !== true || later?.verdict.accepted !== true) return [];
  const finds = later.invocation.awsCalls.some((call) => isSame(read)(call) && !call.isEmpty);
  return finds ? deedsOnlyIn(first.invocation, later.invocation) : [];
}

function hasEntry({ awsCalls }: Invocation, read: AwsCall): boolean {
  return awsCalls.some(
    (call) => isSame(read)(call) && call.isEmpty !== true && call.isStandIn !== true,
  );
}

/** What is done in place of something else. A message tells somebody. */
function othersThan(usual: Invocation, failing: Invocation): string[] {
  const others = new Set(deedsOnlyIn(failing, usual));
  if (deedsOnlyIn(usual, failing).length === 0) return [];
  return workOf(failing).flatMap(({ kind, name }) =>
    kind !== "send" && others.has(name) ? [name] : [],
  );
}
