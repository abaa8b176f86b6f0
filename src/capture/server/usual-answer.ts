import type { Json } from "../../json.ts";
import type { CapturedAnswer } from "../http.ts";

/** Values that many APIs return, under the usual names. */
const USUAL = {
  ...{ id: "1", success: true, ok: true, status: "ok", error: null, message: "ok" },
  ...{ token: "t", access_token: "t", token_type: "Bearer", expires_in: 3_600 },
};

/** A text of stand-ins that makes their members be of the type that their names suggest. */
export const TYPED = "[]";

export const USUAL_TEXT = JSON.stringify(USUAL);

/** The content of a stand-in: everything above, or nothing. */
export function usualContent(variant: 0 | 1 | 2): Record<string, Json> {
  return variant === 1 ? USUAL : {};
}

/** The answer of a replay to a request that is otherwise blocked. A text may be the status that is expected. */
export function usualAnswer(variant: 1 | 2, text = USUAL_TEXT): CapturedAnswer {
  const headers = { "content-type": "application/json" };
  const status = /^[2-5]\d\d$/.test(text) ? Number(text) : 200;
  return { status, headers, body: variant === 1 ? text : "{}" };
}
