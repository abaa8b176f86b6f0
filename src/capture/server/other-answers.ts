import type { CapturedAnswer } from "../http.ts";

/** What many an API answers, by the names that many of them have for it. */
const USUAL = {
  ...{ id: "1", success: true, ok: true, status: "ok", error: null, message: "ok" },
  ...{
    token: "t",
    access_token: "t",
    token_type: "Bearer",
    expires_in: 3600,
    url: "https://x.test",
  },
  ...{ data: { id: "1" }, user: { id: "1" }, result: { id: "1" }, results: [], items: [] },
};

/** What a replay answers requests that are blocked otherwise: two successes, of little and of much. */
export function otherAnswer(variant: 1 | 2): CapturedAnswer {
  const body = JSON.stringify(variant === 1 ? {} : USUAL);
  return { status: 200, headers: { "content-type": "application/json" }, body };
}
