import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { leavesOf } from "../../leaves.ts";
import { fieldName, fieldsOf } from "./fields.ts";

/** What is changed after a sign-up, by its name: a plan is upgraded, a balance used up, an account suspended. */
const CHANGES =
  /plan|tier|role|group|permission|status|state$|credit|balance|points|quota|limit|level|active|enabled|disabled|suspended|blocked|onboard|subscri|trial|setting|preference|theme/i;

/** The fields that a call sets to the same for every user, though they change later: `plan to "free"`. */
export function constantsIn(call: AwsCall, { event }: Invocation): string[] {
  const own = new Set(leavesOf(event).map(({ value }) => String(value)));
  return settingsOf(call)
    .filter(({ name, value }) => CHANGES.test(name) && value !== "" && !own.has(value))
    .map(({ name, value }) => `${name} to "${value}"`);
}

interface Setting {
  name: string;
  value: string;
}

function settingsOf(call: AwsCall): Setting[] {
  const { operation, parameters } = call;
  if (operation === "UpdateItem") return assignmentsIn(call);
  const { Item } = asObject(parameters);
  const isWrite = Item !== undefined || operation === "AdminUpdateUserAttributes";
  return [...fieldsOf(isWrite ? call : { ...call, parameters: {} })]
    .filter(([path]) => /^(?:Item|UserAttributes)\./.test(path))
    .map(([path, value]) => ({ name: fieldName(path), value: String(value) }));
}

/** `SET #plan = :plan`, unless a condition or `if_not_exists` keeps what is there. */
function assignmentsIn({ parameters }: AwsCall): Setting[] {
  const {
    UpdateExpression: expression,
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  } = asObject(parameters);
  if (typeof expression !== "string" || condition !== undefined) return [];
  return [
    ...expression.matchAll(/([#\w.]+)\s*=\s*(:\w+)\s*(?=,|$|\b(?:REMOVE|ADD|DELETE)\b)/gi),
  ].flatMap(([, field = "", placeholder = ""]) => {
    const [leaf] = leavesOf(asObject(values)[placeholder]);
    const name = asObject(names)[field];
    return leaf === undefined
      ? []
      : [{ name: typeof name === "string" ? name : field, value: String(leaf.value) }];
  });
}
