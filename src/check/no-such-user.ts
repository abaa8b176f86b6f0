import { unverifiedReset } from "../contract/check/follow-ups.ts";
import type { Scenario } from "../contract/check/scenario.ts";
import { CONTACTS } from "../contract/check/verified.ts";
import { WITHOUT_ADDRESS } from "../without-address.ts";
import type { PoolUsers } from "./pool-users.ts";

/** Why a scenario's user cannot be one of the pool's. */
export function whyNoSuchUser(
  { file, line, address, isUserName, verifiedAtReset = [], providers }: PoolUsers,
  { name, event, next, addedFor, shares }: Scenario,
): string | undefined {
  const place = `the pool in ${file}:${line}`;
  if (address !== undefined && WITHOUT_ADDRESS.includes(name)) {
    return address === "required" ? `${place} requires an email address` : signInBy(place);
  }
  const unverified = CONTACTS.find((contact) => name === unverifiedReset(contact));
  if (unverified !== undefined && verifiedAtReset.includes(unverified)) {
    return `in ${place}, ${unverified} is verified whenever a password is reset`;
  }
  if (shares === "address" && isUserName === true) return signInBy(place);
  const isKnown = addedFor === undefined || shares === "address";
  const sent = next ?? event;
  const provider = isKnown && "provider" in sent ? sent.provider : undefined;
  return provider === undefined || (providers?.has(provider) ?? true)
    ? undefined
    : `${place} has no such identity provider`;
}

function signInBy(place: string): string {
  return `${place} lets users sign in only with their email address`;
}
