import type { Json } from "../json.ts";

export interface Leaf {
  /** `Item.pk.S`. */
  path: string;
  value: Exclude<Json, object> | null;
}

/** The strings, numbers, booleans and nulls in a document. */
export function leavesOf(document: Json | undefined): Leaf[] {
  const leaves: Leaf[] = [];
  if (document === undefined) return leaves;
  // Without recursion: a handler may nest parameters deeply.
  const open = [{ path: "", value: document }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, value } = next;
    if (typeof value !== "object" || value === null) {
      leaves.push({ path, value });
      continue;
    }
    const inner = Object.entries(value).map(([key, part]) => ({
      path: path === "" ? key : `${path}.${key}`,
      value: part,
    }));
    open.push(...inner.toReversed());
  }
  return leaves;
}
