import type { CapturedMail } from "../invocation.ts";

/** The MIME message of a mail: what the handler wrote, or what SES would make of what it was given. */
export async function mimeSource(mail: CapturedMail): Promise<Buffer> {
  // It may be read from disk each time.
  const { source } = mail;
  if (source !== undefined) return Buffer.from(source);
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const { from, to, cc, bcc, replyTo, subject, text, html, headers = [], attachments = [] } = mail;
  const message = new MailComposer({
    from,
    to: [...to],
    cc: [...cc],
    bcc: [...bcc],
    replyTo: [...replyTo],
    subject,
    ...(text !== undefined && { text }),
    ...(html !== undefined && { html }),
    headers: headers.map(({ name, value }) => ({ key: name, value })),
    attachments: attachments.flatMap(({ fileName, contentType, contentId, content }) =>
      content === undefined
        ? []
        : [
            {
              filename: fileName ?? false,
              contentType,
              cid: contentId,
              content: Buffer.from(content),
            },
          ],
    ),
    messageId: `<${messageIdOf(mail)}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  // Blind-copy recipients are shown.
  message.keepBcc = true;
  return message.build();
}

/** What SES writes as a message's id. */
export function messageIdOf({ messageId, region = "us-east-1" }: CapturedMail): string {
  return `${messageId}@${region === "us-east-1" ? "email" : region}.amazonses.com`;
}
