import { allRecipients, bareAddress } from "../email-address.ts";
import { UserError } from "../errors.ts";
import type { CapturedMail } from "../invocation.ts";
import { mailSummary } from "../report/mail/summary.ts";

/** A search for a mail. The mail must match everything that is given. */
export interface MailQuery {
  /** Address of a recipient, including Cc and Bcc. */
  to?: string;
  from?: string;
  subject?: string | RegExp;
}

/** How long a test waits for a mail by default, in milliseconds. */
export const WAIT_MS = 4_000;

/** The fields of a mail for queries and errors. */
export type MailHead = Pick<CapturedMail, "from" | "to" | "cc" | "bcc" | "subject">;

export function fitsQuery(mail: MailHead, { to, from, subject }: MailQuery): boolean {
  return (
    (to === undefined || allRecipients(mail).some((each) => isSame(each, to))) &&
    (from === undefined || isSame(mail.from, from)) &&
    (subject === undefined ||
      (typeof subject === "string"
        ? mail.subject.includes(subject)
        : // A pattern with the flag `g` remembers where it was.
          mail.subject.search(subject) >= 0))
  );
}

function isSame(written: string, address: string): boolean {
  return bareAddress(written).toLowerCase() === address.toLowerCase();
}

/**
 * @param last The latest mails.
 * @param failure Of the last call, which may be the reason.
 */
/** @param failure Of the last call, which may be why. */
export function noMail(
  query: MailQuery,
  timeoutMs: number,
  last: readonly MailHead[],
  failure?: string,
): UserError {
  const wanted = Object.entries(query).map(([name, value]) => `${name} ${String(value)}`);
  return new UserError(
    "no-mail",
    `no mail ${wanted.join(", ")} arrived within ${timeoutMs} ms`,
    [
      ...(failure === undefined ? [] : [`The last call failed: ${failure}`]),
      last.length === 0
        ? "The mailbox is empty."
        : `The last mails:\n${last.map(mailSummary).join("\n")}`,
    ].join("\n"),
  );
}
