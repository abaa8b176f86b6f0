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

/** What a mail's MIME source has beside what is known of every mail. */
export interface Parts {
  source: Buffer;
  headers: readonly MailHeader[];
  attachments: readonly MailPart[];
}

/** Reads a mail's MIME source. */
export async function readParts(mail: CapturedMail): Promise<Parts> {
  const source = await mimeSource(mail);
  const { default: PostalMime } = await import("postal-mime");
  const { headers, attachments } = await PostalMime.parse(source);
  return {
    source,
    headers: headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: attachments.map((each, index) => ({
      id: String(index + 2),
      fileName: each.filename ?? "",
      contentType: each.mimeType,
      contentId: (each.contentId ?? "").replace(/^<|>$/g, ""),
      isInline: each.disposition === "inline" || each.related === true,
      content: Buffer.from(each.content as Uint8Array | string),
    })),
  };
}
