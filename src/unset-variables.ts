import type { UnsetVariable } from "./invocation.ts";
import { placeIn } from "./source-place.ts";

/** Where an unset variable could show: an error, or a call or a mail with the text `undefined` in it. */
export interface Symptom {
  /** What it is, for people: `cognito-idp CreateGroup`. */
  what: string;
  text: string;
  /**
   * `target`: the name of what a call is about. `host`: that of a URL. `link`: one in a mail. `content`: what
   * is written or sent. `address`: a client connected to this machine, as clients without an address do; the
   * text is its service and port.
   */
  kind: "failure" | "log" | "target" | "host" | "link" | "content" | "address";
  /** The frames of an error. */
  trace?: readonly string[];
  /** The names of what else a failing call was given, which say what it is about. */
  beside?: string;
}

export interface ShownVariable extends UnsetVariable {
  /** The symptom that it shows in. */
  in: string;
}

/** The unset variables that show in something, each with the first symptom. */
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

/**
 * A variable shows where an error names it, where an error is thrown by the line that reads it, and where a
 * missing value has a word of its name. Without such a word only a single variable is named.
 */
function behind(variables: readonly UnsetVariable[], symptom: Symptom): readonly UnsetVariable[] {
  const { text, kind, trace = [], beside } = symptom;
  const named = variables.filter(({ name }) => words(text).has(name));
  const ofHandler = variables.filter(({ caller }) => caller !== undefined);
  const own = ofHandler.filter(
    ({ name }) => !OPTIONAL.test(name) && !STAGE.test(name) && name !== "REGION",
  );
  const needed = own.filter(hasNoDefault);
  const isMissing = kind === "failure" && MISSING.test(text);
  const onLine = isMissing ? needed.filter((variable) => isReadThere(variable, trace)) : [];
  if ((kind === "failure" || kind === "log") && named.length > 0) {
    // A package names its own variable, which the handler need not use.
    return onLine.length > 0 && named.every(({ caller }) => caller === undefined) ? onLine : named;
  }
  if (kind === "address") {
    const addresses = own.filter((variable) => isAddress(variable, text));
    // Beside a host, a database is its name.
    const hosts = addresses.filter(({ name }) => ADDRESS.test(wordsOf(name).at(-1) ?? ""));
    return hosts.length > 0 ? hosts : addresses;
  }
  if (kind === "failure") {
    if (onLine.length > 0) return onLine;
    if (NO_CREDENTIALS.test(text)) {
      return needed.filter(({ name }) => wordsOf(name).some(isOfCredentials));
    }
    if (NO_LOGIN.test(text)) return needed.filter(({ name }) => wordsOf(name).some(isOfLogin));
    const bases = NO_URL.test(text) ? needed.filter(isUrl) : [];
    if (bases.length > 0) return bases;
  }
  // A property was read of something that is undefined: mostly of the event.
  if (/Cannot read propert|is not defined/.test(text)) return [];
  const parameters = [...text.matchAll(PARAMETER)].map((match) => match.slice(1).join("").trim());
  if (parameters.length > 0) {
    return parameters.flatMap((each) =>
      nearest(ofParameter(needed, each, beside), beside, parameters.length),
    );
  }
  if (kind === "failure" && !UNDEFINED.test(text)) {
    return MISSING.test(text) ? needed.filter(({ name }) => isSaidWhole(name, text)) : [];
  }
  if (!UNDEFINED.test(text)) return [];
  const parts = kind === "target" ? ofHandler.filter((each) => isPartOf(each, text)) : [];
  if (parts.length > 0) return parts;
  const [stage, ...others] = ofHandler.filter((each) => STAGE.test(each.name) && isLeftEmpty(each));
  if (/^(?:target|host)$/.test(kind) && stage && others.length === 0 && needed.length === 0) {
    return [stage];
  }
  if (kind === "host" || kind === "link") {
    const ofWeb = needed.filter(
      ({ name }) => !wordsOf(name).some((part) => DATABASES.test(part) || part === "smtp"),
    );
    return best(ofWeb, text, kind === "host");
  }
  if (kind === "target") {
    const ofTarget = best(needed, text, true);
    // `undefined-undefined` has a stage in it as well.
    const missing = text.match(/\bundefined\b/g)?.length ?? 0;
    const isWithStage = stage !== undefined && others.length === 0 && missing > ofTarget.length;
    return isWithStage ? [stage, ...ofTarget] : ofTarget;
  }
  if (kind === "failure") return best(needed, text, true);
  return best(needed, kind === "log" ? beforeUndefined(text) : text, false);
}

const UNDEFINED = /\b(?:undefined|NaN)\b/;

/** What AWS and its SDKs call a parameter that is missing. AWS lists several at once. */
const PARAMETER =
  /at '([^']+)' failed to satisfy constraint: Member must not be null|Missing required key '(\w+)'|No value provided for input HTTP label: (\w+)|must contain the parameter (\w+)|Invalid parameter: (.+) Reason: no value for required|Missing required parameter: (\w+)|Missing required header '(\w+)'/g;

/** What is said of a value that should be there, by Node and most libraries. */
const MISSING =
  /\bundefined\b|missing|required|must (?:not )?be|must have|empty|invalid|neither|no value|not (?:set|provided|configured|specified)/i;

/** Mostly read with a default. */
const OPTIONAL = /^(?:(?:POWERTOOLS_)?LOG_?LEVEL|LOGLEVEL|DEBUG|VERBOSE|CI)$/i;

/** Mostly read for the log, or a part of names: `users-dev`. */
const STAGE = /^(?:ENV|STAGE|ENVIRONMENT)$/i;

/** What nodemailer says. */
const NO_LOGIN = /^Missing credentials/;
const isOfLogin = (part: string): boolean =>
  /^(?:user(?:name)?|login|pass(?:word)?|key)$/.test(part);

/** What clients of AWS's version 3 say of keys that are undefined. */
const NO_CREDENTIALS = /^(?:\w+: )?Resolved credential object is not valid/;
const isOfCredentials = (part: string): boolean =>
  /^(?:key|secret|credentials?|access)$/.test(part);

/** What Node, axios and node-fetch say of a path to which a base was to be added. */
const NO_URL = /\bInvalid URL\b|Only absolute URLs are supported|Failed to parse URL from \//;
const isUrl = ({ name }: UnsetVariable): boolean => {
  const parts = wordsOf(name);
  return (
    /^(?:ur[il]s?|endpoint|base|origin|api)$/.test(parts.at(-1) ?? "") &&
    !parts.some((part) => DATABASES.test(part) || MAIL.test(part))
  );
};

/** Fallbacks that leave the value empty. */
const EMPTY = /^(?:\|\||\?\?)\s*(?:""|''|``|undefined|null)/;

/** Checks that may be followed by another read. */
const CHECK = /^(?:if|!)$/;

/** Whether the code goes on without a value in the place of a variable. */
export function isLeftEmpty({ fallback }: Pick<UnsetVariable, "fallback">): boolean {
  return fallback === undefined || EMPTY.test(fallback);
}

/** Whether the code has nothing to use in the place of a variable. */
export function hasNoDefault(variable: UnsetVariable): boolean {
  return isLeftEmpty(variable) || CHECK.test(variable.fallback ?? "");
}

const THIS_MACHINE = /localhost|127\.0\.0\.1|::1/;

/** The variables with the most words in common with a text. Without any, the only one, if it may stand for it. */
function best(
  variables: readonly UnsetVariable[],
  text: string,
  mayBeTheOnly: boolean,
): readonly UnsetVariable[] {
  const scores = variables.map(({ name }) => sharedWords(name, text).length);
  const most = Math.max(...scores);
  if (most > 0) return variables.filter((_, index) => scores[index] === most);
  const [only] = variables;
  return mayBeTheOnly && variables.length === 1 && only?.fallback === undefined ? variables : [];
}

/** Whether the code gives a name with `undefined` in it the variable's value. */
function isPartOf(variable: UnsetVariable, target: string): boolean {
  const { given = "" } = variable;
  const [path = ""] = target.split(" ");
  const isSame = given.toLowerCase() === path.toLowerCase() || sharedWords(given, path).length > 0;
  return isSame && isLeftEmpty(variable);
}

/** Those that the code calls as the parameter is called, or else those with its words. */
function ofParameter(
  variables: readonly UnsetVariable[],
  name: string,
  beside = "",
): readonly UnsetVariable[] {
  const isSender = /^(?:source|from)$/i.test(name);
  // Mostly the user's own address, which no variable has.
  const isRecipient = /^to$/i.test(name);
  const names = isSender
    ? ["source", "fromemailaddress"]
    : [name.toLowerCase(), ...(isRecipient ? ["toaddresses"] : [])];
  const given = variables.filter(({ given = "" }) => names.includes(given.toLowerCase()));
  if (given.length > 0) return given;
  const others = new Set(beside.toLowerCase().split(" "));
  const open = variables.filter((each) => !others.has(each.name.replaceAll("_", "").toLowerCase()));
  if (isRecipient) return best(open, "recipient to admin notification email mail", false);
  return best(open, isSender ? `${name} source sender from email mail` : name, true);
}

/** Of several tables, the one of the items that are written. Of more than `missing`, nobody knows which. */
function nearest(
  variables: readonly UnsetVariable[],
  beside: string | undefined,
  missing: number,
): readonly UnsetVariable[] {
  const near = best(variables, beside ?? "", false);
  if (near.length > 0) return near;
  return variables.length > Math.max(2, missing) ? [] : variables;
}

/** Whether an error was thrown by the line that reads a variable. */
function isReadThere({ caller = "" }: UnsetVariable, trace: readonly string[]): boolean {
  const own = trace.find((frame) => /^\s+at /.test(frame) && !/node:|node_modules/.test(frame));
  const place = own === undefined ? undefined : placeIn(own);
  return place !== undefined && caller.startsWith(`${place.file}:${place.row}:`);
}

/** `The supabaseUrl is required` is about SUPABASE_URL, `The email is required` not about FROM_EMAIL. */
function isSaidWhole(name: string, text: string): boolean {
  const parts = partsOf(name);
  return parts.length > 0 && sharedWords(name, text).length === parts.length;
}

/** The last words before the first `undefined`. */
function beforeUndefined(text: string): string {
  return /(?:[\w.'"-]+\W{1,3}){0,3}\bundefined\b/.exec(text)?.[0] ?? "";
}

/** Whether a variable has the address of such a service, by its name. */
function isAddress(variable: UnsetVariable, serviceAndPort: string): boolean {
  if (!hasNoDefault(variable) && !THIS_MACHINE.test(variable.fallback ?? "")) return false;
  const [service, port = ""] = serviceAndPort.split(" ");
  const ownWords = { http: WEB, smtp: MAIL }[service ?? ""] ?? DATABASE_AT[port] ?? DATABASES;
  const parts = wordsOf(variable.name.replace(/(?<=host)_?name$|_?string$/i, ""));
  const isAnothers = parts.some(
    (part) => [DATABASES, WEB, MAIL].some((of) => of.test(part)) && !ownWords.test(part),
  );
  const last = parts.at(-1) ?? "";
  return !isAnothers && (ADDRESS.test(last) || ownWords.test(last));
}

const ADDRESS = /^(?:host|ur[il]s?|endpoint|addr|address|server|dsn|conn|connection)$/;
const WEB = /^(?:https?|api|base|origin|app|site|web|hook|webhook|frontend|backend)$/;
const MAIL = /^(?:smtp|e?mail|mailer)$/;
const DATABASES =
  /^(?:db|database|sql|rds|postgres(?:ql)?|pg|mysql|mariadb|mongo(?:db)?|redis|valkey|cache|neo4j)$/;

/** By usual ports. */
const DATABASE_AT: Readonly<Record<string, RegExp>> = {
  3306: /^(?:db|database|sql|rds|mysql|mariadb)$/,
  5432: /^(?:db|database|sql|rds|postgres(?:ql)?|pg)$/,
  6379: /^(?:redis|valkey|cache)$/,
  7687: /^(?:db|database|neo4j)$/,
  27017: /^(?:db|database|mongo(?:db)?)$/,
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.match(/\w+/g));
}

/** `USERS_TABLE` and `usersTable` in lower case. */
function wordsOf(text: string): string[] {
  const parts = text.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/);
  return parts.map((part) => part.toLowerCase()).filter((part) => part !== "");
}

/** Short words and those of every name count for nothing. */
function partsOf(name: string): string[] {
  return wordsOf(name).filter((part) => part.length > 2 && part !== "name");
}

/** `USERS_TABLE` shares a word with `TableName`, and `USERPOOL` with `userPoolId`. */
function sharedWords(name: string, text: string): string[] {
  const said = new Set(wordsOf(text).map(singular));
  const letters = text.toLowerCase();
  return partsOf(name).filter(
    (part) => said.has(singular(part)) || (part.length > 4 && letters.includes(singular(part))),
  );
}

function singular(word: string): string {
  return word.replace(/s$/, "");
}
