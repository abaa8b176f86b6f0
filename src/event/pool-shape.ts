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

/** Made up for an attribute that every event has, whatever is given: those are left to it. */
const OWN = new Set(["sub", "email", "email_verified", "phone_number", "phone_number_verified"]);

/** A value for each attribute that a user of the pool has to have, and for its custom ones. */
export function attributesOfPool({ attributes }: PoolDescription): Record<string, string> {
  const wanted = attributes.filter(
    ({ name, required }) => !OWN.has(name) && (required || /^(?:dev:)?custom:/.test(name)),
  );
  return Object.fromEntries(wanted.map((attribute) => [attribute.name, sampleOf(attribute)]));
}

/** Every value is a string in an event, whatever its type in the pool. */
function sampleOf({ name, type }: PoolAttribute): string {
  const known: Record<string, string> = {
    birthdate: "1990-01-31",
    gender: "unspecified",
    locale: "en-US",
    picture: "https://example.com/picture.png",
    profile: "https://example.com/profile",
    updated_at: "1592454703768",
    website: "https://example.com/",
    zoneinfo: "Europe/Berlin",
  };
  if (known[name] !== undefined) return known[name];
  const byType = { String: "example", Number: "1", Boolean: "true", DateTime: "2026-01-31" };
  return byType[type];
}
