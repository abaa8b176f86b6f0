import type { PoolProfile } from "./create/pool-profiles.ts";

/** What a user pool says of itself: the part of DescribeUserPool that shapes its events. */
export interface PoolDescription {
  id: string;
  usernameAttributes: readonly string[];
  aliasAttributes: readonly string[];
  attributes: readonly PoolAttribute[];
}

export interface PoolAttribute {
  /** As in an event: `custom:tier`, `dev:custom:tier`, `given_name`. */
  name: string;
  type: "String" | "Number" | "Boolean" | "DateTime";
  required: boolean;
}

/** How the users of a pool sign in. */
export function profileOfPool({
  usernameAttributes,
  aliasAttributes,
}: PoolDescription): PoolProfile {
  if (usernameAttributes.includes("email")) return "email-username";
  if (usernameAttributes.includes("phone_number")) return "phone";
  return aliasAttributes.includes("email") ? "email-alias" : "username";
}

/** The standard attributes that each user has to have. */
export function requiredOfPool({ attributes }: PoolDescription): string[] {
  return attributes.flatMap(({ name, required }) => (required ? [name] : []));
}

/** A value for each custom attribute. Every value is a string in an event, whatever its type in the pool. */
export function customOfPool({ attributes }: PoolDescription): Record<string, string> {
  const byType = { String: "example", Number: "1", Boolean: "true", DateTime: "2026-01-31" };
  const custom = attributes.filter(({ name }) => /^(?:dev:)?custom:/.test(name));
  return Object.fromEntries(custom.map(({ name, type }) => [name, byType[type]]));
}
