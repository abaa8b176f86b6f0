import type { Json } from "../../json.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { parseRawMail } from "./raw-mail.ts";
import type { Call } from "../record.ts";
import type { Ses, Unrendered } from "./account.ts";
import { mergeData } from "./query-api.ts";
import type { SesAnswer } from "./query-api.ts";
import { invalid, SesError } from "./refusals.ts";
import type { SesErrorParts } from "./refusals.ts";
import { renderTemplate } from "./templates.ts";
import type { Template } from "../settings.ts";

/** The names that version 2 has for what version 1 calls otherwise, and its status. */
const NAMES: Readonly<Record<string, readonly [name: string, status: number]>> = {
  AccountSendingPausedException: ["SendingPausedException", 400],
  AlreadyExists: ["AlreadyExistsException", 400],
  ConfigurationSetDoesNotExist: ["NotFoundException", 404],
  InternalFailure: ["InternalServiceErrorException", 500],
  MessageRejected: ["MessageRejected", 400],
  NotFound: ["NotFoundException", 404],
  TemplateDoesNotExist: ["NotFoundException", 404],
  Throttling: ["TooManyRequestsException", 429],
};

/** What it says in the answer to a bulk call. */
const BULK_STATUS: Readonly<Record<string, string>> = {
  AccountSendingPausedException: "ACCOUNT_SENDING_PAUSED",
  ConfigurationSetDoesNotExist: "CONFIGURATION_SET_NOT_FOUND",
  InvalidParameterValue: "INVALID_PARAMETER",
  MessageRejected: "MESSAGE_REJECTED",
};

/**
 * SES version 2: REST with JSON.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html
 */
export async function answerSesRest(
  request: CapturedRequest,
  ses: Ses,
  call: Call,
  requestId: string,
): Promise<SesAnswer> {
  const { method } = request;
  const path = request.url.pathname.replace(/^\/v2\/email/, "").replace(/\/$/, "");
  const route = ROUTES.find((one) => one.method === method && one.path.test(path));
  const operation = route?.operation ?? `${method} ${request.url.pathname}`;
  const isMail = operation === "SendEmail" || operation === "SendBulkEmail";
  try {
    if (route === undefined) {
      throw new SesError(
        "BadRequestException",
        `The dry run does not know this SES call: ${operation}`,
      );
    }
    const [, name = ""] = route.path.exec(path) ?? [];
    const result = await route.act(parseBody(request), ses, call, decodeURIComponent(name));
    return { operation, isMail, answer: json(requestId, 200, result) };
  } catch (error) {
    if (!(error instanceof SesError)) throw error;
    return { operation, isMail, error: named(error), answer: restError(error, requestId) };
  }
}

function restError(error: SesErrorParts, requestId: string): CapturedAnswer {
  const { name, status, message } = named(error);
  return json(requestId, status, { message }, { "x-amzn-errortype": name });
}

/** Version 2 has one name for every kind of bad input. */
function named({ name, message }: SesErrorParts): SesErrorParts {
  const [own, status] = NAMES[name] ?? ["BadRequestException", 400];
  return { name: own, status, message };
}

interface Destination {
  ToAddresses?: string[];
  CcAddresses?: string[];
  BccAddresses?: string[];
}

interface TemplateContent {
  TemplateName?: string;
  TemplateArn?: string;
  TemplateData?: string;
  TemplateContent?: { Subject?: string; Text?: string; Html?: string };
}

interface Header {
  Name: string;
  Value: string;
}

/** What the calls that are known here are given, taken together. */
interface Body {
  FromEmailAddress?: string;
  Destination?: Destination;
  ReplyToAddresses?: string[];
  FeedbackForwardingEmailAddress?: string;
  ConfigurationSetName?: string;
  EmailTags?: Header[];
  DefaultEmailTags?: Header[];
  Content?: {
    Simple?: {
      Subject?: { Data?: string };
      Body?: { Text?: { Data?: string }; Html?: { Data?: string } };
      Headers?: Header[];
      Attachments?: {
        FileName?: string;
        ContentType?: string;
        RawContent?: string;
        ContentId?: string;
      }[];
    };
    Raw?: { Data?: string };
    Template?: TemplateContent;
  };
  DefaultContent?: { Template?: TemplateContent };
  BulkEmailEntries?: {
    Destination?: Destination;
    ReplacementEmailContent?: { ReplacementTemplate?: { ReplacementTemplateData?: string } };
  }[];
  TemplateName?: string;
  TemplateContent?: { Subject?: string; Text?: string; Html?: string };
  TemplateData?: string;
  EmailIdentity?: string;
  EmailAddress?: string;
  SendingEnabled?: boolean;
}

interface Route {
  method: string;
  /** Below `/v2/email`. */
  path: RegExp;
  operation: string;
  act: (body: Body, ses: Ses, call: Call, name: string) => Promise<Json> | Json;
}

function route(method: string, path: string, operation: string, act: Route["act"]): Route {
  return { method, path: new RegExp(`^${path.replace("*", "([^/]+)")}$`), operation, act };
}

const ROUTES: readonly Route[] = [
  route("POST", "/outbound-emails", "SendEmail", sendEmail),
  route("POST", "/outbound-bulk-emails", "SendBulkEmail", sendBulkEmail),
  route("POST", "/templates", "CreateEmailTemplate", (body, ses) => {
    ses.templates.create(templateOf(body.TemplateName ?? "", body));
    return {};
  }),
  route("GET", "/templates", "ListEmailTemplates", (_body, ses) => ({
    TemplatesMetadata: ses.templates.list().map((name) => ({ TemplateName: name })),
  })),
  route("GET", "/templates/*", "GetEmailTemplate", (_body, ses, _call, name) => {
    const { subject = "", text, html } = ses.templates.get(name);
    const parts = {
      ...(text !== undefined && { Text: text }),
      ...(html !== undefined && { Html: html }),
    };
    return { TemplateName: name, TemplateContent: { Subject: subject, ...parts } };
  }),
  route("PUT", "/templates/*", "UpdateEmailTemplate", (body, ses, _call, name) => {
    ses.templates.update(templateOf(name, body));
    return {};
  }),
  route("DELETE", "/templates/*", "DeleteEmailTemplate", (_body, ses, _call, name) => {
    ses.templates.delete(name);
    return {};
  }),
  route(
    "POST",
    "/templates/*/render",
    "TestRenderEmailTemplate",
    async (body, ses, _call, name) => {
      const { subject, text, html } = await renderTemplate(
        ses.templates.get(name),
        body.TemplateData ?? "{}",
      );
      const parts = [`Subject: ${subject}`, text, html].filter((part) => part !== undefined);
      return { RenderedTemplate: parts.join("\n\n") };
    },
  ),
  route("GET", "/account", "GetAccount", (_body, ses) => ({
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: "HEALTHY",
    ProductionAccessEnabled: !ses.isSandbox,
    SendingEnabled: !ses.paused,
    SendQuota: {
      Max24HourSend: ses.quota.perDay,
      MaxSendRate: ses.quota.perSecond,
      SentLast24Hours: ses.sent,
    },
    SuppressionAttributes: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
  })),
  route("PUT", "/account/sending", "PutAccountSendingAttributes", (body, ses) => {
    ses.paused = body.SendingEnabled !== true;
    return {};
  }),
  route("GET", "/identities", "ListEmailIdentities", listIdentities),
  // As newer clients ask.
  route("POST", "/list-identities", "ListEmailIdentities", listIdentities),
  route("POST", "/identities", "CreateEmailIdentity", (body, ses) => {
    const identity = body.EmailIdentity ?? "";
    if (ses.identities.includes(identity)) {
      throw new SesError("AlreadyExists", `Email identity ${identity} already exist.`);
    }
    ses.pending.add(identity);
    return { IdentityType: typeOf(identity), VerifiedForSendingStatus: false };
  }),
  route("GET", "/identities/*", "GetEmailIdentity", (_body, ses, _call, identity) => {
    const isVerified = ses.isVerified(identity);
    if (!isVerified && !ses.identities.includes(identity)) {
      throw new SesError("NotFound", `Email identity ${identity} does not exist.`);
    }
    return {
      IdentityType: typeOf(identity),
      VerifiedForSendingStatus: isVerified,
      VerificationStatus: isVerified ? "SUCCESS" : "PENDING",
    };
  }),
  route("DELETE", "/identities/*", "DeleteEmailIdentity", (_body, ses, _call, identity) => {
    ses.pending.delete(identity);
    return {};
  }),
  route("GET", "/suppression/addresses", "ListSuppressedDestinations", (_body, ses) => ({
    SuppressedDestinationSummaries: [...ses.suppressed].map((address) => ({
      EmailAddress: address,
      Reason: "BOUNCE",
      LastUpdateTime: 0,
    })),
  })),
  route("PUT", "/suppression/addresses", "PutSuppressedDestination", (body, ses) => {
    ses.suppressed.add(body.EmailAddress ?? "");
    return {};
  }),
  route(
    "GET",
    "/suppression/addresses/*",
    "GetSuppressedDestination",
    (_body, ses, _call, address) => {
      if (!ses.suppressed.has(address)) {
        throw new SesError(
          "NotFound",
          `Email address ${address} does not exist on your suppression list.`,
        );
      }
      return {
        SuppressedDestination: { EmailAddress: address, Reason: "BOUNCE", LastUpdateTime: 0 },
      };
    },
  ),
  route(
    "DELETE",
    "/suppression/addresses/*",
    "DeleteSuppressedDestination",
    (_body, ses, _call, address) => {
      ses.suppressed.delete(address);
      return {};
    },
  ),
];

function listIdentities(_body: Body, ses: Ses): Json {
  return {
    EmailIdentities: ses.identities.map((identity) => ({
      IdentityName: identity,
      IdentityType: typeOf(identity),
      SendingEnabled: ses.isVerified(identity),
      VerificationStatus: ses.isVerified(identity) ? "SUCCESS" : "PENDING",
    })),
  };
}

async function sendEmail(body: Body, ses: Ses, call: Call): Promise<Json> {
  const { Simple: simple, Raw: raw, Template: template } = body.Content ?? {};
  const from = body.FromEmailAddress;
  const draft = { ...common("SendEmail", body, body.EmailTags), ...recipients(body.Destination) };
  if (raw?.Data !== undefined) {
    const { to, cc, bcc } = draft;
    const envelope = { from, recipients: [...to, ...cc, ...bcc] };
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
  const text = simple.Body?.Text?.Data;
  const html = simple.Body?.Html?.Data;
  const attachments = (simple.Attachments ?? []).map((part) => ({
    ...(part.FileName !== undefined && { fileName: part.FileName }),
    contentType: part.ContentType ?? "application/octet-stream",
    size: Buffer.byteLength(part.RawContent ?? "", "base64"),
    ...(part.ContentId !== undefined && { contentId: part.ContentId }),
  }));
  const headers = (simple.Headers ?? []).map(({ Name, Value }) => ({ name: Name, value: Value }));
  const encoded = (simple.Attachments ?? []).reduce(
    (sum, { RawContent = "" }) => sum + RawContent.length,
    0,
  );
  const subject = simple.Subject?.Data ?? "";
  return {
    MessageId: ses.send(
      {
        ...draft,
        from,
        subject,
        ...(text !== undefined && { text }),
        ...(html !== undefined && { html }),
        ...(headers.length > 0 && { headers }),
        ...(attachments.length > 0 && { attachments }),
        size: Buffer.byteLength(subject + (text ?? "") + (html ?? "")) + encoded,
      },
      call,
    ),
  };
}

async function sendBulkEmail(body: Body, ses: Ses, call: Call): Promise<Json> {
  const { Template: content = {} } = body.DefaultContent ?? {};
  const base = common("SendBulkEmail", body, body.DefaultEmailTags);
  const from = body.FromEmailAddress ?? "";
  const preset = content.TemplateData ?? "{}";
  const mails = (body.BulkEmailEntries ?? []).map(
    ({ Destination: destination, ReplacementEmailContent: replacement }) => ({
      draft: { ...base, ...recipients(destination), from },
      data: mergeData(preset, replacement?.ReplacementTemplate?.ReplacementTemplateData),
    }),
  );
  const answers = await ses.sendBulk(mails, findTemplate(content, ses), call);
  return {
    BulkEmailEntryResults: answers.map((answer): Json =>
      "error" in answer
        ? { Status: BULK_STATUS[answer.error.name] ?? "FAILED", Error: answer.error.message }
        : { Status: "SUCCESS", MessageId: answer.messageId },
    ),
  };
}

/** By its name or ARN, or said in the call itself. */
function findTemplate(content: TemplateContent, ses: Ses): Template {
  const { TemplateName: name, TemplateArn: arn, TemplateContent: inline } = content;
  if (inline !== undefined) return templateOf("(inline)", { TemplateContent: inline });
  return ses.templates.get(name ?? arn?.split("/").at(-1) ?? "");
}

function templateOf(name: string, { TemplateContent: content = {} }: Body): Template {
  return { name, subject: content.Subject, text: content.Text, html: content.Html };
}

function common(
  action: string,
  body: Body,
  emailTags: readonly Header[] = [],
): Pick<Unrendered, "api" | "action" | "replyTo"> {
  const { ConfigurationSetName: configurationSet, FeedbackForwardingEmailAddress: returnPath } =
    body;
  const tags = Object.fromEntries(emailTags.map(({ Name, Value }) => [Name, Value]));
  return {
    api: "sesv2",
    action,
    replyTo: body.ReplyToAddresses ?? [],
    ...(returnPath !== undefined && { returnPath }),
    ...(configurationSet !== undefined && { configurationSet }),
    ...(emailTags.length > 0 && { tags }),
  };
}

function recipients(destination: Destination = {}): Pick<Unrendered, "to" | "cc" | "bcc"> {
  const { ToAddresses: to = [], CcAddresses: cc = [], BccAddresses: bcc = [] } = destination;
  return { to, cc, bcc };
}

function typeOf(identity: string): string {
  return identity.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN";
}

/** What is no JSON object has nothing in it, and is refused for that. */
function parseBody(request: CapturedRequest): Body {
  try {
    return (JSON.parse(request.body.toString("utf8")) as Body | null) ?? {};
  } catch {
    return {};
  }
}

function json(
  requestId: string,
  status: number,
  body: Json,
  headers: Record<string, string> = {},
): CapturedAnswer {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId, ...headers },
    body: JSON.stringify(body),
  };
}
