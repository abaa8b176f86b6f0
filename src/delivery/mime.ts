import type { CapturedMail } from "../invocation.ts";

/** The MIME message of a mail: what the handler wrote, or what SES would make of what it was given. */
export async function mimeSource(mail: CapturedMail): Promise<Buffer> {
  // It may be read from disk each time.
  const { source } = mail;
  if (source !== undefined) return Buffer.from(source);
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const { from, to, cc, bcc, replyTo, subject, text, html, headers = [] } = mail;
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
    messageId: `<${mail.messageId}@${mail.region}.amazonses.com>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  // Blind-copy recipients are shown.
  message.keepBcc = true;
  return message.build();
}
