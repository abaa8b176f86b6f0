import { CONTENT_EXAMPLE } from "../aws/example.ts";
import { TYPED, USUAL_TEXT } from "./usual-answer.ts";

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
      if (text === TYPED) return typed();
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

/** Members are of the type that their names suggest, for code that checks types. */
function typed(): object {
  return new Proxy(
    { id: "1" },
    {
      get: (known, key) => {
        if (typeof key === "symbol" || key in known) return Reflect.get(known, key);
        return MISSING.test(key) ? undefined : valueNamed(key);
      },
    },
  );
}

function valueNamed(name: string): unknown {
  if (/^(?:is|has|can)[A-Z]|(?:enabled|active|valid|verified|success|ok)$/i.test(name)) return true;
  if (/(?:count|total|amount|balance|number|limit|size|age|port|version)$/i.test(name)) return 1;
  if (/(?:data|user|profile|account|customer|item|result|body|settings|config)$/i.test(name)) {
    return typed();
  }
  return /(?<!s|u|statu|addres)s$/.test(name) ? [typed()] : "1";
}

function valueOf(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
