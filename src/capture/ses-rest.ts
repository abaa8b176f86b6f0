import type { CapturedMail } from "../invocation.ts";
import type { CapturedAnswer, CapturedRequest } from "./capture-server.ts";
import { parseRawMail } from "./raw-mail.ts";
import type { Recorder } from "./record.ts";
import { refusalOf } from "./ses-rules.ts";
import type { SesError } from "./ses-rules.ts";

/** The part of version 2's SendEmail that a mail is made of. */
interface SendEmailBody {
  FromEmailAddress?: string;
  Destination?: { ToAddresses?: string[]; CcAddresses?: string[]; BccAddresses?: string[] };
  ReplyToAddresses?: string[];
  ConfigurationSetName?: string;
  Content?: {
    Simple?: {
      Subject?: { Data?: string };
      Body?: { Text?: { Data?: string }; Html?: { Data?: string } };
    };
    Raw?: { Data?: string };
  };
}

/**
 * SES version 2: REST with JSON.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export async function answerSesRest(
  request: CapturedRequest,
  record: Recorder,
  newId: () => string,
): Promise<CapturedAnswer> {
  const requestId = newId();
  const operation = `${request.method} ${request.url.pathname}`;
  const refuse = (error: SesError): CapturedAnswer => {
    record({ type: "aws-call", call: { service: "ses", operation, result: "refused" } });
    const headers = { "x-amzn-errortype": error.name };
    return json(requestId, error.status, { message: error.message }, headers);
  };
  const mail =
    operation === "POST /v2/email/outbound-emails"
      ? await readMail(parseBody(request), newId())
      : undefined;
  if (mail === undefined) {
    return refuse({
      status: 400,
      name: "BadRequestException",
      message: `The dry run does not know this SES call: ${operation}`,
    });
  }
  const refusal = refusalOf(mail);
  // Version 2 has one name for every kind of bad input.
  if (refusal !== undefined) return refuse({ ...refusal, name: "BadRequestException" });
  record({ type: "mail", mail });
  return json(requestId, 200, { MessageId: mail.messageId });
}

/** What is no JSON object has nothing in it, and is refused for that. */
function parseBody(request: CapturedRequest): SendEmailBody {
  try {
    return (JSON.parse(request.body.toString("utf8")) as SendEmailBody | null) ?? {};
  } catch {
    return {};
  }
}

async function readMail(body: SendEmailBody, messageId: string): Promise<CapturedMail | undefined> {
  const destination = body.Destination ?? {};
  const to = destination.ToAddresses ?? [];
  const cc = destination.CcAddresses ?? [];
  const bcc = destination.BccAddresses ?? [];
  const base = {
    api: "sesv2" as const,
    action: "SendEmail",
    messageId,
    ...(body.ConfigurationSetName !== undefined && { configurationSet: body.ConfigurationSetName }),
  };
  const { Simple: simple, Raw: raw } = body.Content ?? {};
  if (simple !== undefined) {
    const text = simple.Body?.Text?.Data;
    const html = simple.Body?.Html?.Data;
    return {
      ...base,
      from: body.FromEmailAddress ?? "",
      to,
      cc,
      bcc,
      replyTo: body.ReplyToAddresses ?? [],
      subject: simple.Subject?.Data ?? "",
      ...(text !== undefined && { text }),
      ...(html !== undefined && { html }),
    };
  }
  if (raw?.Data !== undefined) {
    return {
      ...base,
      ...(await parseRawMail(Buffer.from(raw.Data, "base64"), {
        from: body.FromEmailAddress,
        recipients: [...to, ...cc, ...bcc],
      })),
    };
  }
  return undefined;
}

function json(
  requestId: string,
  status: number,
  body: Record<string, string>,
  headers: Record<string, string> = {},
): CapturedAnswer {
  return {
    status,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      ...headers,
    },
    body: JSON.stringify(body),
  };
}
