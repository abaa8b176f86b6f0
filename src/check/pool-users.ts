import { unverifiedReset } from "../contract/check/follow-ups.ts";
import type { Scenario } from "../contract/check/scenario.ts";
import { CONTACTS } from "../contract/check/verified.ts";
import { WITHOUT_ADDRESS } from "../without-address.ts";

/** What is known of a pool's users. */
export interface PoolUsers {
  /** Where the pool is declared. */
  file: string;
  line: number;
  /** Why each of them has an email address, if each has one. */
  address?: "required" | "sign-in" | undefined;
  /** Whether it is their user name, so that no two have the same. */
  isUserName?: boolean;
  /** Standard attributes that each of them has. */
  required: readonly string[];
  /** The groups that are declared with it. */
  groups?: readonly string[];
  /** Contacts that each of them has verified when a password is reset. */
  verifiedAtReset?: readonly string[];
  /** The only identity providers that they come from. Default: any. */
  providers?: ReadonlySet<string> | undefined;
}

/** The attributes that all users of a check have. Whether they have an address is for its scenarios to say. */
export function requiredOf({ required }: PoolUsers): string[] {
  return required.filter((name) => name !== "email");
}

/** Why a scenario's user cannot be one of the pool's. */
export function whyNoSuchUser(
  { file, line, address, isUserName, verifiedAtReset = [], providers }: PoolUsers,
  { name, event, next, addedFor, sharesAddress }: Scenario,
): string | undefined {
  const place = `the pool in ${file}:${line}`;
  if (address !== undefined && WITHOUT_ADDRESS.includes(name)) {
    return address === "required" ? `${place} requires an email address` : signInBy(place);
  }
  const unverified = CONTACTS.find((contact) => name === unverifiedReset(contact));
  if (unverified !== undefined && verifiedAtReset.includes(unverified)) {
    return `in ${place}, ${unverified} is verified whenever a password is reset`;
  }
  if (sharesAddress === true && isUserName === true) return signInBy(place);
  const isKnown = addedFor === undefined || sharesAddress === true;
  const sent = next ?? event;
  const provider = isKnown && "provider" in sent ? sent.provider : undefined;
  return provider === undefined || (providers?.has(provider) ?? true)
    ? undefined
    : `${place} has no such identity provider`;
}

function signInBy(place: string): string {
  return `${place} has users sign in by their email address`;
}
