import type { CapturedMail } from "./invocation.ts";

/** Everybody a mail goes to, blind copies included, as it was addressed. */
export function allRecipients({
  to,
  cc,
  bcc,
}: Pick<CapturedMail, "to" | "cc" | "bcc">): readonly string[] {
  return [...to, ...cc, ...bcc];
}

/** `Maria <maria@example.com>` and `maria@example.com` are the same address. */
export function bareAddress(address: string): string {
  return (/<([^<>]*)>\s*$/.exec(address)?.[1] ?? address).trim();
}

/** The domain of a bare address, in lower case as it is compared. Empty where there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? "" : address.slice(at + 1).toLowerCase();
}

/**
 * The SES identities that verify a bare address: itself, its domain, and the domains above that.
 * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
 */
export function identitiesOf(address: string): string[] {
  const domain = domainOf(address);
  const labels = domain.split(".");
  const parents = labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join("."));
  return [address, domain, ...parents];
}
