import type { CapturedMail } from "../../invocation.ts";
import { bareAddress, identitiesOf, allRecipients } from "../../email-address.ts";
import type { SesSettings } from "../../capture-settings.ts";
import { isMadeUpName } from "../../made-up-name.ts";
import { isSimulator } from "./simulator.ts";

/** An error as SES answers it: the name becomes the class of the exception that the SDK throws. */
export type SesErrorParts = Pick<SesError, "status" | "name" | "message">;

/** What SES refuses. The wording is SES's own. */
export class SesError extends Error {
  readonly status: number;
  /** As version 1 says it. */
  override readonly name: string;
  /** Where the real account may have what is missing here. */
  readonly isStandIn?: true;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** @param place Of a member in the model. */
export function required<Value>(value: Value | undefined, place: string): Value {
  if (value !== undefined) return value;
  throw new SesError(
    "ValidationError",
    `1 validation error detected: Value null at '${place}' failed to satisfy constraint: Member must not be null`,
  );
}

/** At most this many recipients in one message, counted over To, Cc and Bcc. */
const RECIPIENT_LIMIT = 50;
/** The longest address, in characters. */
const ADDRESS_LIMIT = 320;
/** The largest message as it is sent, in bytes. */
const SIZE_LIMITS = { ses: 10 * 2 ** 20, sesv2: 40 * 2 ** 20, smtp: 40 * 2 ** 20 } as const;

type Mail = Pick<
  CapturedMail,
  "api" | "from" | "to" | "cc" | "bcc" | "returnPath" | "size" | "configurationSet" | "tags"
> & { region: string };

/**
 * Throws why SES would refuse this mail.
 * @see https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
 */
export function refuseUnsendable(mail: Mail, settings: SesSettings): void {
  const { configurationSet } = mail;
  if (settings.paused) {
    throw new SesError(
      "AccountSendingPausedException",
      "Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.",
    );
  }
  if (configurationSet !== undefined) refuseUnknownSet(configurationSet, settings);
  const recipients = allRecipients(mail);
  if (recipients.length === 0) throw invalid("Missing required header 'To'.");
  if (recipients.length > RECIPIENT_LIMIT) {
    throw invalid(`Recipient count exceeds ${RECIPIENT_LIMIT}.`);
  }
  for (const address of [mail.from, ...recipients]) refuseBadAddress(address);
  if (mail.returnPath !== undefined) refuseBadAddress(mail.returnPath);
  if (mail.size > SIZE_LIMITS[mail.api]) {
    throw invalid(
      `Message length is more than ${SIZE_LIMITS[mail.api]} bytes long: '${mail.size}'.`,
    );
  }
  refuseBadTags(mail.tags ?? {});
  refuseUnverified(mail.from, recipients, settings, mail.region);
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html */
function refuseBadTags(tags: Readonly<Record<string, string>>): void {
  for (const [kind, text] of Object.entries(tags).flatMap(
    ([name, value]) =>
      [
        ["name", name],
        ["value", value],
      ] as const,
  )) {
    if (text === "") throw invalid(`The tag ${kind} must be specified.`);
    // Amazon's own names have this prefix, as `ses:feedback-id-a`.
    if (/[^\w-]/.test(text.replace(/^ses:/, ""))) {
      const rule = "only alphanumeric ASCII characters, '_', and '-' are allowed.";
      throw invalid(`Invalid tag ${kind} <${text}>: ${rule}`);
    }
  }
}

/** As strict as SES, which knows neither letters beyond ASCII nor two addresses in one. */
function refuseBadAddress(given: string): void {
  const address = bareAddress(given);
  // The variable that it stands in for has an address on AWS.
  if (isMadeUpName(address)) return;
  if (!/.@[^@]/.test(address)) throw invalid("Missing final '@domain'");
  if (address.length > ADDRESS_LIMIT) {
    throw invalid(`Address length is more than ${ADDRESS_LIMIT} characters long`);
  }
  if (given.replaceAll(/"(?:[^"\\]|\\.)*"/gs, "").includes(",")) throw invalid("Illegal address");
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (!/^(?:[!-~]+|"[ -~]*")$/.test(local)) {
    throw invalid("Local address contains control or whitespace");
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what it is about
  if (/[\u0000- \u007f]/.test(domain)) throw invalid("Domain contains control or whitespace");
  if (/[^\w.[\]:-]/.test(domain)) throw invalid("Domain contains illegal character");
}

function refuseUnknownSet(name: string, { configurationSets }: SesSettings): void {
  if (configurationSets === undefined || configurationSets.includes(name)) return;
  throw new SesError("ConfigurationSetDoesNotExist", `Configuration set <${name}> does not exist.`);
}

/**
 * The sender's identity has to be verified, and in the sandbox each recipient's. Where nobody says which identities are,
 * the sender's address is one; whether its domain is, is not known.
 */
function refuseUnverified(
  from: string,
  recipients: readonly string[],
  { verified, sandbox }: SesSettings,
  region: string,
): void {
  const known = verified ?? [withoutLabel(from)];
  const failed = [
    ...(verified === undefined || isVerified(from, verified) ? [] : [from]),
    ...recipients.filter(
      (recipient) => sandbox && !isSimulator(recipient) && !isVerified(recipient, known),
    ),
  ];
  if (failed.length > 0) throw notVerified(failed, region);
}

export function notVerified(identities: readonly string[], region: string): SesError {
  return new SesError(
    "MessageRejected",
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${identities.join(", ")}`,
  );
}

/** An address is verified with any `+label`; domains are compared in lower case. */
export function isVerified(address: string, verified: readonly string[]): boolean {
  const identities = identitiesOf(lowerDomain(withoutLabel(address)));
  return verified.some((identity) => identities.includes(lowerDomain(identity)));
}

function withoutLabel(address: string): string {
  return bareAddress(address).replace(/\+.*(?=@[^@]*$)/s, "");
}

function lowerDomain(identity: string): string {
  return identity.replace(/[^@]*$/, (domain) => domain.toLowerCase());
}

export function invalid(message: string): SesError {
  return new SesError("InvalidParameterValue", message);
}
