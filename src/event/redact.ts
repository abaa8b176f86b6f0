import { appClientId, recentSub, userPoolId, uuidV4Sub } from "./identifiers.ts";
import { isObject } from "./json.ts";
import type { Json } from "./json.ts";
import { drawPersona } from "./personas.ts";
import { seededRandom } from "./random.ts";
import type { Random } from "./random.ts";

/** Values that say nothing of a person: statuses, flags, versions, names of providers and triggers. */
const HARMLESS_KEYS: ReadonlySet<string> = new Set([
  ...["version", "region", "awsSdkVersion", "triggerSource", "cognito:user_status"],
  ...["email_verified", "phone_number_verified", "providerName", "providerType", "primary"],
  ...["locale", "zoneinfo"],
]);

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const EMAIL = /[^\s"'<>(),;:@\\]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;

/**
 * The same event of somebody who does not exist: every personal value is replaced by one of the same
 * form, and wherever a value came twice, also inside another, its replacement does too.
 */
export function redactEvent(document: Json, seed: string): Json {
  const redactor = createRedactor(seed);
  return redactor(document, "");
}

function createRedactor(seed: string): (value: Json, key: string) => Json {
  const replacements = new Map<string, string>();
  let people = 0;
  /** One replacement for one value, whatever its letters' case. */
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
  const parts = (text: string): string =>
    text
      .replace(UUID, (uuid) => replace(uuid, /^.{14}7/.test(uuid) ? recentSub : uuidV4Sub))
      .replace(EMAIL, (email) => replace(email, personAddress));

  const redact = (value: Json, key: string): Json => {
    if (Array.isArray(value)) return value.map((entry) => redact(entry, key));
    if (isObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, redact(inner, name)]),
      );
    }
    if (value === null || typeof value === "boolean" || HARMLESS_KEYS.has(key)) return value;
    if (typeof value === "number") {
      // Of a date only its form is kept; its day says when somebody came.
      return key === "dateCreated" ? 1_577_836_800_000 : value;
    }
    return redactText(value, key);
  };

  const redactText = (text: string, key: string): string => {
    const json = parseContainer(text);
    if (json !== undefined) return JSON.stringify(redact(json, key));
    if (key === "userPoolId" && /^[\w-]+_/.test(text)) {
      return replace(text, (random) => userPoolId(random, text.slice(0, text.lastIndexOf("_"))));
    }
    if (key === "clientId") return replace(text, appClientId);
    const withoutParts = parts(text);
    if (withoutParts !== text) return withoutParts;
    if (/^https?:\/\//.test(text)) {
      return `https://example.com/${replaceForm(text.replace(/^https?:\/\/[^/]*\/?/, ""))}`;
    }
    // The name of a provider says nothing of its user, whose id comes after it.
    const provider = /^(Google|Facebook|SignInWithApple|LoginWithAmazon)_(.+)$/i.exec(text);
    if (provider !== null) return `${provider[1]}_${replaceForm(provider[2] ?? "")}`;
    return replaceForm(text);
  };

  /** Letters for letters of the same case, digits for digits, all else as it is, word by word. */
  const replaceForm = (text: string): string => {
    if (/^(?:true|false)$/i.test(text)) return text;
    if (/^\+?\d[\d\s().-]{6,}$/.test(text)) {
      return replace(text, (random) => phoneLike(random, text));
    }
    return text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) =>
      replace(word, (random) =>
        word
          .replace(/\p{Lu}/gu, () => random.text(1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
          .replace(/\p{Ll}/gu, () => random.text(1, "abcdefghijklmnopqrstuvwxyz"))
          .replace(/[\p{Lo}\p{Lt}\p{Lm}]/gu, "文")
          .replace(/\d/g, () => random.text(1, "0123456789")),
      ),
    );
  };
  return redact;
}

/** As many digits, among those kept for fiction where there is room for them. */
function phoneLike(random: Random, text: string): string {
  if (/^\+1\d{10}$/.test(text))
    return `+1${random.text(1, "23456789")}${random.text(2, "0123456789")}55501${random.text(2, "0123456789")}`;
  return text.replace(/\d/g, (_digit, offset: number) =>
    offset <= 2 ? text.charAt(offset) : random.text(1, "0123456789"),
  );
}

/** JSON inside a string, as in `identities`, is redacted by its parts. */
function parseContainer(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}
