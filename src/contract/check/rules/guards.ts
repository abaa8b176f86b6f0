import type { AwsCall } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import type { Json } from "../../../json.ts";
import type { Again } from "./again.ts";
import { isIdPath, isKeyPath } from "./fields.ts";

/** Whether a condition keeps the second call from writing over the first: the key that it names is the same. */
export function isGuarded({ before, work }: Again): boolean {
  const key = absentIn(work.call);
  if (key === undefined) return false;
  const isSame = (name: string): boolean => isSameIn(before.call, work.call, name);
  if (work.call.tableKey?.every(isSame) === false) return false;
  const { Item: item } = asObject(work.call.parameters);
  // With another sort key it is another record.
  const sortKey = PARTITION.test(key) && Object.keys(asObject(item)).find(isSortKey);
  return isSame(key) && (typeof sortKey !== "string" || isSame(sortKey));
}

/** Whether a condition asks about an attribute of which only the table tells whether it is the key: then AWS may refuse the second call. */
export function isMaybeGuarded({ before, work }: Again): boolean {
  const [then, now] = [before, work].map(({ call }) => asObject(asObject(call.parameters)["Item"]));
  if (then === undefined || now === undefined) return false;
  const isSame = (name: string): boolean =>
    JSON.stringify(now[name]) === JSON.stringify(then[name]);
  const asked = askedToBeAbsent(work.call);
  const anew = asked.filter((name) => Object.hasOwn(now, name) && !isSame(name));
  const others = Object.keys(now).filter(
    (name) => isIdPath(name) && !asked.includes(name) && isSame(name),
  );
  if (work.call.tableKey !== undefined) return false;
  const isKnown = anew.some((name) => isKeyPath(name)) && !others.some((name) => isKeyPath(name));
  return anew.length > 0 && others.length > 0 && !isKnown;
}

/** The attributes that a write's condition asks to be absent, whatever else it says. */
export function askedToBeAbsent(call: AwsCall): string[] {
  const { condition, nameOf } = conditionOf(call);
  return [...condition.matchAll(/attribute_not_exists\s*\(\s*([#\w]+)\s*\)/gi)].map(
    ([, name = ""]) => nameOf(name),
  );
}

/** The attribute that a condition wants to be absent, where it says nothing else. */
function absentIn(call: AwsCall): string | undefined {
  const { condition, nameOf } = conditionOf(call);
  const [, name] =
    /^\s*attribute_not_exists\s*\(\s*([#\w]+)\s*\)\s*(?:AND\s+attribute_not_exists\s*\(\s*[#\w]+\s*\)\s*)*$/i.exec(
      condition,
    ) ?? [];
  return name === undefined ? undefined : nameOf(name);
}

/** The condition of a write, empty if it has none, and the attribute that a name in it stands for. */
function conditionOf({ parameters }: AwsCall): {
  condition: string;
  nameOf: (name: string) => string;
} {
  const { ConditionExpression: condition, ExpressionAttributeNames: names } = asObject(parameters);
  return {
    condition: typeof condition === "string" ? condition : "",
    nameOf: (name) => {
      const own = asObject(names)[name];
      return typeof own === "string" ? own : name;
    },
  };
}

/** Such an attribute that the record itself does not have: no record ever fails the condition. */
export function askedForInVain(call: AwsCall): string | undefined {
  const key = absentIn(call);
  const { Item: item } = asObject(call.parameters);
  return key === undefined || item === undefined || key in asObject(item) ? undefined : key;
}

/** An attribute of the known key that differs in the second record, which makes a condition on others useless. */
export function newKeyOf({ before, work }: Again): string | undefined {
  const key = absentIn(work.call);
  if (key === undefined || work.call.tableKey?.includes(key) !== false) return undefined;
  return work.call.tableKey.find((name) => !isSameIn(before.call, work.call, name));
}

function isSameIn(one: AwsCall, other: AwsCall, name: string): boolean {
  const [then, now] = [one, other].map((call) => asObject(asObject(call.parameters)["Item"])[name]);
  return now !== undefined && JSON.stringify(now) === JSON.stringify(then);
}

const PARTITION = /^p(?:artition)?_?k(?:ey)?$/i;

function isSortKey(name: string): boolean {
  return /^s(?:ort)?_?k(?:ey)?$/i.test(name);
}

/** Whether the service recognizes the second call by its token. */
export function isKnownTo({ before, work }: Again): boolean {
  const [one, other] = [before, work].map(({ call }) => tokenOf(call));
  return one !== undefined && one === other;
}

function tokenOf({ service, idempotencyKey, parameters }: AwsCall): string | undefined {
  const given = asObject(parameters);
  const token: Json | undefined =
    idempotencyKey ??
    given["MessageDeduplicationId"] ??
    given["ClientRequestToken"] ??
    (service === "states" ? given["name"] : undefined);
  return typeof token === "string" ? token : undefined;
}
