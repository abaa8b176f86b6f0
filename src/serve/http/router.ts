import { decoded } from "../../decoded.ts";
import { textAnswer, withHeaders } from "./exchange.ts";
import type { Answer, Exchange } from "./exchange.ts";

export type Act = (exchange: Exchange, ...params: string[]) => Answer | Promise<Answer>;

export interface Route {
  method: string;
  path: RegExp;
  act: Act;
}

/** @param path With `*` for each part that `act` gets, decoded. */
export function route(method: string, path: string, act: Act): Route {
  const form = path.replaceAll(".", String.raw`\.`).replaceAll("*", "([^/]+)");
  return { method, path: new RegExp(`^${form}$`), act };
}

/** What a table of routes answers; `undefined` where none has this path. */
export async function answerByRoute(
  routes: readonly Route[],
  exchange: Exchange,
): Promise<Answer | undefined> {
  const method = exchange.method === "HEAD" ? "GET" : exchange.method;
  const allowed = new Set<string>();
  for (const each of routes) {
    const found = each.path.exec(exchange.url.pathname);
    if (found === null) continue;
    if (each.method === method) return await each.act(exchange, ...found.slice(1).map(decoded));
    allowed.add(each.method);
  }
  if (allowed.size === 0) return undefined;
  const allow = [...allowed].join(", ");
  return withHeaders(textAnswer("405 method not allowed", 405), { allow });
}
