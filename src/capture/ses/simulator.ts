import { bareAddress } from "../../email-address.ts";
import type { MailEvent } from "../../invocation.ts";

/** What each address of SES's mailbox simulator does with a mail. */
const SIMULATED: Readonly<Record<string, MailEvent["kind"]>> = {
  bounce: "bounce",
  complaint: "complaint",
  ooto: "out-of-office",
  success: "delivery",
  suppressionlist: "suppressed",
};

const SIMULATOR = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i;

export function isSimulator(address: string): boolean {
  return SIMULATOR.test(bareAddress(address));
}

/**
 * What becomes of a mail at those of its recipients where that is known beforehand.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
 */
export function eventsOf(
  recipients: readonly string[],
  suppressed: readonly string[],
): MailEvent[] {
  return recipients.flatMap((recipient): MailEvent[] => {
    const address = bareAddress(recipient);
    const name = SIMULATOR.exec(address)?.[1]?.toLowerCase() ?? "";
    const kind = suppressed.includes(address) ? "suppressed" : SIMULATED[name];
    return kind === undefined ? [] : [{ kind, recipient: address }];
  });
}
