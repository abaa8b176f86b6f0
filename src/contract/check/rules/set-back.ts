import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { workOf, writesIn } from "../../work.ts";
import { ADDRESS, newAttributesIn, newValuesIn } from "./again.ts";
import type { Again } from "./again.ts";
import { constantsIn, settingsOf } from "./constants.ts";
import { fieldsOf, isIdPath, isKeyPath } from "./fields.ts";
import { isGuarded } from "./guards.ts";

/** The first values that a later write of the same record sets again. */
export function setBack(again: Again, first: Invocation): string[] {
  if (isOtherRecord(again) || isGuarded(again)) return [];
  const anew = [...newAttributesIn(again), ...newIdsIn(again)];
  const constants = constantsIn(again.work.call, first);
  return [
    ...constants.filter((each) => !anew.some((name) => each.startsWith(`${name} to `))),
    ...anew.map((name) => `${name} to a new value`),
  ];
}

/** Ids of the record that a later write replaces by others: what was found by the first ones no longer is. */
function newIdsIn({ before, work }: Again): string[] {
  if (!/^(?:Put|Update)Item$/.test(work.call.operation)) return [];
  const first = new Map(settingsOf(before.call).map(({ name, value }) => [name, value]));
  return settingsOf(work.call).flatMap(({ name, value }) => {
    const known = first.get(name);
    const isId = /(?:Id|_id|arn)$/.test(name) && !/last|request|trace/i.test(name);
    return isId && known !== undefined && known !== value ? [name] : [];
  });
}

/** Whether the later record has another key, as far as names tell. */
export function isOtherRecord(again: Again): boolean {
  const hasKey = [...fieldsOf(again.work.call).keys()].some((path) => isKeyPath(path));
  return newValuesIn(again).some(
    (path) => path === ADDRESS || (hasKey ? isKeyPath(path) : isIdPath(path)),
  );
}

/** Updates of records that an earlier call created, as they set what may have changed since. */
export function updatedSince(later: Invocation, first: Invocation): (Again & { set: string[] })[] {
  const puts = workOf(first).flatMap((work) =>
    writesIn(work.call).flatMap(({ call }) =>
      call.operation === "PutItem" ? [{ ...work, call }] : [],
    ),
  );
  return workOf(later).flatMap((work) => {
    if (work.call.operation !== "UpdateItem") return [];
    const before = puts.find(({ call }) => isOfItem(work.call, call));
    if (before === undefined) return [];
    const again = { before, work };
    const ids = newIdsIn(again).map((name) => `${name} to a new value`);
    return [{ ...again, set: [...constantsIn(work.call, first), ...ids] }];
  });
}

/** Whether a call is about the item that a put has written. */
export function isOfItem({ parameters }: AwsCall, put: AwsCall): boolean {
  const { TableName: table, Key: key } = asObject(parameters);
  const { TableName: other, Item: item } = asObject(put.parameters);
  const parts = Object.entries(asObject(key));
  return (
    table === other &&
    parts.length > 0 &&
    parts.every(([name, value]) => JSON.stringify(asObject(item)[name]) === JSON.stringify(value))
  );
}
