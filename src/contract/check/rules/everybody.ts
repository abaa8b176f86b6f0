import { isListing, isReading } from "../../../aws-operations.ts";
import type { AwsCall } from "../../../invocation.ts";
import { readKey } from "../../../read-key.ts";
import { workOf } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { longListOf } from "../pages.ts";
import { PLAIN, SOMEBODY_ELSE } from "../scenarios.ts";
import { grantsIn } from "./grants.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { emailOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Everybody = Extract<RuleArgs["no-trust-in-unverified"], { kind: "everybody" }>;

/** Every user of an app may own something, or be employed. */
export const OVER_OTHERS = /admin|super[_-]?user|^root$|moderator|^staff$/i;

/** Whoever creates an organization has rights in that alone. */
export const OWN =
  /tenant|organi[sz]ation|company|companies|workspace|team|(?:^|[^.a-z])org|CreateGroup/i;

/** What is found does not depend on others. */
const KNOWS_ALL = /^(?:(?:Admin)?GetUser|GetParameters?|GetParametersByPath|GetSecretValue)$/;

/** Reads all users, or those of a group. */
const LISTS_USERS = /^(?:ListUsers|ListUsersInGroup|Scan)$/;

/** Groups with rights over others that a stranger joins who asked for nothing. */
export function everybodyIn({ find, played }: Suite): Found<Everybody>[] {
  const plain = find(PLAIN);
  const [call] = plain?.calls ?? [];
  if (plain === undefined || call?.verdict.accepted !== true) return [];
  const { invocation } = call;
  const all = grantsIn(plain);
  const isOwn = workOf(invocation).some(({ name }) => OWN.test(name));
  if (isOwn || all.some(({ kind }) => kind === "tenant")) return [];
  const [, domain = ""] = emailOf(invocation)?.split("@") ?? [];
  const others = played.flatMap((run) => {
    const { chosen } = run.scenario;
    return chosen === undefined ? [] : [{ chosen, grants: grantsIn(run) }];
  });
  // The stranger's address may be one that the handler trusts.
  const isTrusted = others.some(
    ({ chosen: { key, value } }) => key === "an unverified address" && value.endsWith(`@${domain}`),
  );
  const isConfigured = (invocation.unsetVariables ?? []).some(({ name }) =>
    /admin|allow|owner|domain|e?mail/i.test(name),
  );
  if (isTrusted || isConfigured) return [];
  return all
    .filter(({ kind, value }) => kind === "group" && OVER_OTHERS.test(value))
    .filter(({ effect }) =>
      others.every(({ grants }) => grants.some((each) => each.effect === effect)),
    )
    .map(({ value, effect, index, call: { caller } }) => {
      const reads = invocation.awsCalls
        .slice(0, index)
        .filter((read) => isLookup(read) && !played.some((run) => joinsAnyway(run, read, effect)));
      const finding = reads.filter((read) => read.isEmpty === true || listsUsers(read));
      const args = {
        kind: "everybody" as const,
        group: value,
        after: [...new Map(finding.map((read) => [nameOf(read), findsIn(read)]))],
        ...(isFirstAlone(effect, find(SOMEBODY_ELSE)) && { isFirst: true as const }),
      };
      const found = foundIn(plain, args, { invocation: 0, call: index }, caller);
      // A table may name those who have rights.
      const isSure = reads.every(listsUsers);
      return isSure ? found : { ...found, severity: "note" as const };
    });
}

function nameOf({ service, operation }: AwsCall): string {
  return `${service} ${operation}`;
}

function findsIn({ isEmpty, result }: AwsCall): Everybody["after"][number][1] {
  if (isEmpty === true) return "nothing";
  return result === "answered" ? "nobody else" : "this";
}

/** Whether the handler works for a second user, and does not add this one. */
function isFirstAlone(effect: string, run: ScenarioRun | undefined): boolean {
  const [first, second] = run?.calls ?? [];
  if (first?.verdict.accepted !== true || second?.verdict.accepted !== true) return false;
  const [joins, joinsToo] = [first, second].map((call) =>
    grantsIn({ calls: [call] }).some((each) => each.effect === effect),
  );
  return joins === true && joinsToo === false;
}

function listsUsers({ operation }: AwsCall): boolean {
  return LISTS_USERS.test(operation);
}

/** Whether a run has the same effect although the read finds something that it does not find in the plain one. */
function joinsAnyway({ scenario, calls }: ScenarioRun, read: AwsCall, effect: string): boolean {
  const isListed = scenario.capture?.pages?.operation === read.operation;
  // A list that has the user alone shows nothing.
  if (listsUsers(read) ? !isListed : read.isEmpty !== true) return false;
  const key = readKey(read);
  return calls.some((call) => {
    const { invocation } = call;
    const findsMore = invocation.awsCalls
      .filter((each) => each.isEmpty !== true && readKey(each) === key)
      .some((each) => !isListed || longListOf(each, invocation)?.isFiltered === false);
    return findsMore && grantsIn({ calls: [call] }).some((each) => each.effect === effect);
  });
}

function isLookup({ operation }: AwsCall): boolean {
  return (isReading(operation) || isListing(operation)) && !KNOWS_ALL.test(operation);
}
