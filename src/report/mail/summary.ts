import { allRecipients } from "../../email-address.ts";
import type { CapturedMail } from "../../invocation.ts";

/** A mail in one line. */
export function mailSummary(mail: CapturedMail): string {
  return `to ${allRecipients(mail).join(", ")}: ${mail.subject}`;
}
