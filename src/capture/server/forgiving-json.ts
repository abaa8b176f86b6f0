import { CONTENT_EXAMPLE } from "../aws/example.ts";
import { USUAL_TEXT } from "./usual-answer.ts";

/**
 * In a replay, gives parsed stand-ins every member that the handler reads. Otherwise a handler that
 * reports every unreadable answer in the same way would look as if it always failed.
 *
 * @param text What the stand-ins have for content, and such members for a value, if it is a certain one.
 */
export function forgiveMadeUpJson(text?: string): void {
  const texts = new Set([CONTENT_EXAMPLE, USUAL_TEXT]);
  if (text !== undefined) texts.add(text).add(JSON.stringify(text));
  const { parse } = JSON;
  Object.assign(JSON, {
    parse: (...args: Parameters<typeof parse>): unknown => {
      if (!texts.has(args[0])) return parse(...args);
      return withEverything(text === undefined ? (parse(...args) as object) : {}, text);
    },
  });
}

/** Members that would cause endless loops or other failures. */
const MISSING = /^(?:then|toJSON)$|error|fail|next|cursor|more/i;

function withEverything(target: object, text?: string): object {
  return new Proxy(target, {
    get: (known, key) => {
      if (key === Symbol.toPrimitive) return () => "1";
      if (typeof key === "symbol") return Reflect.get([], key);
      if (typeof known === "object" && key in known) return Reflect.get(known, key);
      if (key === "length") return 1;
      if (MISSING.test(key)) return undefined;
      return text === undefined ? withEverything(() => undefined) : valueOf(text);
    },
    apply: () => withEverything(() => undefined),
  });
}

function valueOf(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
