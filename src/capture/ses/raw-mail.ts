import type { Address, Attachment as MimePart } from "postal-mime";
import { messageOf } from "../../errors.ts";
import type { Attachment, MailHeader } from "../../invocation.ts";
import { withoutUndefined } from "../../json.ts";
import type { Draft } from "./account.ts";
import { invalid } from "./refusals.ts";

type MailParts = Omit<Draft, "api" | "action">;

/** Headers of which a message has one at most (RFC 5322, section 3.6), and SES says so. */
const SINGLE = ["Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "Subject"];

/**
 * Reads a MIME message.
 *
 * @param envelope What the API call itself said; it wins over the message's headers, as in SES.
 * @param sender Of a message that does not need a `From` header.
 */
export async function parseRawMail(
  source: Buffer,
  envelope: { from: string | undefined; recipients: readonly string[] },
  sender?: string,
): Promise<MailParts> {
  const { default: PostalMime } = await import("postal-mime");
  const email = await PostalMime.parse(source).catch((error: unknown) => {
    throw invalid(messageOf(error));
  });
  const headers = email.headers.map(({ originalKey, value }) => ({ name: originalKey, value }));
  refuseDuplicates(headers);
  const from = envelope.from ?? format(email.from)[0] ?? sender;
  if (from === undefined) throw invalid("Missing required header 'From'.");
  const named = envelope.recipients.length > 0;
  const attachments = email.attachments.map(describeAttachment);
  return {
    from,
    to: named ? envelope.recipients : (email.to ?? []).flatMap(format),
    cc: named ? [] : (email.cc ?? []).flatMap(format),
    bcc: named ? [] : (email.bcc ?? []).flatMap(format),
    replyTo: (email.replyTo ?? []).flatMap(format),
    subject: email.subject ?? "",
    text: email.text,
    html: email.html,
    headers,
    attachments: attachments.length > 0 ? attachments : undefined,
    size: source.byteLength,
    source,
  };
}

function refuseDuplicates(headers: readonly MailHeader[]): void {
  for (const single of SINGLE) {
    const found = headers.filter(({ name }) => name.toLowerCase() === single.toLowerCase());
    if (found.length > 1) throw invalid(`Duplicate header '${single}'.`);
  }
}

function describeAttachment({ filename, mimeType, contentId, content }: MimePart): Attachment {
  return withoutUndefined({
    fileName: filename || undefined,
    contentType: mimeType,
    size: typeof content === "string" ? Buffer.byteLength(content) : content.byteLength,
    contentId: contentId?.replace(/^<|>$/g, ""),
  });
}

function format(entry: Address | undefined): string[] {
  if (entry === undefined) return [];
  if (entry.group !== undefined) return entry.group.flatMap(format);
  if (entry.address === undefined) return [];
  const { name, address } = entry;
  return [name ? `${asPhrase(name)} <${address}>` : address];
}

/** In quotes where a comma, for one, would end it. */
function asPhrase(name: string): string {
  return /[,;:<>()@[\]"\\]/.test(name) ? `"${name.replaceAll(/["\\]/g, "\\$&")}"` : name;
}
