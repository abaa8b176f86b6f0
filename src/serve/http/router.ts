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
  const { pathname } = exchange.url;
  const fitting = routes.filter(({ path }) => path.test(pathname));
  const method = exchange.method === "HEAD" ? "GET" : exchange.method;
  const found = fitting.find((each) => each.method === method);
  if (found !== undefined) {
    const params = (found.path.exec(pathname) ?? []).slice(1).map(decoded);
    return await found.act(exchange, ...params);
  }
  if (fitting.length === 0) return undefined;
  const allow = [...new Set(fitting.map((each) => each.method))].join(", ");
  return withHeaders(textAnswer("405 method not allowed", 405), { allow });
}
