import type { Json } from "../../json.ts";
import { fitsWildcard } from "../../wildcard.ts";
import type { Stub } from "../../capture-settings.ts";

/**
 * The first stub for a call of a service's operation with these parameters, or for a request of a
 * method to a URL with this body.
 */
export function findStub(
  stubs: readonly Stub[],
  kind: "service" | "url",
  name: string,
  operation: string,
  content: Json | undefined,
): Stub | undefined {
  return stubs.find(
    (stub) =>
      (stub.url !== undefined) === (kind === "url") &&
      fits(stub[kind], name) &&
      fits(stub.operation, operation) &&
      (stub.match === undefined || has(content, stub.match)),
  );
}

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || fitsWildcard(pattern, text);
}

/** Whether a value has all that is asked for, and perhaps more. */
function has(value: Json | undefined, asked: Json): boolean {
  if (Array.isArray(asked)) {
    return (
      Array.isArray(value) &&
      value.length === asked.length &&
      asked.every((inner, index) => has(value[index], inner))
    );
  }
  if (typeof asked !== "object" || asked === null) return value === asked;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(asked).every(
    ([key, inner]) => Object.hasOwn(value, key) && has(value[key], inner),
  );
}
