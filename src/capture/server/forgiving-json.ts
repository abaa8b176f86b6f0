import { CONTENT_EXAMPLE } from "../aws/example.ts";
import { USUAL_TEXT } from "./usual-answer.ts";

/**
 * In a replay, gives parsed stand-ins every member that the handler reads. Otherwise a handler that
 * reports every unreadable answer in the same way would look as if it always failed.
 */
export function forgiveMadeUpJson(): void {
  const { parse } = JSON;
  Object.assign(JSON, {
    parse: (...args: Parameters<typeof parse>): unknown => {
      const value: unknown = parse(...args);
      const isMadeUp = args[0] === CONTENT_EXAMPLE || args[0] === USUAL_TEXT;
      return isMadeUp ? withEverything(value as object) : value;
    },
  });
}

/** Members that would cause endless loops or other failures. */
const MISSING = /^(?:then|toJSON)$|error|fail|next|cursor|more/i;

function withEverything(target: object): object {
  return new Proxy(target, {
    get: (known, key) => {
      if (key === Symbol.toPrimitive) return () => "1";
      if (typeof key === "symbol") return Reflect.get([], key);
      if (typeof known === "object" && key in known) return Reflect.get(known, key);
      if (key === "length") return 1;
      return MISSING.test(key) ? undefined : withEverything(() => undefined);
    },
    apply: () => withEverything(() => undefined),
  });
}
