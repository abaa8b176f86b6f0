import { errorAnswer } from "../capture/aws/answer.ts";
import { AwsError } from "../capture/aws/refusal.ts";
import { describeAwsRequest } from "../capture/aws/request.ts";
import { DRY_RUN_CREDENTIALS } from "../capture/environment.ts";
import { createAnswerer } from "../capture/server/answerer.ts";
import type { CaptureSettings } from "../capture-settings.ts";
import type { CapturedMail } from "../invocation.ts";
import type { Answer, Exchange } from "./http/exchange.ts";

/** What becomes of a call where the endpoint does not answer as it should. */
export type Trouble = "silent" | "reset";

/** Whether a request is one of SES's two APIs, or of another AWS service by mistake. */
export function isForAws({ method, url, headers }: Exchange): boolean {
  if (url.pathname.startsWith("/v2/email/")) return true;
  const isSigned = /\/aws4_request/.test(headers.authorization ?? "");
  const isForm = /x-www-form-urlencoded/.test(headers["content-type"] ?? "");
  return isSigned || (method === "POST" && url.pathname === "/" && isForm);
}

/**
 * SES, versions 1 and 2: the account of a dry run behind a port.
 *
 * @param newId Makes request and message ids.
 */
export function sesApi(
  settings: CaptureSettings,
  region: string,
  keepMail: (mail: CapturedMail) => void,
  newId: () => string,
): (exchange: Exchange) => Promise<Answer | Trouble> {
  const answerer = createAnswerer(
    { ...settings, region, credentials: DRY_RUN_CREDENTIALS },
    (entry) => {
      if (entry.type === "mail") keepMail(entry.mail);
    },
    newId,
  );
  return async ({ method, url, headers, body }) => {
    const { pathname, search } = url;
    // An unsigned request is known by its host, as at AWS.
    const asAtAws = new URL(`https://email.${region}.amazonaws.com`);
    Object.assign(asAtAws, { pathname, search });
    const request = { method, url: asAtAws, headers, body };
    const aws = describeAwsRequest(request);
    if (aws?.service !== "ses") return notServed(request, aws);
    const fault = answerer.nextFault(request);
    if (fault?.kind === "slow") await after(fault.delayMs ?? 0);
    const answer = await answerer.answer(request, undefined, fault);
    if (fault?.kind === "timeout") return "silent";
    if (fault?.kind === "reset" || answer === undefined) return "reset";
    return answer;
  };
}

function notServed(
  request: Parameters<typeof errorAnswer>[0],
  aws: ReturnType<typeof describeAwsRequest>,
): Answer | Promise<Answer> {
  const message =
    `this endpoint has Lambda and SES, and not ${aws?.service ?? "this service"}: set ` +
    "AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL_SES and AWS_ENDPOINT_URL_SESV2 instead of AWS_ENDPOINT_URL";
  const error = new AwsError("UnknownOperationException", message, { status: 404 });
  if (aws === undefined) return { status: 404, headers: {}, body: message };
  return errorAnswer(request, aws, "", error, 404);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
