import { directCaller } from "../../capture/seal/caller.ts";
import { keepMethods } from "../../capture/seal/keep-methods.ts";
import type { UnsetVariable } from "../../invocation.ts";

// A handler may put anything in the place of these.
const { process } = globalThis;
const { get, has } = Reflect;

/** Without what JSON and promises read of any object, and what Node and the SDK read all the time. */
const NAME = keepMethods(
  /^(?!(?:AWS|NODE|npm|FORCE|NO|WATCH)_|(?:toJSON|then|constructor|inspect|HOME(?:PATH|DRIVE)?|USERPROFILE)$)[a-z]\w{0,200}$/i,
);

/** A loop over made-up names is not worth its time. */
const MOST_NAMES = 500;

/**
 * Reports each variable that is read and not set, when it is read for the first time.
 *
 * `process.env` stays what it is: only a name that it does not have is looked up in its prototype, so only
 * those reads pass through here, and copies, loops, `in` and `delete` do not.
 */
export function noteUnsetVariables(note: (variable: UnsetVariable) => void): void {
  const known = Object.create(null) as Record<string, true>;
  let left = MOST_NAMES;
  const noteRead = (name: string): void => {
    const reader = directCaller();
    if (reader.by === "user") note({ name, caller: reader.caller });
    else if (reader.by !== "node") note({ name });
  };
  const { env } = process;
  const prototype = Object.getPrototypeOf(env) as object;
  const noted = new Proxy(prototype, {
    get(target, name, receiver) {
      if (left > 0 && typeof name === "string" && !(name in known) && !has(target, name)) {
        known[name] = true;
        left--;
        if (NAME.test(name)) noteRead(name);
      }
      return get(target, name, receiver) as unknown;
    },
  });
  Object.setPrototypeOf(env, noted);
}
