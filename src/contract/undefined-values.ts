import type { AwsCall, Invocation } from "../invocation.ts";
import type { Json } from "../json.ts";

/** A value of a call with the text `undefined` in it, which a template string makes of what is missing. */
export interface UndefinedValue {
  /** In the parameters: `Item.pk.S`. Empty for the call's own URL. */
  path: string;
  value: string;
}

const UNDEFINED = /\bundefined\b/;

/** The first of them in a call; none where the event has the word itself. */
export function undefinedValueIn(call: AwsCall, { event }: Invocation): UndefinedValue | undefined {
  const { operation, parameters } = call;
  const found = UNDEFINED.test(operation) ? { path: "", value: operation } : findValue(parameters);
  return found === undefined || UNDEFINED.test(JSON.stringify(event)) ? undefined : found;
}

/** Without recursion: parameters are nested as deep as a handler likes. */
function findValue(parameters: Json | undefined): UndefinedValue | undefined {
  const open: { path: string; value: Json | undefined }[] = [{ path: "", value: parameters }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { path, value } = next;
    if (typeof value === "string" && UNDEFINED.test(value)) return { path, value };
    if (typeof value !== "object" || value === null) continue;
    const inner = Object.entries(value);
    open.push(
      ...inner.map(([key, part]) => ({ path: path === "" ? key : `${path}.${key}`, value: part })),
    );
  }
  return undefined;
}
