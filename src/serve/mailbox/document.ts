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
  mail: v.looseObject({
    api: v.picklist(["ses", "sesv2", "smtp"]),
    action: v.string(),
    messageId: v.string(),
    from: v.string(),
    ...Object.fromEntries(
      ["to", "cc", "bcc", "replyTo"].map((name) => [name, v.array(v.string())]),
    ),
    subject: v.string(),
    size: v.number(),
  }),
});

/** A mail as it is kept for the next start. */
export function toDocument({ id, created, isRead, invocation, mail }: StoredMail): string {
  const { source } = mail;
  return jsonText({
    ...{ id, created: created.toISOString(), isRead, invocation, mail },
    ...(source !== undefined && { source: Buffer.from(source).toString("base64") }),
  });
}

/** @returns `undefined` for what is no mail. */
export function fromDocument(text: string): StoredMail | undefined {
  const read = v.safeParse(FORM, tryParseJson(text));
  if (!read.success) return undefined;
  const { created, source, ...stored } = read.output;
  const mail = stored.mail as unknown as CapturedMail;
  if (source !== undefined) {
    Object.defineProperty(mail, "source", {
      value: Buffer.from(source, "base64"),
      enumerable: false,
    });
  }
  return { ...stored, invocation: stored.invocation, mail, created: new Date(created) };
}
