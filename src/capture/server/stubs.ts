import type { Json } from "../../json.ts";
import { EXAMPLE_ACCOUNT } from "../../arn.ts";
import { databasePlace } from "../../database-places.ts";
import { fitsWildcard } from "../../wildcard.ts";
import type { Stub } from "../../capture-settings.ts";

/** The parts of a request that a stub can match. */
export interface Named {
  /** Of an AWS call: the signing name. */
  service?: string;
  operation: string;
  content: Json | undefined;
}

/** A stub that answers a call, and its reply this time. */
export interface Taken {
  /** Its place among the stubs. */
  index: number;
  stub: Stub;
  reply: Json | undefined;
}

/** Finds the first stub that matches an AWS call or another request, and counts the call as answered. */
export function createStubs(stubs: readonly Stub[]) {
  const counts = stubs.map(() => 0);
  // What only says that a database is there comes after what answers its statements.
  const inOrder = [...stubs.entries()].toSorted(
    ([, one], [, other]) => Number(isBare(one)) - Number(isBare(other)),
  );
  return (
    http: Named & { url: string },
    aws: readonly Named[] = [],
    isPeek = false,
  ): Taken | undefined => {
    for (const [index, stub] of inOrder) {
      const count = counts[index] ?? 0;
      if (count >= (stub.times ?? Infinity)) continue;
      const named = stub.url === undefined ? aws : [http];
      if (!named.some((one) => isFor(stub, one, http.url))) continue;
      if (!isPeek) counts[index] = count + 1;
      const { replies, reply } = stub;
      return { index, stub, reply: replies?.[Math.min(count, replies.length - 1)] ?? reply };
    }
    return undefined;
  };
}

/** Whether a stub says that a database is there, and leaves its answers to the dry run. */
export function isBare({ url = "", reply, replies, error }: Stub): boolean {
  return databasePlace(url) !== undefined && (reply ?? replies ?? error) === undefined;
}

function isFor({ service, url, operation, match }: Stub, named: Named, address: string): boolean {
  return (
    fits(service, named.service ?? "") &&
    isAtAddress(url, address) &&
    fits(operation, named.operation) &&
    (match === undefined || has(named.content, match))
  );
}

/** A pattern without a query matches every query, and one without a path matches the root. */
function isAtAddress(pattern: string | undefined, address: string): boolean {
  if (pattern === undefined) return true;
  const place = databasePlace(pattern);
  if (place !== undefined) return fits(place, databasePlace(address) ?? "");
  const whole = /^[a-z]+:\/\/[^/?*]+$/i.test(pattern) ? `${pattern}/` : pattern;
  return fits(whole, whole.includes("?") ? address : (address.split("?")[0] ?? ""));
}

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || fitsWildcard(pattern, text);
}

/** Whether a value contains everything in `asked`. */
function has(value: Json | undefined, asked: Json): boolean {
  if (Array.isArray(asked)) {
    return (
      Array.isArray(value) &&
      value.length === asked.length &&
      asked.every((inner, index) => has(value[index], inner))
    );
  }
  if (typeof asked === "string" && typeof value === "string") {
    return fitsWildcard(asked, value, { ignoreCase: false });
  }
  if (typeof asked !== "object" || asked === null) return value === asked;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(asked).every(
    ([key, inner]) => Object.hasOwn(value, key) && has(value[key], inner),
  );
}

/** The status of an error whose stub has none. */
const STATUSES: readonly [RegExp, number][] = [
  [/^(?:AccessDenied|Forbidden|NotAuthorized(?!Exception)|Unauthorized)/, 403],
  [/^(?:NoSuch|NotFound|404)/, 404],
  [/^(?:Throttling|TooManyRequests|SlowDown)/, 429],
  [/^(?:ServiceUnavailable|503)/, 503],
  [/^Internal/, 500],
];

/** The error of a stub, with defaults for message and status. */
export function stubbedError(
  { name, message }: NonNullable<Stub["error"]>,
  { service, operation }: { service: string; operation: string },
): { name: string; message: string; status: number } {
  const status = STATUSES.find(([names]) => names.test(name))?.[1] ?? 400;
  const action = `${service}:${operation}`;
  const role = `arn:aws:sts::${EXAMPLE_ACCOUNT}:assumed-role/function-role/cognito-postconfirm`;
  const denied = `User: ${role} is not authorized to perform: ${action}`;
  const own = name.startsWith("AccessDenied")
    ? `${denied} because no identity-based policy allows the ${action} action`
    : "from a stub";
  return { name, message: message ?? own, status };
}
