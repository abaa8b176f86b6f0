import * as v from "valibot";
import type { CapturedMail } from "../../invocation.ts";
import { jsonText, tryParseJson } from "../../json.ts";
import type { StoredMail } from "./mailbox.ts";

/** What a mail is kept as, as far as it is read again without a look at the mail itself. */
const FORM = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  created: v.pipe(v.string(), v.isoTimestamp()),
  isRead: v.boolean(),
  invocation: v.optional(v.string()),
  source: v.optional(v.string()),
  contents: v.optional(v.array(v.nullable(v.string()))),
  mail: v.looseObject({
    api: v.picklist(["ses", "sesv2", "smtp"]),
    action: v.string(),
    messageId: v.string(),
    from: v.string(),
    ...Object.fromEntries(
      ["to", "cc", "bcc", "replyTo"].map((name) => [name, v.array(v.string())]),
    ),
    subject: v.string(),
    attachments: v.optional(v.array(v.looseObject({ contentType: v.string(), size: v.number() }))),
    size: v.number(),
  }),
});

/** A mail as it is kept for the next start. */
export function toDocument({ id, created, isRead, invocation, mail }: StoredMail): string {
  const { source, attachments = [] } = mail;
  const contents = attachments.map(({ content }) => content && base64(content));
  return jsonText({
    ...{ id, created: created.toISOString(), isRead, invocation, mail },
    ...(source !== undefined && { source: base64(source) }),
    ...(contents.some((content) => content !== undefined) && { contents }),
  });
}

/** @returns `undefined` for anything but mail. */
export function fromDocument(text: string): StoredMail | undefined {
  const read = v.safeParse(FORM, tryParseJson(text));
  if (!read.success) return undefined;
  const { created, source, contents = [], ...stored } = read.output;
  const mail = stored.mail as unknown as CapturedMail;
  if (source !== undefined) hide(mail, "source", source);
  for (const [index, content] of contents.entries()) {
    const attachment = mail.attachments?.[index];
    if (attachment !== undefined && content !== null) hide(attachment, "content", content);
  }
  return { ...stored, invocation: stored.invocation, mail, created: new Date(created) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** As it was captured: out of the way of JSON. */
function hide(target: object, key: string, base64Text: string): void {
  Object.defineProperty(target, key, {
    value: Buffer.from(base64Text, "base64"),
    enumerable: false,
  });
}
