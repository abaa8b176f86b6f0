import type { Invocation } from "../../../invocation.ts";
import type { Json } from "../../../json.ts";
import { leavesOf } from "../../leaves.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { SOMEBODY_ELSE } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import { fieldsOf, isIdPath, keyValuesOf } from "./fields.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { emailOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Linked = Extract<RuleArgs["no-trust-in-unverified"], { kind: "linked" }>;

/** What a second user gets of the first one's for having the same address, which is not verified. */
export function linkedIn({ played, findPlayed }: Suite): Found<Linked>[] {
  const told = new Set<string>();
  return played
    .filter(({ scenario }) => scenario.shares === "address")
    .flatMap((run) => {
      // What every second user gets is not the address's doing.
      const usual = new Set(sharedIn(findPlayed(SOMEBODY_ELSE)).map(({ name }) => name));
      const shared = sharedIn(run).filter(({ name }) => !usual.has(name));
      return [...shared, ...stubbedIn(run)].flatMap(
        ({ name, index, call, how }): Found<Linked>[] => {
          if (told.has(name)) return [];
          told.add(name);
          const args = { kind: "linked" as const, call: name, how };
          return [foundIn(run, args, { invocation: 1, call: index }, call.caller)];
        },
      );
    });
}

/** Services whose calls tell others, and keep nothing. */
const TELLS = /^(?:sns|sqs|events|kinesis|firehose|http|lambda|states)$/;

function sharedIn(run: ScenarioRun | undefined): (Work & Pick<Linked, "how">)[] {
  const [first, second] = run?.calls.map(({ invocation }) => invocation) ?? [];
  if (first === undefined || second === undefined) return [];
  const others = [...idsOf(first), ...madeIn(first)];
  const own = idsOf(second);
  return workOf(second).flatMap((work): (Work & Pick<Linked, "how">)[] => {
    if (TELLS.test(work.call.service)) return [];
    const texts = textsIn(work.call.parameters);
    const has = (ids: readonly string[]): boolean =>
      texts.some((text) => ids.some((id) => text.includes(id)));
    if (!has(own)) return [];
    if (has(others)) return [{ ...work, how: "joined" }];
    return isSameRecord(work, first) ? [{ ...work, how: "replaced" }] : [];
  });
}

/** Writes into a record that a stub has for whoever asks by an address: here, for both users. */
function stubbedIn({ calls }: ScenarioRun): (Work & Pick<Linked, "how">)[] {
  const [first, second] = calls.map(({ invocation }) => invocation);
  const email = second && emailOf(second)?.toLowerCase();
  if (first === undefined || second === undefined || email === undefined) return [];
  const read = second.awsCalls.findIndex(
    ({ service, result, parameters }) =>
      service === "dynamodb" &&
      result === "stubbed" &&
      textsIn(parameters).some((text) => text.toLowerCase().includes(email)),
  );
  const own = idsOf(second);
  const sent = textsIn(second.event).join("\n").toLowerCase();
  return workOf(second)
    .filter(({ index, call, name }) => {
      const keys = keyValuesOf(call);
      const isOwn = textsIn(call.parameters).some((text) => own.some((id) => text.includes(id)));
      const isFound = keys.length > 0 && keys.every((key) => !sent.includes(key.toLowerCase()));
      const isSame = workOf(first).some(
        (each) => each.name === name && String(keyValuesOf(each.call)) === String(keys),
      );
      return read >= 0 && index > read && call.service === "dynamodb" && isOwn && isFound && isSame;
    })
    .map((work) => ({ ...work, how: "joined" as const }));
}

/** What a user is known by. A provider's name is not a part of the id there. */
export function idsOf({ event }: Invocation): string[] {
  const { userName, request } = event;
  const { sub } = request.userAttributes;
  const name = typeof userName === "string" ? userName : "";
  return [sub, name, /^[A-Za-z]+_(.{8,})$/.exec(name)?.[1]].filter(
    (id) => typeof id === "string" && id.length > 3,
  ) as string[];
}

/** Ids that the handler made for a user, and wrote. */
export function madeIn(invocation: Invocation): string[] {
  const sent = new Set(textsIn(invocation.event));
  return workOf(invocation).flatMap(({ call }) =>
    [...fieldsOf(call)].flatMap(([path, value]) => {
      const isId = isIdPath(path);
      if (!isId || typeof value !== "string" || value.length < 8 || !/\d/.test(value)) return [];
      const isSent = [...sent].some((text) => text.length > 3 && value.includes(text));
      return isSent ? [] : [value];
    }),
  );
}

/** Whether a record is written over that another user's sign-up wrote, as its key is the address. */
function isSameRecord({ name, kind, call }: Work, first: Invocation): boolean {
  const email = emailOf(first) ?? "";
  if (call.service !== "dynamodb" || !(kind === "put" || isUpdate(call.operation))) return false;
  const keys = keyValuesOf(call);
  return (
    keys.some((key) => key.toLowerCase().includes(email)) &&
    workOf(first).some(
      (each) => each.name === name && String(keyValuesOf(each.call)) === String(keys),
    )
  );
}

function isUpdate(operation: string): boolean {
  return operation === "UpdateItem";
}

export function textsIn(document: Json | undefined): string[] {
  return leavesOf(document).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}
