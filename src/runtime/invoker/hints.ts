import type { Assumption } from "../../assumption.ts";
import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { Obstacle } from "../../obstacle.ts";

/** As much of a text as V8 repeats of it where it is not JSON. */
const REPEATED = 10;

interface Setting {
  assumptions: readonly Assumption[];
  env: Readonly<Record<string, string | undefined>>;
}

/** What the message of a handler's error may come of, where a deployed function differs. */
export function hintsAt(
  message: string,
  { runtime, ...setting }: Setting & { runtime: string },
): Assumption[] {
  const common = { severity: "warning", where: {} } as const;
  const hints: Assumption[] = [];
  const names = madeUpIn(message, setting);
  if (names.length > 0) hints.push({ ...common, code: "made-up-in-failure", args: { names } });
  if (/Cannot find module 'aws-sdk['/]/.test(message)) {
    hints.push({ ...common, code: "no-old-sdk", args: { runtime } });
  }
  if (message.includes("EROFS: ")) hints.push({ ...common, code: "read-only-package", args: {} });
  return hints;
}

/** The variables whose values were made up. */
export function madeUpAmong(
  assumptions: Setting["assumptions"],
  env: Setting["env"],
): Record<string, string> {
  const names = assumptions.flatMap((each) =>
    each.code === "variables-made-up" ? each.args.names : [],
  );
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
}

/** Made-up variables that an answer names, which is not the event: the handler may have met what refuses their values. */
export function madeUpInAnswer(
  payload: Json | undefined,
  madeUp: Readonly<Record<string, string>>,
): Obstacle[] {
  if (!isObject(payload) || "triggerSource" in payload || "request" in payload) return [];
  const text = JSON.stringify(payload);
  const letters = text.toLowerCase().replaceAll(/[^a-z]/g, "");
  return Object.entries(madeUp)
    .filter(([name, value]) => (value !== "" && text.includes(value)) || isAbout(letters, name))
    .map(([name]) => ({
      ...{ kind: "made-up" as const, what: `the variable ${name}`, service: "env" },
      remedy: { flag: "env" as const, name },
    }));
}

/** Whether a text has the last two words of a variable's name: `apiversion`. One word is too common to say that. */
function isAbout(letters: string, name: string): boolean {
  const words = name.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.length > 1 && letters.includes(words.slice(-2).join(""));
}

/** Variables whose made-up values show in a message. */
export function madeUpIn(message: string, { assumptions, env }: Setting): string[] {
  return Object.entries(madeUpAmong(assumptions, env)).flatMap(([name, value]) => {
    const isShown =
      message === "Invalid URL"
        ? !value.includes("://")
        : value !== "" && message.includes(value.slice(0, REPEATED));
    return isShown ? [name] : [];
  });
}
