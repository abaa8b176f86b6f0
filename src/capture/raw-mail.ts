import type { CapturedMail } from "../invocation.ts";

type MailParts = Pick<
  CapturedMail,
  "from" | "to" | "cc" | "bcc" | "replyTo" | "subject" | "text" | "html"
>;

/**
 * Reads a MIME message.
 *
 * @param envelope What the API call itself said; it wins over the message's headers, as in SES.
 */
export async function parseRawMail(
  data: Buffer,
  envelope: { from: string | undefined; recipients: readonly string[] },
): Promise<MailParts> {
  const { default: PostalMime } = await import("postal-mime");
  const email = await PostalMime.parse(data);
  const named = envelope.recipients.length > 0;
  return {
    from: envelope.from ?? format(email.from)[0] ?? "",
    to: named ? envelope.recipients : (email.to ?? []).flatMap(format),
    cc: named ? [] : (email.cc ?? []).flatMap(format),
    bcc: named ? [] : (email.bcc ?? []).flatMap(format),
    replyTo: (email.replyTo ?? []).flatMap(format),
    subject: email.subject ?? "",
    ...(email.text !== undefined && { text: email.text }),
    ...(email.html !== undefined && { html: email.html }),
  };
}

interface MimeAddress {
  name: string;
  address?: string | undefined;
  group?: readonly MimeAddress[] | undefined;
}

function format(entry: MimeAddress | undefined): string[] {
  if (entry === undefined) return [];
  if (entry.group !== undefined) return entry.group.flatMap(format);
  if (entry.address === undefined) return [];
  return [entry.name ? `${entry.name} <${entry.address}>` : entry.address];
}
