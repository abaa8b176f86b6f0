import type { Json } from "../../json.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { parseRawMail } from "./raw-mail.ts";
import type { Call } from "../record.ts";
import type { Ses, Unrendered } from "./account.ts";
import { invalid, SesError } from "./refusals.ts";
import type { SesErrorParts } from "./refusals.ts";
import { renderTemplate } from "./templates.ts";
import type { Template } from "../settings.ts";
import { xmlOf } from "../aws/xml.ts";

const NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/";

/** What was called, and what it is answered. */
export interface SesAnswer {
  operation: string;
  answer: CapturedAnswer;
  error?: SesErrorParts;
  /** Whether the record has a mail for it. */
  isMail: boolean;
}

/**
 * SES version 1: the AWS Query protocol, form parameters in and XML out.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_Operations.html
 */
export async function answerSesQuery(
  request: CapturedRequest,
  ses: Ses,
  call: Call,
  requestId: string,
): Promise<SesAnswer> {
  const parameters = new Parameters(request.body.toString("utf8"));
  const operation = parameters.text("Action") ?? "";
  const isMail = /^Send(?:Raw|Templated|BulkTemplated)?Email$/.test(operation);
  try {
    const act = ACTIONS.get(operation);
    if (act === undefined) {
      throw new SesError("InvalidAction", `The dry run does not know the SES action ${operation}`);
    }
    const result = await act(parameters, ses, call);
    const body =
      `<${operation}Response xmlns="${NAMESPACE}"><${operation}Result>${xmlOf(result)}</${operation}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
    return { operation, isMail, answer: xml(200, requestId, body) };
  } catch (error) {
    if (!(error instanceof SesError)) throw error;
    return { operation, isMail, error, answer: queryError(error, requestId) };
  }
}

function queryError(error: SesErrorParts, requestId: string): CapturedAnswer {
  const { name, message, status } = error;
  const type = status >= 500 ? "Receiver" : "Sender";
  return xml(
    status,
    requestId,
    `<ErrorResponse xmlns="${NAMESPACE}"><Error>${xmlOf({ Type: type, Code: name, Message: message })}</Error>` +
      `<RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

function xml(status: number, requestId: string, body: string): CapturedAnswer {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}

/** The parameters of a call, where lists stand as `<name>.member.1` to `<name>.member.N`. */
class Parameters {
  readonly #values: URLSearchParams;

  constructor(body: string) {
    this.#values = new URLSearchParams(body);
  }

  text(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /** What SES's own check of the request misses. */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    const place = name.replaceAll(/(^|\.)[A-Z]/g, (start) => start.toLowerCase());
    throw new SesError(
      "ValidationError",
      `1 validation error detected: Value null at '${place}' failed to satisfy constraint: Member must not be null`,
    );
  }

  list(name: string): string[] {
    const values: string[] = [];
    for (let member = 1; ; member++) {
      const value = this.text(`${name}.member.${member}`);
      if (value === undefined) return values;
      values.push(value);
    }
  }

  /** The prefixes of a list of structures. */
  members(name: string): string[] {
    const prefix = `${name}.member.`;
    const numbers = new Set<number>();
    for (const key of this.#values.keys()) {
      if (key.startsWith(prefix)) numbers.add(Number.parseInt(key.slice(prefix.length), 10));
    }
    return [...numbers].toSorted((one, other) => one - other).map((member) => prefix + member);
  }

  tags(name: string): Record<string, string> {
    return Object.fromEntries(
      this.members(name).map((tag) => [
        this.text(`${tag}.Name`) ?? "",
        this.text(`${tag}.Value`) ?? "",
      ]),
    );
  }
}

type Action = (parameters: Parameters, ses: Ses, call: Call) => Promise<Json> | Json;

const ACTIONS = new Map<string, Action>(
  Object.entries({
    SendEmail: (parameters, ses, call) => {
      const from = parameters.required("Source");
      const subject = parameters.required("Message.Subject.Data");
      const text = parameters.text("Message.Body.Text.Data");
      const html = parameters.text("Message.Body.Html.Data");
      const bodies = { ...(text !== undefined && { text }), ...(html !== undefined && { html }) };
      const draft = { ...common("SendEmail", parameters), ...recipients(parameters), from };
      return { MessageId: ses.send({ ...draft, subject, ...bodies }, call) };
    },
    SendRawEmail: async (parameters, ses, call) => {
      const data = Buffer.from(parameters.required("RawMessage.Data"), "base64");
      const envelope = {
        from: parameters.text("Source"),
        recipients: parameters.list("Destinations"),
      };
      const draft = {
        ...common("SendRawEmail", parameters),
        ...(await parseRawMail(data, envelope)),
      };
      return { MessageId: ses.send(draft, call) };
    },
    SendTemplatedEmail: async (parameters, ses, call) => {
      const draft = {
        ...common("SendTemplatedEmail", parameters),
        ...recipients(parameters),
        from: parameters.required("Source"),
      };
      const template = ses.templates.get(parameters.required("Template"));
      const data = parameters.required("TemplateData");
      return { MessageId: await ses.sendTemplated(draft, template, data, call) };
    },
    SendBulkTemplatedEmail: async (parameters, ses, call) => {
      const template = ses.templates.get(parameters.required("Template"));
      const base = {
        ...common("SendBulkTemplatedEmail", parameters),
        from: parameters.required("Source"),
      };
      const preset = parameters.text("DefaultTemplateData") ?? "{}";
      const mails = parameters.members("Destinations").map((member) => ({
        draft: { ...base, ...recipients(parameters, `${member}.Destination`) },
        data: mergeData(preset, parameters.text(`${member}.ReplacementTemplateData`)),
      }));
      const answers = await ses.sendBulk(mails, template, call);
      return {
        Status: answers.map((answer): Json =>
          "error" in answer
            ? { Status: statusOf(answer.error), Error: answer.error.message }
            : { Status: "Success", MessageId: answer.messageId },
        ),
      };
    },
    CreateTemplate: (parameters, ses) => {
      ses.templates.create(templateOf(parameters));
      return {};
    },
    UpdateTemplate: (parameters, ses) => {
      ses.templates.update(templateOf(parameters));
      return {};
    },
    DeleteTemplate: (parameters, ses) => {
      ses.templates.delete(parameters.required("TemplateName"));
      return {};
    },
    GetTemplate: (parameters, ses) => {
      const { name, subject, text, html } = ses.templates.get(parameters.required("TemplateName"));
      return {
        Template: withoutUndefined({
          TemplateName: name,
          SubjectPart: subject,
          TextPart: text,
          HtmlPart: html,
        }),
      };
    },
    ListTemplates: (_parameters, ses) => ({
      TemplatesMetadata: ses.templates.list().map((name) => ({ Name: name })),
    }),
    TestRenderTemplate: async (parameters, ses) => {
      const template = ses.templates.get(parameters.required("TemplateName"));
      const { subject, text, html } = await renderTemplate(
        template,
        parameters.required("TemplateData"),
      );
      const parts = [`Subject: ${subject}`, text, html].filter((part) => part !== undefined);
      return { RenderedTemplate: parts.join("\n\n") };
    },
    GetSendQuota: (_parameters, ses) => ({
      Max24HourSend: ses.quota.perDay,
      MaxSendRate: ses.quota.perSecond,
      SentLast24Hours: ses.sent,
    }),
    GetSendStatistics: () => ({ SendDataPoints: [] }),
    GetAccountSendingEnabled: (_parameters, ses) => ({ Enabled: !ses.paused }),
    UpdateAccountSendingEnabled: (parameters, ses) => {
      ses.paused = parameters.text("Enabled") !== "true";
      return {};
    },
    ListIdentities: (_parameters, ses) => ({ Identities: ses.identities }),
    ListVerifiedEmailAddresses: (_parameters, ses) => ({
      VerifiedEmailAddresses: ses.identities.filter(
        (identity) => identity.includes("@") && ses.isVerified(identity),
      ),
    }),
    GetIdentityVerificationAttributes: (parameters, ses) => ({
      VerificationAttributes: {
        entry: parameters.list("Identities").map((identity) => ({
          key: identity,
          value: { VerificationStatus: ses.isVerified(identity) ? "Success" : "Pending" },
        })),
      },
    }),
    VerifyEmailIdentity: (parameters, ses) => {
      ses.pending.add(parameters.required("EmailAddress"));
      return {};
    },
    VerifyEmailAddress: (parameters, ses) => {
      ses.pending.add(parameters.required("EmailAddress"));
      return {};
    },
    VerifyDomainIdentity: (parameters, ses) => {
      ses.pending.add(parameters.required("Domain"));
      return { VerificationToken: "dry-run" };
    },
    DeleteIdentity: (parameters, ses) => {
      ses.pending.delete(parameters.required("Identity"));
      return {};
    },
  } satisfies Record<string, Action>),
);

function common(
  action: string,
  parameters: Parameters,
): Pick<Unrendered, "api" | "action" | "replyTo"> {
  const configurationSet = parameters.text("ConfigurationSetName");
  const returnPath = parameters.text("ReturnPath");
  const tags = parameters.tags(action === "SendBulkTemplatedEmail" ? "DefaultTags" : "Tags");
  return {
    api: "ses",
    action,
    replyTo: parameters.list("ReplyToAddresses"),
    ...(returnPath !== undefined && { returnPath }),
    ...(configurationSet !== undefined && { configurationSet }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

function recipients(
  parameters: Parameters,
  prefix = "Destination",
): Pick<Unrendered, "to" | "cc" | "bcc"> {
  return {
    to: parameters.list(`${prefix}.ToAddresses`),
    cc: parameters.list(`${prefix}.CcAddresses`),
    bcc: parameters.list(`${prefix}.BccAddresses`),
  };
}

function templateOf(parameters: Parameters): Template {
  return {
    name: parameters.required("Template.TemplateName"),
    subject: parameters.text("Template.SubjectPart"),
    text: parameters.text("Template.TextPart"),
    html: parameters.text("Template.HtmlPart"),
  };
}

/** The data of one destination wins over what all of them get. */
export function mergeData(preset: string, own = "{}"): string {
  try {
    return JSON.stringify({ ...(JSON.parse(preset) as object), ...(JSON.parse(own) as object) });
  } catch {
    throw invalid("Template rendering data is invalid.");
  }
}

/** In a bulk call's answer, names stand without their ending. */
function statusOf({ name }: SesErrorParts): string {
  return name.replace(/Exception$/, "");
}

function withoutUndefined(parts: Readonly<Record<string, string | undefined>>): Json {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as Json;
}
