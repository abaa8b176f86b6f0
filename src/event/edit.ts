import { isObject } from "../json.ts";
import type { Json } from "../json.ts";

/** Sets a value in an event, whatever was there before. */
export interface Edit {
  /** Steps from the root. Missing objects on the way are created. */
  path: readonly (string | number)[];
  value: Json;
}

/** Returns the document with a value set; keys keep their order. */
export function withEdit(document: Json, { path, value }: Edit): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(document) && typeof step === "number") {
    return document.with(step, withEdit(document[step] ?? null, { path: rest, value }));
  }
  const key = String(step);
  const entries = new Map(isObject(document) ? Object.entries(document) : []);
  entries.set(key, withEdit(entries.get(key) ?? {}, { path: rest, value }));
  return Object.fromEntries(entries);
}
