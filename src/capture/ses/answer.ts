import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import type { Call } from "../record.ts";
import type { Ses } from "./account.ts";
import type { SesApi } from "./api.ts";
import { QUERY_API } from "./query-api.ts";
import { SesError } from "./refusals.ts";
import type { SesErrorParts } from "./refusals.ts";
import { isSendOperation } from "./request.ts";
import { REST_API } from "./rest-api.ts";

/** What was called, and what it is answered. */
interface SesAnswer {
  operation: string;
  answer: CapturedAnswer;
  error?: SesErrorParts;
  /** Whether the real account may answer otherwise. */
  isStandIn?: true | undefined;
  /** Whether the record has a mail for it. */
  isMail: boolean;
}

/** Whether the account that is played here knows the operation of a call. */
export function isPlayed(request: CapturedRequest): boolean {
  return apiOf(request).read(request).act !== undefined;
}

function apiOf({ url }: CapturedRequest): SesApi {
  return url.pathname.startsWith("/v2/") ? REST_API : QUERY_API;
}

/** Has an account carry out a call of either API. */
export async function answerSes(
  request: CapturedRequest,
  ses: Ses,
  call: Call,
  requestId: string,
): Promise<SesAnswer> {
  const api = apiOf(request);
  const { operation, act, ...given } = api.read(request);
  const isMail = isSendOperation(operation);
  try {
    if (act === undefined) throw new SesError("InvalidAction", `${api.unknown} ${operation}`);
    const reply = (await act({ ...given, ses, call })) ?? {};
    return { operation, isMail, answer: api.success(operation, reply, requestId) };
  } catch (thrown) {
    if (!(thrown instanceof SesError)) throw thrown;
    const error = api.named(thrown);
    const { isStandIn } = thrown;
    return { operation, isMail, error, isStandIn, answer: api.failure(error, requestId) };
  }
}
