import type { Json } from "../../json.ts";
import type { CapturedAnswer } from "../http.ts";

/** What many an API answers, by the names that many of them have for it. */
const USUAL = {
  ...{ id: "1", success: true, ok: true, status: "ok", error: null, message: "ok" },
  ...{ token: "t", access_token: "t", token_type: "Bearer", expires_in: 3_600 },
};

export const USUAL_TEXT = JSON.stringify(USUAL);

/** What a replay answers in the place of nothing: much, and little. */
export function usualContent(variant: 0 | 1 | 2): Record<string, Json> {
  return variant === 1 ? USUAL : {};
}

/** The success that a replay gives a request which is blocked otherwise. */
export function usualAnswer(variant: 1 | 2): CapturedAnswer {
  const headers = { "content-type": "application/json" };
  return { status: 200, headers, body: variant === 1 ? USUAL_TEXT : "{}" };
}
