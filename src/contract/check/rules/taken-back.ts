import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import { isOfItem } from "./set-back.ts";

/**
 * Operations that undo one write, what they undo, and the parameters that both have in common. What a service refused
 * before is not done by them.
 */
const TAKES_BACK: Readonly<Record<string, readonly [write: string, ...names: string[]]>> = {
  DeleteItem: ["PutItem"],
  DeleteObject: ["PutObject", "Bucket", "Key"],
  AdminRemoveUserFromGroup: ["AdminAddUserToGroup", "GroupName", "Username"],
};

/**
 * An invocation in which a service failed, as if nothing that it took back afterwards had been done. What it deletes in
 * any case is part of its work.
 */
export function withoutTakenBack(
  invocation: Invocation,
  failedAt: number,
  usual: Invocation,
): Invocation {
  const known = new Set(workOf(usual).map(({ name }) => name));
  const works = workOf(invocation);
  const deletes = works.filter(
    ({ name, index, call }) =>
      index > failedAt && Object.hasOwn(TAKES_BACK, call.operation) && !known.has(name),
  );
  if (deletes.length === 0) return invocation;
  const undone = works.filter(
    (work) => work.index < failedAt && deletes.some((each) => takesBack(each, work)),
  );
  const nothing = new Set([...deletes, ...undone].map(({ index }) => index));
  const awsCalls = invocation.awsCalls.map((call, index): AwsCall =>
    nothing.has(index) ? { ...call, result: "refused", error: "taken back" } : call,
  );
  return { ...invocation, awsCalls };
}

function takesBack({ call }: Work, { call: before }: Work): boolean {
  const [operation, ...names] = TAKES_BACK[call.operation] ?? [];
  if (before.operation !== operation) return false;
  if (operation === "PutItem") return isOfItem(call, before);
  const [one, other] = [call, before].map(({ parameters }) => asObject(parameters));
  return names.every((name) => one?.[name] === other?.[name]);
}
