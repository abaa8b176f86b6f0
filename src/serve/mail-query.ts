import { allRecipients, bareAddress } from "../email-address.ts";
import { UserError } from "../errors.ts";
import type { CapturedMail } from "../invocation.ts";
import { mailSummary } from "../report/mail/summary.ts";

/** Which mail. All that is given has to fit. */
export interface MailQuery {
  /** The address of a recipient, Cc and Bcc included. */
  to?: string;
  from?: string;
  subject?: string | RegExp;
}

/** How long a test waits for a mail if it does not say, in milliseconds. */
export const WAIT_MS = 4_000;

/** What a query and an error need of a mail. */
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

/** @param last The last mails that came. */
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
