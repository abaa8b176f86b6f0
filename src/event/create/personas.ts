import { LOCALES } from "./locales.ts";
import type { Locale, LocaleName } from "./locales.ts";
import type { Random } from "./random.ts";

/** A made-up person. Addresses are on example.com, which belongs to nobody (RFC 2606). */
export interface Persona {
  /** The whole name, in the order of its place. */
  name: string;
  given: string;
  family: string;
  /** Lower-case ASCII `given.family`, fit for an address or a typed user name. */
  handle: string;
}

// Part of "the same seed gives the same bytes": append only by way of a new list.
const GIVEN_NAMES = [
  "Ada",
  "Aisha",
  "Akira",
  "Amara",
  "Ana",
  "Anders",
  "Bea",
  "Bruno",
  "Carlos",
  "Chidi",
  "Chloe",
  "Daan",
  "Dilnoza",
  "Elif",
  "Emma",
  "Fatima",
  "Finn",
  "Giulia",
  "Hana",
  "Hugo",
  "Ines",
  "Ivan",
  "Jonas",
  "Jun",
  "Kofi",
  "Leila",
  "Liam",
  "Linh",
  "Lucia",
  "Mateo",
  "Maria",
  "Mei",
  "Nadia",
  "Noah",
  "Olga",
  "Omar",
  "Priya",
  "Rafael",
  "Sana",
  "Sofia",
  "Tariq",
  "Tomas",
  "Uma",
  "Viktor",
  "Wanjiru",
  "Yara",
  "Yusuf",
  "Zoe",
] as const;

const FAMILY_NAMES = [
  "Abe",
  "Adeyemi",
  "Andersson",
  "Bauer",
  "Costa",
  "Diaz",
  "Dubois",
  "Eriksen",
  "Fischer",
  "Garcia",
  "Haddad",
  "Hoang",
  "Ito",
  "Jansen",
  "Kaya",
  "Khan",
  "Kim",
  "Kowalski",
  "Laine",
  "Lopez",
  "Marino",
  "Mensah",
  "Moreau",
  "Nakamura",
  "Novak",
  "Okafor",
  "Olsen",
  "Park",
  "Patel",
  "Pereira",
  "Petrov",
  "Quispe",
  "Rahman",
  "Ricci",
  "Rossi",
  "Sato",
  "Schmidt",
  "Silva",
  "Singh",
  "Smith",
  "Tanaka",
  "Tran",
  "Ueda",
  "Varga",
  "Weber",
  "Wu",
  "Yilmaz",
  "Zhang",
] as const;

export function drawPersona(random: Random, locale?: LocaleName): Persona {
  if (locale !== undefined) return drawLocalPersona(random, LOCALES[locale]);
  const given = random.pick(GIVEN_NAMES);
  const family = random.pick(FAMILY_NAMES);
  return {
    name: `${given} ${family}`,
    given,
    family,
    handle: `${given}.${family}`.toLowerCase(),
  };
}

function drawLocalPersona(random: Random, locale: Locale): Persona {
  const [given, givenAscii] = random.pick(locale.given);
  const [family, familyAscii] = random.pick(locale.family);
  const space = locale.order === "family-first-joined" ? "" : " ";
  const name = locale.order === undefined ? `${given} ${family}` : `${family}${space}${given}`;
  return { name, given, family, handle: `${givenAscii}.${familyAscii}` };
}
