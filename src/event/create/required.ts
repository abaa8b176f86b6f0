import type { Persona } from "./personas.ts";

/** What users have in standard attributes, apart from what makes them who they are. */
const SAMPLES: Readonly<Record<string, string>> = {
  address: "1 Example Street",
  birthdate: "1990-01-31",
  gender: "unspecified",
  locale: "en-US",
  middle_name: "Lee",
  picture: "https://example.com/picture.png",
  profile: "https://example.com/profile",
  updated_at: "1592454703768",
  website: "https://example.com/",
  zoneinfo: "Europe/Berlin",
};

/** A user's values of standard attributes that the pool requires. */
export function requiredAttributes(
  names: readonly string[],
  { persona, email, phone }: { persona: Persona; email: string; phone: string },
): Record<string, string> {
  const own: Record<string, string> = {
    ...SAMPLES,
    email,
    name: persona.name,
    given_name: persona.given,
    family_name: persona.family,
    nickname: persona.given,
    preferred_username: persona.handle,
    phone_number: phone,
  };
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = own[name];
      if (value === undefined) return [];
      const isVerifiable = name === "phone_number" || name === "email";
      return [...(isVerifiable ? [[`${name}_verified`, "false"]] : []), [name, value]];
    }),
  ) as Record<string, string>;
}
