import { directCaller } from "../../capture/seal/caller.ts";
import { keepMethods } from "../../capture/seal/keep-methods.ts";
import type { MissingRead } from "../../invocation.ts";
import { asObject } from "../../json.ts";
import type { Json } from "../../json.ts";

// A handler may put anything in the place of these.
const { defineProperty, get, has } = Reflect;

/** Without what JSON, promises and libraries read of any object. */
const NAME = keepMethods(/^(?!(?:toJSON|then|inspect|length|size|splice|nodeType|stack)$)/);

/** A loop over made-up names is not worth its time. */
const MOST_NAMES = 100;

/**
 * Reports each key of the event, each attribute and each entry of clientMetadata that is read and not there, when
 * it is read for the first time, and the first read of the user name and of the client's id.
 *
 * Only a name that an object does not have is looked up in its prototype, so that copies, loops and JSON come
 * out as ever, and a clone can be made.
 */
export function noteMissingReads(event: Json, note: (read: MissingRead) => void): void {
  const { request, callerContext } = asObject(event);
  const { userAttributes, clientMetadata } = asObject(request);
  let left = MOST_NAMES;
  const watch = (of: MissingRead["of"], holder: Json | undefined): void => {
    if (typeof holder !== "object" || holder === null) return;
    const known = { __proto__: null } as unknown as Record<string, true>;
    const noteRead = (name: string | symbol): void => {
      if (left === 0 || typeof name !== "string" || name in known || !NAME.test(name)) return;
      known[name] = true;
      left--;
      const reader = directCaller();
      if (reader.by === "user") note({ of, name, caller: reader.caller });
      else if (reader.by !== "node") note({ of, name });
    };
    const noted = new Proxy(Object.prototype, {
      get(target, name, receiver) {
        if (!has(target, name)) noteRead(name);
        return get(target, name, receiver) as unknown;
      },
      has(target, name) {
        if (!has(target, name)) noteRead(name);
        return has(target, name);
      },
    });
    Object.setPrototypeOf(holder, noted);
  };
  watch("event", event);
  watch("request", request);
  watch("userAttributes", userAttributes);
  watch("clientMetadata", clientMetadata);
  noteFirstRead(event, { of: "event", name: "userName" }, note);
  noteFirstRead(callerContext, { of: "callerContext", name: "clientId" }, note);
}

/** Accessors can be cloned and written as JSON, and look like values to code that lists keys. */
function noteFirstRead(
  holder: Json | undefined,
  read: Pick<MissingRead, "of" | "name">,
  note: (read: MissingRead) => void,
): void {
  if (typeof holder !== "object" || holder === null) return;
  let value: unknown = asObject(holder)[read.name];
  let isNoted = false;
  defineProperty(holder, read.name, {
    configurable: true,
    enumerable: true,
    get: () => {
      if (!isNoted) {
        isNoted = true;
        const reader = directCaller();
        if (reader.by === "user") note({ ...read, caller: reader.caller });
        else if (reader.by !== "node") note(read);
      }
      return value;
    },
    set: (other) => {
      value = other;
    },
  });
}
