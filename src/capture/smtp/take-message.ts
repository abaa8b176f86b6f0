import { bareAddress } from "../../email-address.ts";
import type { CapturedMail } from "../../invocation.ts";
import { withoutUndefined } from "../../json.ts";
import { sesMailRegion } from "../../hosts.ts";
import type { Destination } from "../connection.ts";
import type { Fault } from "../../capture-settings.ts";
import type { Recorder } from "../record.ts";
import type { Draft, Ses } from "../ses/account.ts";
import { parseRawMail } from "../ses/raw-mail.ts";
import { SesError } from "../ses/refusals.ts";
import type { SmtpMessage, Taken } from "./session.ts";

export interface Taking {
  ses: Ses;
  fault: Fault | undefined;
  record: Recorder;
  newId: () => string;
}

/** Accepts a message as its server would: SES by the rules of the account, any other server always. */
export async function takeMessage(
  message: SmtpMessage,
  { host, port, caller }: Destination,
  { ses, fault, record, newId }: Taking,
): Promise<Taken> {
  const region = sesMailRegion(host);
  try {
    const draft = {
      ...(await draftOf(message, region !== undefined)),
      api: "smtp" as const,
      action: `${host}:${port}`,
    };
    if (region !== undefined) {
      const messageId = ses.send(withSesHeaders(draft), { region, caller, fault });
      return { reply: `250 Ok ${messageId}` };
    }
    const messageId = newId();
    const { size = message.source.byteLength } = draft;
    record({
      type: "mail",
      mail: withoutUndefined<CapturedMail>({ ...draft, caller, messageId, size }),
    });
    return { reply: `250 2.0.0 Ok: queued as ${messageId}` };
  } catch (error) {
    if (!(error instanceof SesError)) throw error;
    return { reply: region === undefined ? `554 5.6.0 ${error.message}` : refusalOf(error) };
  }
}

/** Recipients that are only in the envelope are Bcc. Only SES refuses a message without `From`. */
async function draftOf(
  { from, recipients, source }: SmtpMessage,
  isSes: boolean,
): Promise<Omit<Draft, "api" | "action">> {
  const sender = isSes ? undefined : from;
  const mail = await parseRawMail(source, { from: undefined, recipients: [] }, sender);
  const meant = new Set(recipients.map(keyOf));
  const isMeant = (address: string): boolean => meant.has(keyOf(address));
  const [to, cc] = [mail.to.filter(isMeant), mail.cc.filter(isMeant)];
  const seen = new Set([...to, ...cc].map(keyOf));
  const bcc = recipients.filter((address) => !seen.has(keyOf(address)));
  const returnPath = from === "" || from === bareAddress(mail.from) ? undefined : from;
  return { ...mail, to, cc, bcc, returnPath };
}

function keyOf(address: string): string {
  return bareAddress(address).toLowerCase();
}

/**
 * A message has in headers what an API call has in parameters.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-send-email.html
 */
function withSesHeaders(draft: Draft): Draft {
  const valueOf = (name: string): string | undefined =>
    draft.headers?.find((header) => header.name.toLowerCase() === name)?.value;
  const tags = valueOf("x-ses-message-tags")
    ?.split(",")
    .map((tag) => tag.trim().split("=", 2));
  return {
    ...draft,
    configurationSet: valueOf("x-ses-configuration-set"),
    tags: tags && (Object.fromEntries(tags) as Record<string, string>),
  };
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html */
function refusalOf({ name, message, status }: SesError): string {
  if (name === "Throttling") return `454 Throttling failure: ${message}`;
  if (status >= 500) return "451 Temporary service failure";
  return name === "InvalidParameterValue"
    ? `554 Transaction failed: ${message}`
    : `554 Message rejected: ${message}`;
}
