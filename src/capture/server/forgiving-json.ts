import { CONTENT_EXAMPLE } from "../aws/example.ts";
import { USUAL_TEXT } from "./usual-answer.ts";

/**
 * Of a replay: what is parsed of the contents that the tool makes up has every member that is asked for.
 * A handler that says the same of each answer it cannot read would otherwise look as if it failed anyhow.
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

/** What would never end, or would be another failure. */
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
