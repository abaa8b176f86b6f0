import type { Stub } from "../capture-settings.ts";
import { isObject, tryParseJson } from "../json.ts";
import type { Json } from "../json.ts";

/** Domains that are keys of a map in a parameter or secret, as the user's stubs supply it: `{ "@example.com": "staff" }`. */
export function domainsInStubs(stubs: readonly Stub[]): string[] {
  const found = stubs
    .filter(({ service }) => service === "ssm" || service === "secretsmanager")
    .flatMap(({ reply = null, replies = [] }) => [reply, ...replies])
    .flatMap(keysIn)
    .flatMap((key) => /^@?((?:[\w-]+\.)+[a-z]{2,})$/i.exec(key)?.[1] ?? []);
  return [...new Set(found)];
}

/** Keys of all objects in a value, and in texts that are JSON. */
function keysIn(value: Json): string[] {
  if (typeof value === "string") {
    const inner = /^\s*[[{]/.test(value) ? tryParseJson(value) : undefined;
    return inner === undefined ? [] : keysIn(inner);
  }
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...keysIn(each)]);
}
