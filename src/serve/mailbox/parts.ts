import type { Email } from "postal-mime";
import { mimeSource } from "../../delivery/mime.ts";
import type { CapturedMail, MailHeader } from "../../invocation.ts";

/** An attachment with its content. */
export interface MailPart {
  /** As Mailpit numbers parts; for this mailbox's own use. */
  id: string;
  fileName: string;
  contentType: string;
  contentId: string;
  isInline: boolean;
  content: Buffer;
}

/** The headers of a mail's MIME source, in their order. */
export async function headersOf(mail: CapturedMail): Promise<MailHeader[]> {
  const { headers } = await parsed(mail);
  return headers.map(({ originalKey, value }) => ({ name: originalKey, value }));
}

export async function attachmentsOf(mail: CapturedMail): Promise<MailPart[]> {
  if (mail.attachments === undefined) return [];
  const { attachments } = await parsed(mail);
  return attachments.map((each, index) => ({
    id: String(index + 2),
    fileName: each.filename ?? "",
    contentType: each.mimeType,
    contentId: (each.contentId ?? "").replace(/^<|>$/g, ""),
    isInline: each.disposition === "inline" || each.related === true,
    content: Buffer.from(each.content as Uint8Array | string),
  }));
}

async function parsed(mail: CapturedMail): Promise<Email> {
  const { default: PostalMime } = await import("postal-mime");
  return PostalMime.parse(await mimeSource(mail));
}
