/** Variables of such names open something. AWS's own are those of the dry run. */
const SECRET =
  /(?:secret|token|passw(?:or)?d|credentials?|(?:api|secret|private|access|service|role|admin|auth|signing)_?key)$/i;

/** What this tool makes up for a variable that only a deployment sets. */
const MADE_UP = /^local-/;

const SHORTEST = 8;

/** The variables with secrets of the user's own, and their values. */
export function secretsIn(
  env: Readonly<Record<string, string | undefined>>,
): (readonly [name: string, value: string])[] {
  return Object.entries(env).flatMap(([name, value = ""]) =>
    SECRET.test(name) &&
    !name.startsWith("AWS_") &&
    value.length >= SHORTEST &&
    !MADE_UP.test(value)
      ? [[name, value] as const]
      : [],
  );
}
