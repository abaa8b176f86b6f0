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
const GIVEN_NAMES = listed(
  `
  Ada Aisha Akira Amara Ana Anders Bea Bruno Carlos Chidi Chloe Daan Dilnoza Elif Emma Fatima Finn
  Giulia Hana Hugo Ines Ivan Jonas Jun Kofi Leila Liam Linh Lucia Mateo Maria Mei Nadia Noah Olga
  Omar Priya Rafael Sana Sofia Tariq Tomas Uma Viktor Wanjiru Yara Yusuf Zoe
`,
  /\s+/,
);

const FAMILY_NAMES = listed(
  `
  Abe Adeyemi Andersson Bauer Costa Diaz Dubois Eriksen Fischer Garcia Haddad Hoang Ito Jansen Kaya
  Khan Kim Kowalski Laine Lopez Marino Mensah Moreau Nakamura Novak Okafor Olsen Park Patel Pereira
  Petrov Quispe Rahman Ricci Rossi Sato Schmidt Silva Singh Smith Tanaka Tran Ueda Varga Weber Wu
  Yilmaz Zhang
`,
  /\s+/,
);

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
  const [given = "", givenAscii = ""] = random.pick(listed(locale.given, ", ")).split("/");
  const [family = "", familyAscii = ""] = random.pick(listed(locale.family, ", ")).split("/");
  const space = locale.order === "family-first-joined" ? "" : " ";
  const name = locale.order === undefined ? `${given} ${family}` : `${family}${space}${given}`;
  return { name, given, family, handle: `${givenAscii}.${familyAscii}` };
}

/** A list that is written as one text. */
function listed(text: string, separator: string | RegExp): readonly [string, ...string[]] {
  return text.trim().split(separator) as [string, ...string[]];
}
