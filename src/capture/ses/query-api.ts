import type * as V1 from "@aws-sdk/client-ses";
import { withoutUndefined } from "../../json.ts";
import type { Json } from "../../json.ts";
import { queryAnswer, queryError } from "../aws/answer.ts";
import { readForm } from "../aws/request.ts";
import type { Template } from "../../capture-settings.ts";
import type { HeadOfMail } from "./account.ts";
import type { SesAction, SesApi, SesCall, Wire } from "./api.ts";
import { bodiesOf, headOf, list, recipientsOf } from "./message.ts";
import { parseRawMail } from "./raw-mail.ts";
import { required } from "./refusals.ts";
import type { SesError } from "./refusals.ts";
import { renderedText } from "./templates.ts";

const NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/";

/**
 * SES version 1: the AWS Query protocol, form parameters in and XML out.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_Operations.html
 */
export const QUERY_API: SesApi = {
  read: ({ body }) => {
    const form = new URLSearchParams(body.toString("utf8"));
    const operation = form.get("Action") ?? "";
    return {
      operation,
      act: ACTIONS.get(operation),
      body: readForm(form) as never,
      name: operation,
    };
  },
  unknown: "The dry run does not know the SES action",
  success: (operation, reply, requestId) => queryAnswer(operation, reply, requestId, NAMESPACE),
  named: (error) => error,
  failure: (error, requestId) => queryError(error, requestId, NAMESPACE),
};

const ACTIONS = new Map<string, SesAction<never>>(
  Object.entries({
    SendEmail: ({ body, ses, call, name }: SesCall<V1.SendEmailRequest>) => {
      const from = required(body.Source, "source");
      const subject = required(body.Message?.Subject?.Data, "message.subject.data");
      const draft = {
        ...head(name, body, body.Tags),
        ...recipientsOf(body.Destination),
        from,
        subject,
      };
      return { MessageId: ses.send({ ...draft, ...bodiesOf(body.Message ?? {}) }, call) };
    },
    SendRawEmail: async ({ body, ses, call, name }: SesCall<V1.SendRawEmailRequest>) => {
      const data = Buffer.from(required(body.RawMessage?.Data, "rawMessage.data"), "base64");
      const envelope = { from: body.Source, recipients: list(body.Destinations) };
      const draft = { ...head(name, body, body.Tags), ...(await parseRawMail(data, envelope)) };
      return { MessageId: ses.send(draft, call) };
    },
    SendTemplatedEmail: async ({
      body,
      ses,
      call,
      name,
    }: SesCall<V1.SendTemplatedEmailRequest>) => {
      const from = required(body.Source, "source");
      const draft = { ...head(name, body, body.Tags), ...recipientsOf(body.Destination), from };
      const wanted = required(body.Template, "template");
      const data = required(body.TemplateData, "templateData");
      const template = ses.templates.get(wanted);
      return { MessageId: await ses.sendTemplated(draft, template, data, call) };
    },
    SendBulkTemplatedEmail: async ({
      body,
      ses,
      call,
      name,
    }: SesCall<V1.SendBulkTemplatedEmailRequest>) => {
      const template = ses.templates.get(required(body.Template, "template"));
      const from = required(body.Source, "source");
      const base = { ...head(name, body, body.DefaultTags), from };
      const mails = list(body.Destinations).map((one) => ({
        draft: { ...base, ...recipientsOf(one.Destination) },
        data: one.ReplacementTemplateData,
      }));
      const data = required(body.DefaultTemplateData, "defaultTemplateData");
      return { Status: await ses.sendBulk(mails, data, template, call, statusOf) };
    },
    CreateTemplate: ({ body, ses }: SesCall<V1.CreateTemplateRequest>) => {
      ses.templates.create(templateOf(body));
    },
    UpdateTemplate: ({ body, ses }: SesCall<V1.UpdateTemplateRequest>) => {
      ses.templates.update(templateOf(body));
    },
    DeleteTemplate: ({ body, ses }: SesCall<V1.DeleteTemplateRequest>) => {
      ses.templates.delete(templateName(body));
    },
    GetTemplate: ({ body, ses }: SesCall<V1.GetTemplateRequest>) => {
      const { name, subject, text, html } = ses.templates.get(templateName(body));
      const parts = { TemplateName: name, SubjectPart: subject, TextPart: text, HtmlPart: html };
      return { Template: withoutUndefined(parts) as Json };
    },
    ListTemplates: ({ ses }: SesCall) => ({
      TemplatesMetadata: ses.templates.names().map((name) => ({ Name: name })),
    }),
    TestRenderTemplate: async ({ body, ses }: SesCall<V1.TestRenderTemplateRequest>) => {
      const template = ses.templates.get(templateName(body));
      const data = required(body.TemplateData, "templateData");
      return { RenderedTemplate: await renderedText(template, data) };
    },
    GetSendQuota: ({ ses }: SesCall) => ses.quota,
    GetSendStatistics: () => ({ SendDataPoints: [] }),
    GetAccountSendingEnabled: ({ ses }: SesCall) => ({ Enabled: !ses.paused }),
    UpdateAccountSendingEnabled: ({
      body,
      ses,
    }: SesCall<V1.UpdateAccountSendingEnabledRequest>) => {
      ses.paused = String(body.Enabled) !== "true";
    },
    ListIdentities: ({ ses }: SesCall) => ({ Identities: ses.identities }),
    ListVerifiedEmailAddresses: ({ ses }: SesCall) => ({
      VerifiedEmailAddresses: ses.identities.filter(
        (identity) => identity.includes("@") && ses.isVerified(identity),
      ),
    }),
    GetIdentityVerificationAttributes: ({
      body,
      ses,
    }: SesCall<V1.GetIdentityVerificationAttributesRequest>) => ({
      VerificationAttributes: {
        entry: list(body.Identities).map((identity) => ({
          key: identity,
          value: { VerificationStatus: ses.isVerified(identity) ? "Success" : "Pending" },
        })),
      },
    }),
    VerifyEmailIdentity: verifyAddress,
    VerifyEmailAddress: verifyAddress,
    VerifyDomainIdentity: ({ body, ses }: SesCall<V1.VerifyDomainIdentityRequest>) => {
      ses.pending.add(required(body.Domain, "domain"));
      return { VerificationToken: "dry-run" };
    },
    DeleteIdentity: ({ body, ses }: SesCall<V1.DeleteIdentityRequest>) => {
      ses.pending.delete(required(body.Identity, "identity"));
    },
  } satisfies Record<string, SesAction<never>>),
);

function verifyAddress({ body, ses }: SesCall<V1.VerifyEmailIdentityRequest>): undefined {
  ses.pending.add(required(body.EmailAddress, "emailAddress"));
}

function head(
  action: string,
  body: Wire<V1.SendEmailRequest | V1.SendBulkTemplatedEmailRequest>,
  tags: Wire<V1.MessageTag>[] | undefined,
): HeadOfMail {
  return headOf({ api: "ses", action, returnPath: body.ReturnPath }, body, tags);
}

/** SES checks the form of a request first. */
function templateName({ TemplateName }: Wire<V1.GetTemplateRequest>): string {
  return required(TemplateName, "templateName");
}

function templateOf({ Template: parts = {} }: Wire<V1.CreateTemplateRequest>): Template {
  return {
    name: required(parts.TemplateName, "template.templateName"),
    subject: parts.SubjectPart,
    text: parts.TextPart,
    html: parts.HtmlPart,
  };
}

/** In a bulk call's answer, names stand without their ending. */
function statusOf(error?: SesError): string {
  return error === undefined ? "Success" : error.name.replace(/Exception$/, "");
}
