import type { Invocation } from "../../../invocation.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { afterChangeOf } from "../follow-ups.ts";
import { AFTER_SIGN_UP, RESET, SOMEBODY_ELSE } from "../scenarios.ts";
import { WITH_EARLIER_ADDRESS } from "../shared-address.ts";
import { namesIn, SAME_NAME } from "../shared-name.ts";
import { CONTACTS } from "../verified.ts";
import { newAttributesIn, workDoneAgain } from "./again.ts";
import type { Again } from "./again.ts";
import { keyValuesOf } from "./fields.ts";
import { idsOf, madeIn, textsIn } from "./linked.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import { failureOf } from "./suite.ts";
import type { Suite } from "./suite.ts";
import { sharedValues, spelledValues } from "./shared-values.ts";
import { mailedTwice, recordedTwice } from "./two-ways-in.ts";
import { unmatchedRecords } from "./unmatched.ts";

type OwnRecord = RuleArgs["one-record-per-user"];

/** What is found by an address or a name, which users change and share. */
export const ONE_RECORD = rule("one-record-per-user", "warning", (suite) => {
  const taken = takenRecords(suite);
  const isAddressTaken = taken.some(({ args }) => args.kind === "taken" && args.by === "email");
  return [
    ...secondRecords(suite),
    ...taken,
    ...sharedNames(suite),
    ...sharedValues(suite),
    // To find another user's record more often would leave more users without one.
    ...spelledValues(suite).filter(({ args }) => !isAddressTaken || args.path !== undefined),
    ...unmatchedRecords(suite),
    ...(mailedTwice(suite).length > 0 ? [] : recordedTwice(suite)),
  ];
});

/** Where records are kept. */
const STORES = /^(?:dynamodb|appsync|rds-data|postgres)$/;

/** What a reset does only where the user has another address than at the sign-up. */
function secondRecords({ findPlayed }: Suite): Found<OwnRecord>[] {
  const [before, usual] = findPlayed(AFTER_SIGN_UP)?.calls ?? [];
  return CONTACTS.flatMap((contact): Found<OwnRecord>[] => {
    const run = findPlayed(afterChangeOf(contact));
    const [signUp, reset] = run?.calls ?? [];
    if (run === undefined || before === undefined || usual === undefined) return [];
    if (signUp === undefined || reset === undefined) return [];
    const failure = failureOf(run);
    if (failure?.invocation === 1 && reset.verdict.accepted === false) {
      // Any reset may fail so.
      if (failureOf(findPlayed(RESET))?.signature === failure.signature) return [];
      const args = { kind: "unfound" as const, contact, error: failure.text };
      return [foundIn(run, args, { invocation: 1 }, failure.place)];
    }
    const known = workOf(usual.invocation).map(({ name }) => name);
    const again = workDoneAgain(signUp.invocation, reset.invocation);
    const more = again.filter(({ work }) => {
      const at = known.indexOf(work.name);
      if (at >= 0) known.splice(at, 1);
      return at < 0;
    });
    const records = more.filter(isOtherRecord);
    const [first] = records;
    if (first === undefined) return [];
    const replacedAnyway = new Set(
      workDoneAgain(before.invocation, usual.invocation).flatMap(newAttributesIn),
    );
    const args = {
      kind: "second" as const,
      contact,
      calls: [...new Set(records.map(({ work }) => work.name))],
      attributes: again.flatMap(newAttributesIn).filter((name) => !replacedAnyway.has(name)),
    };
    const { index, call } = first.work;
    return [foundIn(run, args, { invocation: 1, call: index }, call.caller)];
  });
}

function isOtherRecord({ before, work }: Again): boolean {
  const { service, operation } = work.call;
  if (!STORES.test(service) || operation === "UpdateItem") return false;
  return (
    work.kind === "send" || String(keyValuesOf(before.call)) !== String(keyValuesOf(work.call))
  );
}

/** Users who have no record of their own, as another user's is there. */
function takenRecords({ findPlayed }: Suite): Found<OwnRecord>[] {
  const usual = findPlayed(SOMEBODY_ELSE)?.calls[1];
  if (usual?.verdict.accepted !== true) return [];
  const records = ownRecords(usual.invocation);
  return ([WITH_EARLIER_ADDRESS, SAME_NAME] as const).flatMap((name): Found<OwnRecord>[] => {
    const run = findPlayed(name);
    const [first, second] = run?.calls ?? [];
    if (run === undefined || first?.verdict.accepted !== true || second === undefined) return [];
    const by = name === SAME_NAME ? ("name" as const) : ("email" as const);
    const failure = failureOf(run);
    if (second.verdict.accepted === false && failure !== undefined) {
      const args = { kind: "taken" as const, by, undone: [], error: failure.text };
      return [note(foundIn(run, args, { invocation: 1 }, failure.place))];
    }
    const undone = [...new Set(records.map((work) => work.name))];
    const isKept = ownRecords(first.invocation).some((work) => undone.includes(work.name));
    if (second.verdict.accepted !== true || !isKept || undone.length === 0) return [];
    if (hasRecord(second.invocation) || isJoined(second.invocation, first.invocation)) return [];
    const args = { kind: "taken" as const, by, undone };
    return [note(foundIn(run, args, { invocation: 1 }))];
  });
}

/** Whether the record goes with the account, or two users have one name, nobody knows. */
function note<Args>(found: Found<Args>): Found<Args> {
  return { ...found, severity: "note" };
}

function hasRecord(invocation: Invocation): boolean {
  return ownRecords(invocation).length > 0;
}

/** The records that name their user. */
function ownRecords(invocation: Invocation): Work[] {
  const ids = idsOf(invocation);
  return workOf(invocation).filter(
    ({ call }) => STORES.test(call.service) && hasAny(call.parameters, ids),
  );
}

/** Whether a user gets what another one has, or the pool was searched, where a deleted user is no longer. */
function isJoined({ awsCalls }: Invocation, other: Invocation): boolean {
  const ids = [...idsOf(other), ...madeIn(other)];
  return awsCalls.some(
    ({ service, operation, parameters }) =>
      service === "cognito-idp" && (operation === "ListUsers" || hasAny(parameters, ids)),
  );
}

function hasAny(parameters: Work["call"]["parameters"], ids: readonly string[]): boolean {
  return textsIn(parameters).some((text) => ids.some((id) => text.includes(id)));
}

/** Keys and user names that two users have in common. */
function sharedNames({ findPlayed }: Suite): Found<OwnRecord>[] {
  const run = findPlayed(SAME_NAME);
  const [first, second] = run?.calls ?? [];
  if (run === undefined || first === undefined || second === undefined) return [];
  const before = namesIn(first.invocation);
  const shared = namesIn(second.invocation).filter((field) =>
    before.some(
      (each) => each.work === field.work && each.path === field.path && each.value === field.value,
    ),
  );
  // A key is worse than a user name that is made of the same.
  const alike = Map.groupBy(
    shared.toSorted((one, other) => Number(other.isKey) - Number(one.isKey)),
    ({ work, of }) => `${work} ${of}`,
  );
  return [...alike.values()].flatMap(([worst]) => {
    const call = worst && second.invocation.awsCalls[worst.index];
    if (worst === undefined || call === undefined) return [];
    const { work, index, path, of, isKey } = worst;
    const isReplaced = isKey && replacesOne(call, work, first.invocation);
    const args = { kind: "shared" as const, call: work, path, of, isReplaced };
    const found = foundIn(run, args, { invocation: 1, call: index }, call.caller);
    return [isReplaced && of !== "preferred_username" ? found : note(found)];
  });
}

/** Whether another invocation did the same work with the same keys. */
function replacesOne(call: Work["call"], work: string, other: Invocation): boolean {
  const key = String(keyValuesOf(call));
  return workOf(other).some((each) => each.name === work && String(keyValuesOf(each.call)) === key);
}
