import type { CapturedMail } from "../invocation.ts";
import type { CapturedAnswer, CapturedRequest } from "./capture-server.ts";
import { parseRawMail } from "./raw-mail.ts";
import type { Recorder } from "./record.ts";
import { refusalOf } from "./ses-rules.ts";
import type { SesError } from "./ses-rules.ts";

const NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/";

/**
 * SES version 1: the AWS Query protocol, form parameters in and XML out.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html
 */
export async function answerSesQuery(
  request: CapturedRequest,
  record: Recorder,
  newId: () => string,
): Promise<CapturedAnswer> {
  const parameters = new URLSearchParams(request.body.toString("utf8"));
  const action = parameters.get("Action") ?? "";
  const requestId = newId();
  const mail = await readMail(action, parameters, newId());
  if (mail === undefined) {
    record({ type: "aws-call", call: { service: "ses", operation: action, result: "refused" } });
    return xmlError(requestId, {
      status: 400,
      name: "InvalidAction",
      message: `The dry run does not know the SES action ${action}`,
    });
  }
  const refusal = refusalOf(mail);
  if (refusal !== undefined) {
    record({ type: "aws-call", call: { service: "ses", operation: action, result: "refused" } });
    return xmlError(requestId, refusal);
  }
  record({ type: "mail", mail });
  return xml(
    200,
    requestId,
    `<${action}Response xmlns="${NAMESPACE}"><${action}Result><MessageId>${mail.messageId}</MessageId></${action}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

async function readMail(
  action: string,
  parameters: URLSearchParams,
  messageId: string,
): Promise<CapturedMail | undefined> {
  const configurationSet = parameters.get("ConfigurationSetName");
  const base = {
    api: "ses" as const,
    action,
    messageId,
    ...(configurationSet !== null && { configurationSet }),
  };
  if (action === "SendEmail") {
    const text = parameters.get("Message.Body.Text.Data");
    const html = parameters.get("Message.Body.Html.Data");
    return {
      ...base,
      from: parameters.get("Source") ?? "",
      to: list(parameters, "Destination.ToAddresses"),
      cc: list(parameters, "Destination.CcAddresses"),
      bcc: list(parameters, "Destination.BccAddresses"),
      replyTo: list(parameters, "ReplyToAddresses"),
      subject: parameters.get("Message.Subject.Data") ?? "",
      ...(text !== null && { text }),
      ...(html !== null && { html }),
    };
  }
  if (action === "SendRawEmail") {
    const data = Buffer.from(parameters.get("RawMessage.Data") ?? "", "base64");
    const recipients = list(parameters, "Destinations");
    return {
      ...base,
      ...(await parseRawMail(data, { from: parameters.get("Source") ?? undefined, recipients })),
    };
  }
  return undefined;
}

/** Lists stand as `<name>.member.1` to `<name>.member.N`. */
function list(parameters: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let member = 1; ; member++) {
    const value = parameters.get(`${name}.member.${member}`);
    if (value === null) return values;
    values.push(value);
  }
}

function xmlError(requestId: string, error: SesError): CapturedAnswer {
  return xml(
    error.status,
    requestId,
    `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${error.name}</Code>` +
      `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

function xml(status: number, requestId: string, body: string): CapturedAnswer {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
