/** Variables of such names open something. AWS's own are those of the dry run. */
const SECRET =
  /(?:secret|token|passw(?:or)?d|credentials?|(?:api|secret|private|access|service|role|admin|auth|signing)_?key)$/i;

/** `MC_KEY` may open something too, if its value looks as though it did. */
const KEY = /_?key$/i;
const OTHER_KEY =
  /(?:public|publishable|partition|sort|primary|foreign|range|hash|object|s3|bucket|cache|table|index|record|item|idempotency|kms|feature|translation)_?key$/i;
const OPAQUE = /^(?!pk_|arn:|[\da-f]{8}-[\da-f]{4}-)(?=.*\d)(?=.*[a-z])[\w+/=.-]{24,}$/i;

/** What this tool makes up for a variable that only a deployment sets. */
const MADE_UP = /^local-/;

const SHORTEST = 8;

/** The variables with secrets of the user's own, and their values. */
export function secretsIn(
  env: Readonly<Record<string, string | undefined>>,
): (readonly [name: string, value: string])[] {
  return Object.entries(env).flatMap(([name, value = ""]) =>
    isSecret(name, value) &&
    !name.startsWith("AWS_") &&
    value.length >= SHORTEST &&
    !MADE_UP.test(value)
      ? [[name, value] as const]
      : [],
  );
}

function isSecret(name: string, value: string): boolean {
  return SECRET.test(name) || (KEY.test(name) && !OTHER_KEY.test(name) && OPAQUE.test(value));
}
