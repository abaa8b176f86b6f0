import { allRecipients } from "../../email-address.ts";
import type { CapturedMail } from "../../invocation.ts";

/** A mail in one line. */
export function mailSummary(mail: Pick<CapturedMail, "to" | "cc" | "bcc" | "subject">): string {
  return `to ${allRecipients(mail).join(", ")}: ${mail.subject}`;
}

/** The addresses of a mail, in the order of its headers. */
export function addressRows(mail: CapturedMail): [label: string, value: string][] {
  return [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Cc", mail.cc.join(", ")],
    ["Bcc", mail.bcc.join(", ")],
    ["Reply-To", mail.replyTo.join(", ")],
  ];
}
