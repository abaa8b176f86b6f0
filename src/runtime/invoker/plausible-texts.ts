import { TYPED } from "../../capture/server/usual-answer.ts";

/** Contents of other forms than the usual stand-ins have, by what an error says of the one it met. */
const FORMS: readonly [named: RegExp, text: () => string, isUsual?: true][] = [
  [/expected|invalid|type|array|list|iterable|not a function/i, () => TYPED, true],
  [/url|protocol|host/i, () => "https://example.com/", true],
  [/number|integer|numeric|nan|range|bigint/i, () => "1", true],
  [/bool/i, () => "true", true],
  [/pem|decoder|asn1|\bkey\b/i, privateKey],
  [/jwt|token/i, () => "e30.e30.e30"],
  [/uuid|guid/i, () => "00000000-0000-4000-8000-000000000001"],
  [/date|time/i, () => "2026-01-01T00:00:00.000Z"],
  [/e-?mail|address/i, () => "user@example.com"],
  [/base64|encoded|atob/i, () => "ZXhhbXBsZQ=="],
  [/\barn\b/i, () => "arn:aws:sns:us-east-1:111122223333:example"],
  [/connection ?string|postgres|mysql|mongo/i, () => "postgres://u:p@db.example.com:5432/app"],
];

/** Texts that a handler may go on with where its own error is about the form of one. */
export function plausibleTexts(errorText: string): string[] {
  const isNamed = ([named]: (typeof FORMS)[number]): boolean => named.test(errorText);
  const forms = [...FORMS.filter(isNamed), ...FORMS.filter((form) => form[2] && !isNamed(form))];
  return forms.map(([, text]) => text());
}

function privateKey(): string {
  const { generateKeyPairSync } = process.getBuiltinModule("node:crypto");
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
}
