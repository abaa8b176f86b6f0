import type { Json } from "../../json.ts";
import { fitsWildcard } from "../../wildcard.ts";
import type { Stub } from "../../capture-settings.ts";

/** By what a stub can name a request. */
export interface Named {
  /** Of an AWS call: the signing name. */
  service?: string;
  operation: string;
  content: Json | undefined;
}

/** The first stub for an AWS call, by its service or its address, or for another request. */
export function findStub(
  stubs: readonly Stub[],
  http: Named & { url: string },
  aws?: Named & { service: string },
): Stub | undefined {
  return stubs.find((stub) => {
    const named = stub.url === undefined ? aws : http;
    return (
      named !== undefined &&
      fits(stub.service, named.service ?? "") &&
      fits(stub.url, http.url) &&
      fits(stub.operation, named.operation) &&
      (stub.match === undefined || has(named.content, stub.match))
    );
  });
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
