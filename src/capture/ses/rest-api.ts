import type * as V2 from "@aws-sdk/client-sesv2";
import type { Attachment } from "../../invocation.ts";
import type { Json } from "../../json.ts";
import { withoutUndefined } from "../../json.ts";
import type { CapturedRequest } from "../http.ts";
import type { Template } from "../../capture-settings.ts";
import { answerWith } from "../aws/answer-with.ts";
import { modelOf, operationOf } from "../aws/model.ts";
import { typeMismatchError } from "../aws/refusal.ts";
import { findTypeMismatch } from "../aws/validate.ts";
import type { HeadOfMail, Ses } from "./account.ts";
import type { SesAction, SesApi, SesCall, Wire } from "./api.ts";
import { bodiesOf, headOf, list, recipientsOf } from "./message.ts";
import { parseRawMail } from "./raw-mail.ts";
import { decoded } from "../../decoded.ts";
import { invalid, required, SesError } from "./refusals.ts";
import { renderedText } from "./templates.ts";
import { allRecipients } from "../../email-address.ts";

/** What version 2 calls an error of version 1, its status, and what the answer to a bulk call says. */
const NAMES: Readonly<Record<string, readonly [name: string, status: number, inBulk?: string]>> = {
  AccountSendingPausedException: ["SendingPausedException", 400, "ACCOUNT_SENDING_PAUSED"],
  AlreadyExists: ["AlreadyExistsException", 400],
  ConfigurationSetDoesNotExist: ["NotFoundException", 404, "CONFIGURATION_SET_NOT_FOUND"],
  InternalFailure: ["InternalServiceErrorException", 500],
  InvalidParameterValue: ["BadRequestException", 400, "INVALID_PARAMETER"],
  MessageRejected: ["MessageRejected", 400, "MESSAGE_REJECTED"],
  NotFound: ["NotFoundException", 404],
  SerializationException: ["SerializationException", 400],
  TemplateDoesNotExist: ["NotFoundException", 404],
  Throttling: ["TooManyRequestsException", 429],
};

function statusOf(error?: SesError): string {
  return error === undefined ? "SUCCESS" : (NAMES[error.name]?.[2] ?? "FAILED");
}

/**
 * SES version 2: REST with JSON.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html
 */
export const REST_API: SesApi = {
  read: (request) => {
    const { method } = request;
    const path = request.url.pathname.replace(/^\/v2\/email/, "").replace(/\/$/, "");
    const route = ROUTES.find((one) => one.method === method && one.path.test(path));
    const operation = route?.operation ?? `${method} ${request.url.pathname}`;
    return {
      operation,
      act:
        route &&
        ((call) => {
          refuseOtherTypes(route.operation, call.body);
          return route.act(call);
        }),
      body: parseBody(request) as never,
      name: decoded(route?.path.exec(path)?.[1] ?? ""),
    };
  },
  unknown: "The dry run does not know this SES call:",
  success: (_operation, reply, requestId) =>
    answerWith(200, requestId)(JSON_TYPE, JSON.stringify(reply)),
  // There is one name for every kind of bad input.
  named: ({ name, message }) => {
    const [own, status] = NAMES[name] ?? ["BadRequestException", 400];
    return { name: own, status, message };
  },
  failure: ({ name, status, message }, requestId) =>
    answerWith(status, requestId, { "x-amzn-errortype": name })(
      JSON_TYPE,
      JSON.stringify({ message }),
    ),
};

const JSON_TYPE = { "content-type": "application/json" };

/** What the calls that are known here are given, taken together. */
type Given = V2.SendEmailRequest &
  V2.SendBulkEmailRequest &
  V2.CreateEmailTemplateRequest &
  V2.TestRenderEmailTemplateRequest &
  V2.CreateEmailIdentityRequest &
  V2.PutSuppressedDestinationRequest &
  V2.PutAccountSendingAttributesRequest;

type Body = Wire<Given>;

interface Route {
  method: string;
  /** Below `/v2/email`. */
  path: RegExp;
  operation: string;
  act: SesAction<Given>;
}

function route(method: string, path: string, operation: string, act: Route["act"]): Route {
  return { method, path: new RegExp(`^${path.replace("*", "([^/]+)")}$`), operation, act };
}

const ROUTES: readonly Route[] = [
  route("POST", "/outbound-emails", "SendEmail", sendEmail),
  route("POST", "/outbound-bulk-emails", "SendBulkEmail", sendBulkEmail),
  route("POST", "/templates", "CreateEmailTemplate", ({ body, ses }) => {
    ses.templates.create(templateOf(body.TemplateName ?? "", body.TemplateContent));
  }),
  route("GET", "/templates", "ListEmailTemplates", ({ ses }) => ({
    TemplatesMetadata: ses.templates.names().map((name) => ({ TemplateName: name })),
  })),
  route("GET", "/templates/*", "GetEmailTemplate", ({ ses, name }) => {
    const { subject = "", text, html } = ses.templates.get(name);
    const parts = withoutUndefined({ Subject: subject, Text: text, Html: html });
    return { TemplateName: name, TemplateContent: parts as Json };
  }),
  route("PUT", "/templates/*", "UpdateEmailTemplate", ({ body, ses, name }) => {
    ses.templates.update(templateOf(name, body.TemplateContent));
  }),
  route("DELETE", "/templates/*", "DeleteEmailTemplate", ({ ses, name }) => {
    ses.templates.delete(name);
  }),
  route("POST", "/templates/*/render", "TestRenderEmailTemplate", async ({ body, ses, name }) => ({
    RenderedTemplate: await renderedText(ses.templates.get(name), body.TemplateData ?? "{}"),
  })),
  route("GET", "/account", "GetAccount", ({ ses }) => ({
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: "HEALTHY",
    ProductionAccessEnabled: !ses.isSandbox,
    SendingEnabled: !ses.paused,
    SendQuota: ses.quota,
    SuppressionAttributes: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
  })),
  route("PUT", "/account/sending", "PutAccountSendingAttributes", ({ body, ses }) => {
    ses.paused = body.SendingEnabled !== true;
  }),
  route("GET", "/identities", "ListEmailIdentities", listIdentities),
  // As newer clients ask.
  route("POST", "/list-identities", "ListEmailIdentities", listIdentities),
  route("POST", "/identities", "CreateEmailIdentity", ({ body, ses }) => {
    const identity = body.EmailIdentity ?? "";
    if (ses.identities.includes(identity)) {
      throw new SesError("AlreadyExists", `Email identity ${identity} already exist.`);
    }
    ses.pending.add(identity);
    return { IdentityType: typeOf(identity), VerifiedForSendingStatus: false };
  }),
  route("GET", "/identities/*", "GetEmailIdentity", ({ ses, name: identity }) => {
    const isVerified = ses.isVerified(identity);
    if (!isVerified && !ses.identities.includes(identity)) {
      throw new SesError("NotFound", `Email identity ${identity} does not exist.`);
    }
    return {
      IdentityType: typeOf(identity),
      VerifiedForSendingStatus: isVerified,
      VerificationStatus: verification(isVerified),
    };
  }),
  route("DELETE", "/identities/*", "DeleteEmailIdentity", ({ ses, name }) => {
    ses.pending.delete(name);
  }),
  route("GET", "/suppression/addresses", "ListSuppressedDestinations", ({ ses }) => ({
    SuppressedDestinationSummaries: [...ses.suppressed].map(suppression),
  })),
  route("PUT", "/suppression/addresses", "PutSuppressedDestination", ({ body, ses }) => {
    ses.suppressed.add(body.EmailAddress ?? "");
  }),
  route("GET", "/suppression/addresses/*", "GetSuppressedDestination", ({ ses, name: address }) => {
    if (ses.suppressed.has(address)) return { SuppressedDestination: suppression(address) };
    const message = `Email address ${address} does not exist on your suppression list.`;
    throw new SesError("NotFound", message);
  }),
  route("DELETE", "/suppression/addresses/*", "DeleteSuppressedDestination", ({ ses, name }) => {
    ses.suppressed.delete(name);
  }),
];

function listIdentities({ ses }: SesCall<Given>): Json {
  return {
    EmailIdentities: ses.identities.map((identity) => ({
      IdentityName: identity,
      IdentityType: typeOf(identity),
      SendingEnabled: ses.isVerified(identity),
      VerificationStatus: verification(ses.isVerified(identity)),
    })),
  };
}

async function sendEmail({ body, ses, call }: SesCall<Given>): Promise<Json> {
  const { Simple: simple, Raw: raw, Template: template } = body.Content ?? {};
  const from = body.FromEmailAddress;
  const attachments = attachmentsIn(list((simple ?? template)?.Attachments));
  const draft = {
    ...head("SendEmail", body, body.EmailTags),
    ...recipientsOf(body.Destination),
    attachments: attachments.length > 0 ? attachments : undefined,
  };
  if (raw?.Data !== undefined) {
    const envelope = { from, recipients: allRecipients(draft) };
    const parsed = await parseRawMail(Buffer.from(raw.Data, "base64"), envelope);
    return { MessageId: ses.send({ ...draft, ...parsed }, call) };
  }
  if (from === undefined) throw invalid("Missing required header 'From'.");
  if (template !== undefined) {
    const data = template.TemplateData ?? "{}";
    const found = findTemplate(template, ses);
    return { MessageId: await ses.sendTemplated({ ...draft, from }, found, data, call) };
  }
  if (simple === undefined) throw invalid("Message content is missing.");
  const subject = required(simple.Subject?.Data, "content.simple.subject.data");
  const bodies = bodiesOf(simple);
  const headers = list(simple.Headers).map(({ Name = "", Value = "" }) => ({
    name: Name,
    value: Value,
  }));
  const named = headers.length > 0 ? headers : undefined;
  return { MessageId: ses.send({ ...draft, from, subject, ...bodies, headers: named }, call) };
}

function attachmentsIn(files: readonly Wire<V2.Attachment>[]): Attachment[] {
  return files.map((file) => {
    const content = Buffer.from(file.RawContent ?? "", "base64");
    const attachment = withoutUndefined({
      fileName: file.FileName,
      contentType: file.ContentType ?? "application/octet-stream",
      size: content.byteLength,
      contentId: file.ContentId,
    });
    return Object.defineProperty(attachment, "content", { value: content, enumerable: false });
  });
}

async function sendBulkEmail({ body, ses, call }: SesCall<Given>): Promise<Json> {
  const { Template: content = {} } = body.DefaultContent ?? {};
  const base = head("SendBulkEmail", body, body.DefaultEmailTags);
  const from = body.FromEmailAddress ?? "";
  const mails = list(body.BulkEmailEntries).map((entry) => ({
    draft: { ...base, ...recipientsOf(entry.Destination), from },
    data: entry.ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData,
  }));
  const found = findTemplate(content, ses);
  const data = content.TemplateData;
  return { BulkEmailEntryResults: await ses.sendBulk(mails, data, found, call, statusOf) };
}

/** By its name or ARN, or said in the call itself. */
function findTemplate(content: Wire<V2.Template>, ses: Ses): Template {
  const { TemplateName: name, TemplateArn: arn, TemplateContent: inline } = content;
  if (inline !== undefined) return templateOf("(inline)", inline);
  return ses.templates.get(name ?? arn?.split("/").at(-1) ?? "");
}

function templateOf(
  name: string,
  { Subject, Text, Html }: Wire<V2.EmailTemplateContent> = {},
): Template {
  return { name, subject: Subject, text: Text, html: Html };
}

function head(action: string, body: Body, tags: Body["EmailTags"]): HeadOfMail {
  const { FeedbackForwardingEmailAddress: returnPath } = body;
  return headOf({ api: "sesv2", action, returnPath }, body, tags);
}

function typeOf(identity: string): string {
  return identity.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN";
}

function verification(isVerified: boolean): string {
  return isVerified ? "SUCCESS" : "PENDING";
}

function suppression(address: string): Json {
  return { EmailAddress: address, Reason: "BOUNCE", LastUpdateTime: 0 };
}

/** The parser of the service stops at a number or `false` in the place of a text. */
function refuseOtherTypes(operation: string, body: Body): void {
  const model = modelOf("sesv2");
  const { input } = (model && operationOf(model, operation)) ?? {};
  const mismatch = model && input && findTypeMismatch(model, input, body);
  if (mismatch === undefined) return;
  throw new SesError("SerializationException", typeMismatchError(mismatch).message);
}

/** What is not a JSON object has nothing in it, and is refused for that. */
function parseBody(request: CapturedRequest): Body {
  try {
    return (JSON.parse(request.body.toString("utf8")) as Body | null) ?? {};
  } catch {
    return {};
  }
}
