import type { UnsetVariable } from "./invocation.ts";

/** Where an unset variable could show: an error, or a call or a mail with the text `undefined` in it. */
export interface Symptom {
  /** What it is, for people: `cognito-idp CreateGroup`. */
  what: string;
  text: string;
  /** A `target` is a URL or the name of what a call is about, `content` what is written or sent. */
  kind: "failure" | "log" | "target" | "content";
}

export interface ShownVariable extends UnsetVariable {
  /** The symptom that it shows in. */
  in: string;
}

/**
 * The unset variables that show in something, each with the first symptom: an error that names the
 * variable, or a missing value whose place has a word of the variable's name in it. Without such a word
 * only a single variable is named.
 */
export function shownVariables(
  variables: readonly UnsetVariable[],
  symptoms: readonly Symptom[],
): ShownVariable[] {
  const shown = new Map<string, ShownVariable>();
  for (const symptom of symptoms) {
    for (const variable of behind(variables, symptom)) {
      if (!shown.has(variable.name)) shown.set(variable.name, { ...variable, in: symptom.what });
    }
  }
  return [...shown.values()];
}

function behind(variables: readonly UnsetVariable[], symptom: Symptom): readonly UnsetVariable[] {
  const { what, text, kind } = symptom;
  // AWS tells of several missing parameters at once.
  const missing =
    text.match(/at '[^']+' failed to satisfy constraint: Member must not be null/g) ?? [];
  if (missing.length > 1) {
    return missing.flatMap((each) => behind(variables, { what: "", text: each, kind }));
  }
  const isSaid = kind === "failure" || kind === "log";
  const named = isSaid ? variables.filter(({ name }) => words(text).has(name)) : [];
  if (named.length > 0) return named;
  if (!(kind === "failure" ? speaksOfMissing(text) : UNDEFINED.test(text))) return [];
  const own = variables.filter(({ name, caller }) => caller !== undefined && !OPTIONAL.test(name));
  const scores = own.map(({ name }) => sharedWords(name, `${what} ${text}`));
  const best = Math.max(...scores);
  if (best > 0) return own.filter((_, index) => scores[index] === best);
  // What is written or logged mostly lacks an attribute of the user.
  const isTelling = kind === "failure" || kind === "target";
  return isTelling && own.length === 1 ? own : [];
}

const UNDEFINED = /\bundefined\b|Missing required key|No value provided/;

/** What is said of a value that should be there, by AWS, its SDKs, Node and most libraries. */
const MISSING =
  /\bundefined\b|\bnull\b|missing|required|must (?:not )?be|empty|invalid|neither|no value|not (?:set|provided|configured|specified|found)/i;

/** A property of a string was read: the variable itself, and not the event, was undefined. */
const STRING_READ =
  /reading '(?:at|concat|endsWith|includes|indexOf|length|match|replace|replaceAll|slice|split|startsWith|substring|toLowerCase|toString|toUpperCase|trim)'/;

function speaksOfMissing(text: string): boolean {
  if (/Cannot read propert/.test(text)) return STRING_READ.test(text);
  return MISSING.test(text) && !/is not defined/.test(text);
}

/** Mostly read with a default. */
const OPTIONAL =
  /^(?:(?:POWERTOOLS_)?LOG_?LEVEL|LOGLEVEL|DEBUG|VERBOSE|CI|ENV|STAGE|ENVIRONMENT)$/i;

function words(text: string): ReadonlySet<string> {
  return new Set(text.match(/\w+/g));
}

/** `USERS_TABLE` shares a word with `TableName`. Short words and those of every name count for nothing. */
function sharedWords(name: string, text: string): number {
  const parts = name.split(/_|(?<=[a-z])(?=[A-Z])/).map((part) => part.toLowerCase());
  const letters = text.toLowerCase().replaceAll(/[^a-z ]/g, "");
  return parts.filter(
    (part) => part.length > 2 && part !== "name" && letters.includes(part.replace(/s$/, "")),
  ).length;
}
