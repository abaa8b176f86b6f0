import type { CaptureSettings } from "../../capture-settings.ts";
import type { CapturedMail } from "../../invocation.ts";
import { errorAnswer } from "../aws/answer.ts";
import { AwsError } from "../aws/refusal.ts";
import { describeAwsRequest } from "../aws/request.ts";
import type { AwsRequest } from "../aws/request.ts";
import { DRY_RUN_CREDENTIALS } from "../environment.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { createAnswerer } from "./answerer.ts";
import { after } from "./trouble.ts";

/** What becomes of a call where SES does not answer as it should. */
type Trouble = "silent" | "reset";

/**
 * SES, versions 1 and 2: the account of a dry run for clients at a port of this machine.
 *
 * @param newId Makes request and message ids.
 */
export function sesEndpoint(
  settings: CaptureSettings,
  region: string,
  keepMail: (mail: CapturedMail) => void,
  newId: () => string,
): (request: CapturedRequest) => Promise<CapturedAnswer | Trouble> {
  const answerer = createAnswerer(
    { ...settings, region, credentials: DRY_RUN_CREDENTIALS },
    (entry) => {
      if (entry.type === "mail") keepMail(entry.mail);
    },
    newId,
  );
  return async ({ url: { pathname, search }, ...given }) => {
    // An unsigned request is known by its host, as at AWS.
    const url = new URL(`https://email.${region}.amazonaws.com${pathname}${search}`);
    const request = { ...given, url };
    const aws = describeAwsRequest(request);
    if (aws?.service !== "ses") return notServed(request, aws);
    const fault = answerer.nextFault(request);
    if (fault?.kind === "slow") await after(fault.delayMs ?? 0);
    const answer = await answerer.answer(request, undefined, fault);
    if (fault?.kind === "timeout") return "silent";
    return fault?.kind === "reset" || answer === undefined ? "reset" : answer;
  };
}

function notServed(
  request: CapturedRequest,
  aws: AwsRequest | undefined,
): CapturedAnswer | Promise<CapturedAnswer> {
  const message =
    `this endpoint has only Lambda and SES, not ${aws?.service ?? "this service"} ` +
    "(instead of one endpoint for all services, set AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL_SES and AWS_ENDPOINT_URL_SESV2)";
  if (aws === undefined) return { status: 404, headers: {}, body: message };
  const error = new AwsError("UnknownOperationException", message, { status: 404 });
  return errorAnswer(request, aws, "", error, error.status);
}
