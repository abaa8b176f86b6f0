import type { CapturedMail } from "../invocation.ts";

/** An error as SES answers it: the name becomes the class of the exception that the SDK throws. */
export interface SesError {
  status: number;
  name: string;
  message: string;
}

/** At most this many recipients in one message, counted over To, Cc and Bcc. */
const RECIPIENT_LIMIT = 50;

/** Why SES would refuse this mail; `undefined` when it would take it. The wording is SES's. */
export function refusalOf(
  mail: Pick<CapturedMail, "from" | "to" | "cc" | "bcc">,
): SesError | undefined {
  const recipients = [...mail.to, ...mail.cc, ...mail.bcc];
  if (recipients.length === 0) return invalid("Missing required header 'To'.");
  if (recipients.length > RECIPIENT_LIMIT) {
    return invalid(`Recipient count exceeds ${RECIPIENT_LIMIT}.`);
  }
  const addresses = [mail.from, ...recipients].map(bareAddress);
  if (addresses.some((address) => !/.@[^@]/.test(address)))
    return invalid("Missing final '@domain'");
  if (addresses.some((address) => address.length > 320))
    return invalid("Address length is more than 320 characters long");
  return undefined;
}

function invalid(message: string): SesError {
  return { status: 400, name: "InvalidParameterValue", message };
}

/** `Maria <maria@example.com>` and `maria@example.com` are the same address. */
function bareAddress(address: string): string {
  return /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address.trim();
}
