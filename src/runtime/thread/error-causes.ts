import { isMap, isNativeError, isProxy } from "node:util/types";
import { isBlock } from "../../capture/seal/blocked.ts";
import { keepMethods } from "../../capture/seal/keep-methods.ts";
import { cut } from "./cut.ts";
import { contentOf } from "./thrown-content.ts";
import type { LambdaError } from "../../invocation.ts";

// A handler may put anything in the place of these.
const { apply, getOwnPropertyDescriptor, ownKeys } = Reflect;
const { isArray } = Array;
// oxlint-disable-next-line typescript/unbound-method -- called with its map as `this` below
const { forEach } = Map.prototype;

type Cause = NonNullable<LambdaError["causes"]>[number];

/** What was thrown, or something in it, and where that was found. */
interface Link {
  value: object;
  from: Link | undefined;
}

/** An error may lead to everything that its library knows. */
const MOST_LINKS = 1_000;
const MOST_KEYS = 200;

/** The members by which libraries lead from their errors to what caused them, errors or not. */
const LEADS_ON = keepMethods(
  new Set<string | symbol>([
    ...["cause", "causes", "jse_cause", "errors", "error", "err", "lastError", "previousErrors"],
    ...["original", "originalError", "inner", "innerError", "innerException", "nested", "parent"],
    ...["reason", "source", "details", "info", "request", "response", "res", "servers", "failures"],
  ]),
);

/**
 * The errors that led to a thrown one, and whether one of them is the seal's: by its identity, whatever
 * it was wrapped in. No getter is called but those of names and messages.
 */
export function causesOf(thrown: unknown): Pick<LambdaError, "causes" | "isBlocked"> {
  try {
    if (typeof thrown !== "object" || thrown === null) return {};
    const block = findBlock(thrown);
    const causes = block === undefined ? plainCauses(thrown) : causesUpTo(block);
    return {
      ...(causes.length > 0 && { causes }),
      ...(block !== undefined && { isBlocked: true }),
    };
  } catch {
    // A proxy, for one, has code of the handler's in it.
    return {};
  }
}

/** The nearest error of the seal's. */
function findBlock(thrown: object): Link | undefined {
  const links: Link[] = [{ value: thrown, from: undefined }];
  const seen = keepMethods(new WeakSet<object>());
  seen.add(thrown);
  for (let index = 0; index < links.length; index += 1) {
    const from = links[index];
    if (from === undefined || isBlock(from.value)) return from;
    const follow = (value: unknown, isLead: boolean): void => {
      if (typeof value !== "object" || value === null || isProxy(value) || seen.has(value)) return;
      if (links.length >= MOST_LINKS || !(isLead || isNativeError(value))) return;
      seen.add(value);
      links[links.length] = { value, from };
    };
    const isList = isArray(from.value);
    if (isMap(from.value)) apply(forEach, from.value, [(value: unknown) => follow(value, true)]);
    const keys = ownKeys(from.value);
    for (let at = 0; at < keys.length && at < MOST_KEYS; at += 1) {
      const key = keys[at] ?? "";
      follow(memberOf(from.value, key), isList || LEADS_ON.has(key));
    }
  }
  return undefined;
}

function memberOf(owner: object, key: string | symbol): unknown {
  return getOwnPropertyDescriptor(owner, key)?.value;
}

/** The errors on the way to one, without the one that was thrown. */
function causesUpTo(end: Link): Cause[] {
  const errors: Cause[] = [];
  for (let link: Link | undefined = end; link?.from !== undefined; link = link.from) {
    if (isNativeError(link.value)) errors[errors.length] = describe(link.value);
  }
  const nearestFirst: Cause[] = [];
  for (let index = errors.length - 1; index >= 0; index -= 1) {
    const error = errors[index];
    if (error !== undefined) nearestFirst[nearestFirst.length] = error;
  }
  return nearestFirst;
}

/** How many causes are worth telling. */
const MOST_CAUSES = 5;

/**
 * What JavaScript itself calls the cause of an error, and the errors of one that stands for several. Clients of
 * GraphQL have plain objects there.
 */
function plainCauses(thrown: object): Cause[] {
  const causes: Cause[] = [];
  let end: unknown = thrown;
  let cause = memberOf(thrown, "cause");
  while (isNativeError(cause) && causes.length < MOST_CAUSES) {
    causes[causes.length] = describe(cause);
    end = cause;
    cause = memberOf(cause, "cause");
  }
  add(causes, cause);
  const errors = isNativeError(end) ? memberOf(end, "errors") : undefined;
  for (let at = 0; isArray(errors) && at < errors.length && causes.length < MOST_CAUSES; at += 1) {
    add(causes, memberOf(errors, String(at)));
  }
  return causes;
}

function add(causes: Cause[], value: unknown): void {
  const content = isNativeError(value) ? undefined : contentOf(value);
  if (content !== undefined) {
    causes[causes.length] = { errorType: "object", errorMessage: content };
  } else if (isNativeError(value)) {
    causes[causes.length] = describe(value);
  }
}

function describe(error: Record<"name" | "message", unknown>): Cause {
  try {
    return {
      errorType: cut(String(error.name), 1_000),
      errorMessage: cut(String(error.message), 10_000),
    };
  } catch {
    return { errorType: "Error", errorMessage: "its message cannot be read" };
  }
}
