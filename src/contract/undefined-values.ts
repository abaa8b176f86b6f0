import { PLACEHOLDER } from "../unset-name.ts";
import type { AwsCall, Invocation } from "../invocation.ts";
import { leavesOf } from "./leaves.ts";
import type { Leaf } from "./leaves.ts";

/** A value of a call with `undefined` or the like in it, which a template string makes of what is missing. */
export interface UndefinedValue {
  /** In the parameters: `Item.pk.S`. Empty for the call's own URL. */
  path: string;
  value: string;
}

/** In a text, `null` is also a word of JSON's, and `NaN` one of base64's. */
const UNDEFINED =
  /\bundefined\b|\bInvalid Date\b|\[object \w+\]|(?:^|[#:/=_|.-])(?:null|NaN)(?=$|[#:/=_|.?&-])/;

/** The first of them in a call; none where the event has the word itself. */
export function undefinedValueIn(call: AwsCall, { event }: Invocation): UndefinedValue | undefined {
  const { operation, parameters, unset = {} } = call;
  const [made] = Object.entries(unset)
    .filter(([, value]) => !PLACEHOLDER.test(value))
    .map(([path, value]) => ({ path, value }));
  const found = UNDEFINED.test(operation)
    ? { path: "", value: operation }
    : (made ?? leavesOf(parameters).find(isUndefined));
  if (found === undefined || leavesOf(event).some(isUndefined)) return undefined;
  return { path: found.path, value: String(found.value) };
}

/** What is sent whole may be the JSON `null`. */
const BODY = /(?:^|\.)(?:Message|MessageBody|Body|Payload|Data|input|Detail)$/;

/** What Node says of a missing value, for example in a message about a failure. */
const NODE_ERRORS =
  /\bof (?:undefined|null)\b|\b(?:undefined|null)\W+is not (?:valid JSON|iterable|a function|an object)/g;

function isUndefined({ path, value }: Leaf): boolean {
  if (typeof value !== "string" || (value === "null" && BODY.test(path))) return false;
  return UNDEFINED.test(value.replaceAll(NODE_ERRORS, ""));
}
