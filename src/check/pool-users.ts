import type { Scenario } from "../contract/check/scenario.ts";
import { WITHOUT_ADDRESS } from "../without-address.ts";

/** What is known of a pool's users. */
export interface PoolUsers {
  /** Where the pool is declared. */
  file: string;
  line: number;
  /** Why each of them has an email address, if each has one. */
  address?: "required" | "sign-in" | undefined;
  /** Standard attributes that each of them has. */
  required: readonly string[];
  /** The only identity providers that they come from. Default: any. */
  providers?: ReadonlySet<string> | undefined;
}

/** The attributes that all users of a check have. Whether they have an address is for its scenarios to say. */
export function requiredOf({ required }: PoolUsers): string[] {
  return required.filter((name) => name !== "email");
}

/** Why a scenario's user cannot be one of the pool's. */
export function whyNoSuchUser(
  { file, line, address, providers }: PoolUsers,
  { name, event, addedFor }: Scenario,
): string | undefined {
  const place = `the pool in ${file}:${line}`;
  if (address !== undefined && WITHOUT_ADDRESS.includes(name)) {
    return address === "required"
      ? `${place} requires an email address`
      : `${place} has users sign in by their email address`;
  }
  const provider = "provider" in event && addedFor === undefined ? event.provider : undefined;
  return provider === undefined || (providers?.has(provider) ?? true)
    ? undefined
    : `${place} has no such identity provider`;
}
