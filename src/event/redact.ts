import {
  appClientId,
  DIGITS,
  phoneNumber,
  recentSub,
  userPoolId,
  uuidV4Sub,
} from "./create/identifiers.ts";
import { isObject, tryParseJson } from "../json.ts";
import type { Json } from "../json.ts";
import { drawPersona } from "./create/personas.ts";
import { seededRandom } from "./create/random.ts";
import type { Random } from "./create/random.ts";

/** Values that reveal nothing about a person if they have the expected form. */
const HARMLESS: Readonly<Record<string, RegExp>> = {
  version: /^\d(?:\.\d)?$/,
  region: /^(?:local|[a-z]{2,4}(-[a-z]+)+-\d)$/,
  awsSdkVersion: /^aws-sdk-[a-z-]+[\d.]*$/,
  triggerSource: /^PostConfirmation_\w+$/,
  "cognito:user_status": /^[A-Z_]+$/,
  email_verified: /^(?:true|false)$/,
  phone_number_verified: /^(?:true|false)$/,
  providerName: /^[\w-]+$/,
  providerType: /^\w+$/,
  locale: /^[a-z]{2}(?:[-_][A-Z]{2})?$/,
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const EMAIL = /[^\s"'<>(),;:@\\/?&=]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;
const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/;
/** Parts with a form of their own, anywhere in a string. */
const PARTS = new RegExp(`(${UUID.source}|${EMAIL.source}|${IPV4.source})`, "gi");
const WHOLE = {
  uuid: new RegExp(`^${UUID.source}$`, "i"),
  ipv4: new RegExp(`^${IPV4.source}$`),
};

/**
 * Replaces the user of an event by one who does not exist. Personal values get replacements of the same form; a value
 * that occurs several times, also inside other values, always gets the same replacement.
 */
export function redactEvent(document: Json, seed: string): Json {
  return createRedactor(seed, providersIn(document))(document, "");
}

/** Prefixes of federated user names, which reveal nothing about the user. */
function providersIn(document: Json): string[] {
  const own = JSON.stringify(document).matchAll(/providerName\\*"\s*:\s*\\*"([^"\\]+)/g);
  const named = Array.from(own, ([, name = ""]) => name);
  return ["Google", "Facebook", "SignInWithApple", "LoginWithAmazon", ...named];
}

function createRedactor(
  seed: string,
  providers: readonly string[],
): (value: Json, key: string) => Json {
  const replacements = new Map<string, string>();
  let people = 0;
  /** One replacement per value, ignoring case. */
  const replace = (found: string, make: (random: Random) => string): string => {
    const known = replacements.get(found.toLowerCase());
    if (known !== undefined) return known;
    const made = make(seededRandom(`${seed}/${replacements.size}`, "redact"));
    replacements.set(found.toLowerCase(), made);
    return made;
  };
  const personAddress = (random: Random): string => {
    people += 1;
    return `${drawPersona(random).handle}${people}@example.com`;
  };
  const replacePart = (part: string): string => {
    if (WHOLE.uuid.test(part)) return replace(part, part[14] === "7" ? recentSub : uuidV4Sub);
    // Addresses reserved for documentation (RFC 5737).
    if (WHOLE.ipv4.test(part)) return replace(part, (random) => `192.0.2.${random.below(256)}`);
    return replace(part, personAddress);
  };

  const redact = (value: Json, key: string): Json => {
    if (Array.isArray(value)) return value.map((entry) => redact(entry, key));
    if (isObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [redactKey(name), redact(inner, name)]),
      );
    }
    if (value === null || typeof value === "boolean") return value;
    // Keys come from outside: "constructor" is one of them.
    if (Object.hasOwn(HARMLESS, key) && HARMLESS[key]?.test(String(value)) === true) return value;
    if (typeof value === "string") return redactText(value, key);
    // Only a date's form is kept; its day would show when the user signed up.
    return key === "dateCreated" ? 1_577_836_800_000 : Number(replaceForm(String(value)));
  };

  /** Keys are kept, unless they contain a personal value. */
  const redactKey = (key: string): string => (/@|\d{6}/.test(key) ? redactText(key, "") : key);

  const redactText = (text: string, key: string): string => {
    const json = parseContainer(text);
    if (json !== undefined) return JSON.stringify(redact(json, key));
    if (key === "userPoolId" && /^[\w-]+_/.test(text)) {
      return replace(text, (random) => userPoolId(random, text.slice(0, text.lastIndexOf("_"))));
    }
    if (key === "clientId") return replace(text, appClientId);
    if (/^https?:\/\//.test(text)) {
      return `https://example.com/${replaceForm(text.replace(/^https?:\/\/[^/]*\/?/, ""))}`;
    }
    const prefix = providers.find((name) =>
      text.toLowerCase().startsWith(`${name.toLowerCase()}_`),
    );
    const kept = prefix === undefined ? "" : text.slice(0, prefix.length + 1);
    // Every other piece has a known form.
    const pieces = text.slice(kept.length).split(PARTS);
    return (
      kept +
      pieces.map((piece, index) => (index % 2 === 1 ? replacePart : replaceForm)(piece)).join("")
    );
  };

  /** Replaces letters with letters of the same case and digits with digits, word by word; all else stays. */
  const replaceForm = (text: string): string => {
    if (/^(?:true|false)$/i.test(text)) return text;
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
      return replace(
        text,
        (random) => `${1950 + random.below(50)}-0${1 + random.below(9)}-1${random.below(9)}`,
      );
    }
    if (/^\+?\d[\d\s().-]{6,}$/.test(text)) {
      return replace(text, (random) => phoneLike(random, text));
    }
    return text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) =>
      replace(word, (random) =>
        word
          .replace(/\p{Lu}/gu, () => random.text(1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
          .replace(/\p{Ll}/gu, () => random.text(1, "abcdefghijklmnopqrstuvwxyz"))
          .replace(/[\p{Lo}\p{Lt}\p{Lm}]/gu, "文")
          .replace(/\p{Nd}/gu, () => random.text(1, DIGITS)),
      ),
    );
  };
  return redact;
}

/** Keeps the number of digits, and uses numbers reserved for fiction if possible; the country may stay. */
function phoneLike(random: Random, text: string): string {
  if (/^\+1\d{10}$/.test(text)) return phoneNumber(random);
  const country = /^\+\d{1,2}/.exec(text)?.[0] ?? "";
  return country + text.slice(country.length).replace(/\d/g, () => random.text(1, DIGITS));
}

/** JSON inside a string, as in `identities`, is redacted value by value. */
function parseContainer(text: string): Json | undefined {
  return /^\s*[[{]/.test(text) ? tryParseJson(text) : undefined;
}
