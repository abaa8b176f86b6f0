import { tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import { fitsWildcard } from "../../wildcard.ts";
import type { Stub } from "../../capture-settings.ts";

/** The first stub for a call of a service's operation with these parameters. */
export function findStub(
  stubs: readonly Stub[],
  service: string,
  operation: string,
  parameters: Json | undefined,
): Stub | undefined {
  return stubs.find(
    (stub) =>
      stub.url === undefined &&
      fits(stub.service, service) &&
      fits(stub.operation, operation) &&
      (stub.match === undefined || has(parameters, stub.match)),
  );
}

/** The first stub for a request that is no AWS call. */
export function findUrlStub(
  stubs: readonly Stub[],
  method: string,
  url: URL,
  body: string,
): Stub | undefined {
  const address = `${url.origin}${url.pathname}`;
  const parsed = tryParseJson(body);
  const content = parsed === undefined ? body : parsed;
  return stubs.find(
    (stub) =>
      stub.url !== undefined &&
      fits(stub.url, address) &&
      fits(stub.operation, method) &&
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
