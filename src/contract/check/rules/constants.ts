import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { leavesOf } from "../../leaves.ts";
import { fieldName, fieldsOf } from "./fields.ts";

/** What is changed after a sign-up, by its name: a plan is upgraded, a balance used up, an account suspended. */
const CHANGES =
  /plan|tier|role|group|permission|status|state$|credit|balance|points|quota|limit|level|active|enabled|disabled|suspended|blocked|onboard|subscri|trial|setting|preference|theme|(?:^|_)count$|(?<!dis|c)Count$|score|streak/i;

/** What is filled in later: whoever sets it to null again loses it. */
const FILLED_LATER = /(?:Id|_id|[tT]oken|[aA]rn|[eE]ndpoint)$/;

/** What is set once, when a user is new. */
const BEGINNINGS =
  /^(?:created|joined|registered|signed_?up|member_?since|first)_?(?:at|on|date|time|seen)?$/i;
const TIME = /^\d{4}-\d\d-\d\d|^\d{10}(?:\d{3})?$/;

/** The fields that a call sets to the same for every user, though they change later: `plan to "free"`. */
export function constantsIn(call: AwsCall, { event }: Invocation): string[] {
  const own = new Set(leavesOf(event).map(({ value }) => String(value)));
  const constants = settingsOf(call)
    .filter(({ value }) => value !== "" && (IS_FLAG.test(value) || !own.has(value)))
    .flatMap(({ name, value, isNull }) => {
      if (isNull) return FILLED_LATER.test(name) || CHANGES.test(name) ? [`${name} to null`] : [];
      if (BEGINNINGS.test(name) && TIME.test(value)) return [`${name} to the current time`];
      return CHANGES.test(name) ? [`${name} to "${value}"`] : [];
    });
  return [...new Set(constants)];
}

const WRITES = /^(?:PutItem|BatchWriteItem|TransactWriteItems|AdminUpdateUserAttributes)$/;

/** Flags of the event have such values, too. */
const IS_FLAG = /^(?:true|false)$/;

interface Setting {
  name: string;
  value: string;
  isNull: boolean;
}

/** The fields that a call sets, whatever was there. */
export function settingsOf(call: AwsCall): Setting[] {
  const { operation } = call;
  if (operation === "UpdateItem") return assignmentsIn(call);
  if (!WRITES.test(operation)) return [];
  return [...fieldsOf(call)]
    .filter(([path]) => /(?:^|\.)(?:Item|UserAttributes)\./.test(path))
    .map(([path, value]) => ({
      ...{ name: fieldName(path), value: String(value) },
      isNull: value === null || (path.endsWith(".NULL") && value === true),
    }));
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
      : [
          {
            ...{ name: typeof name === "string" ? name : field, value: String(leaf.value) },
            isNull: leaf.path.endsWith("NULL"),
          },
        ];
  });
}
