import { asObject, isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import { fitsWildcard } from "../../wildcard.ts";

/** Cognito calling one function for one pool, as the function's resource policy sees it. */
export interface CallByCognito {
  /** The function as it is called, with its qualifier. */
  functionArn: string;
  poolArn: string;
  account: string;
}

export type PolicyVerdict =
  /** `open` are the statements that name neither the pool nor its account. */
  | { kind: "allowed"; open: { sid: string | undefined }[] }
  | { kind: "denied"; sid?: string | undefined }
  /** No statement allows it; `near` is one that would, but for its conditions. */
  | { kind: "not-allowed"; near?: NearMiss | undefined }
  /** It depends on what cannot be known from here. */
  | { kind: "undecided"; keys: string[] }
  | { kind: "unreadable" };

interface NearMiss {
  sid?: string | undefined;
  /** The condition key that does not fit, as IAM writes it. */
  key: string;
  /** What the policy wants there. */
  wanted: string[];
}

type Statement = Record<string, Json>;
type Truth = "yes" | "no" | "unknown";

const PRINCIPAL = "cognito-idp.amazonaws.com";
const ACTION = "lambda:InvokeFunction";

/** IAM has `?` for one character. */
const AS_WRITTEN = { one: "?" };
const IN_ANY_CASE = { ...AS_WRITTEN, ignoreCase: true };

/**
 * What a resource policy says of Cognito calling the function: a deny that fits wins, then an allow.
 *
 * @param policy JSON, as GetPolicy hands it out.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function judgePolicy(policy: string, call: CallByCognito): PolicyVerdict {
  const statements = readStatements(policy);
  if (statements === undefined) return { kind: "unreadable" };
  const about = statements.filter((statement) => isAbout(statement, call));
  const judged = about.map((statement) => ({
    statement,
    effect: statement["Effect"],
    ...judgeConditions(statement["Condition"], contextOf(call)),
  }));
  const denies = judged.filter(({ effect }) => effect === "Deny");
  const allows = judged.filter(({ effect }) => effect === "Allow");
  const deny = denies.find(({ truth }) => truth === "yes");
  if (deny !== undefined) return { kind: "denied", sid: sidOf(deny.statement) };
  const doubtful = denies.filter(({ truth }) => truth === "unknown");
  const granted = allows.filter(({ truth }) => truth === "yes");
  if (granted.length > 0 && doubtful.length === 0) {
    const open = granted.map(({ statement }) => statement).filter(isOpen);
    return { kind: "allowed", open: open.map((statement) => ({ sid: sidOf(statement) })) };
  }
  const open = [...doubtful, ...allows].filter(({ truth }) => truth === "unknown");
  if (open.length > 0 && (granted.length > 0 || allows.some(({ truth }) => truth === "unknown"))) {
    return {
      kind: "undecided",
      keys: [...new Set(open.flatMap(({ unknownKeys }) => unknownKeys))],
    };
  }
  const near = allows.find(({ failed }) => failed !== undefined);
  return {
    kind: "not-allowed",
    ...(near?.failed !== undefined && { near: { sid: sidOf(near.statement), ...near.failed } }),
  };
}

/** The ids of a policy's statements, which a new one must not repeat. */
export function statementIds(policy: string): string[] {
  return (readStatements(policy) ?? []).flatMap((statement) => sidOf(statement) ?? []);
}

function readStatements(policy: string): Statement[] | undefined {
  const document = tryParseJson(policy);
  const statement = asObject(document)["Statement"];
  const list = Array.isArray(statement) ? statement : [statement];
  // One that cannot be read could be the one that denies.
  return list.every(isWhole) ? list : undefined;
}

function isWhole(item: Json | undefined): item is Statement {
  return isObject(item) && (item["Effect"] === "Allow" || item["Effect"] === "Deny");
}

function sidOf(statement: Statement): string | undefined {
  const sid = statement["Sid"];
  return typeof sid === "string" && sid !== "" ? sid : undefined;
}

/** Lambda's actions are written in any case. */
function isAction(pattern: string): boolean {
  return fitsWildcard(pattern, ACTION, IN_ANY_CASE);
}

/** Whether principal, action and resource fit. */
function isAbout(statement: Statement, { functionArn }: CallByCognito): boolean {
  // The function's own policy speaks for $LATEST, which is called by either name.
  const names = [functionArn, functionArn.replace(/:\$LATEST$/, "")];
  const isResource = (pattern: string): boolean =>
    names.some((name) => fitsWildcard(pattern, name, AS_WRITTEN));
  const fits = (element: string, isMeant: (given: Json | undefined) => boolean): boolean => {
    const others = statement[`Not${element}`];
    return others === undefined ? isMeant(statement[element]) : !isMeant(others);
  };
  return (
    fits("Principal", isPrincipal) &&
    fits("Action", (given) => texts(given).some(isAction)) &&
    // A policy of a function need not name it.
    fits("Resource", (given) => given === undefined || texts(given).some(isResource))
  );
}

/** `"*"` and `{"AWS": "*"}` mean everybody, services too. */
function isPrincipal(principal: Json | undefined): boolean {
  if (principal === "*") return true;
  if (!isObject(principal)) return false;
  const services = texts(principal["Service"]);
  return (
    services.includes(PRINCIPAL) || services.includes("*") || texts(principal["AWS"]).includes("*")
  );
}

/** What is known of the call, by condition key in small letters. */
type Context = ReadonlyMap<string, string>;

function contextOf(call: CallByCognito): Context {
  return new Map([
    ["aws:sourcearn", call.poolArn],
    ["aws:sourceaccount", call.account],
    ["aws:principalservicename", PRINCIPAL],
    ["aws:principalisawsservice", "true"],
    ["aws:securetransport", "true"],
  ]);
}

/** The condition keys that Cognito's calls do not have. */
const ABSENT =
  /^(?:aws:(?:source(?:ip|vpce?)|principal(?:arn|account|orgid))|lambda:(?:eventsourcetoken|functionurlauthtype|invokedviafunctionurl))$/;

interface Conditions {
  truth: Truth;
  /** The first key that does not fit. */
  failed?: { key: string; wanted: string[] };
  unknownKeys: string[];
}

/** Every operator and every key has to fit. */
function judgeConditions(condition: Json | undefined, context: Context): Conditions {
  const isReadable = condition === undefined || isObject(condition);
  const blocks = isReadable ? condition : { Condition: null };
  const parts = Object.entries(blocks ?? {}).flatMap(([operator, block]) =>
    isObject(block)
      ? Object.entries(block).map(([key, wanted]) => ({
          key,
          wanted: texts(wanted),
          truth: judgeCondition(operator, key, texts(wanted), context),
        }))
      : [{ key: operator, wanted: [], truth: "unknown" as const }],
  );
  const failed = parts.find(({ truth }) => truth === "no");
  const unknownKeys = parts.filter(({ truth }) => truth === "unknown").map(({ key }) => key);
  if (failed === undefined)
    return { truth: unknownKeys.length > 0 ? "unknown" : "yes", unknownKeys };
  return { truth: "no", failed: { key: failed.key, wanted: failed.wanted }, unknownKeys };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function judgeCondition(
  operator: string,
  key: string,
  wanted: readonly string[],
  context: Context,
): Truth {
  const [, set, name = "", ifExists] =
    /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/i.exec(operator) ?? [];
  const known = key.toLowerCase();
  const value = ABSENT.test(known) ? null : context.get(known);
  if (value === undefined || wanted.some((text) => text.includes("${"))) return "unknown";
  if (name.toLowerCase() === "null") {
    return truthOf(wanted.some((text) => (text.toLowerCase() === "true") === (value === null)));
  }
  const negated = /not/i.test(name);
  const compare = COMPARISONS[name.replace(/not/i, "").toLowerCase()];
  if (compare === undefined) return "unknown";
  if (value === null) {
    // A key that is not there fits what is negated, what need not be there, and all of no values.
    return truthOf(negated || ifExists !== undefined || /^ForAll/i.test(set ?? ""));
  }
  return truthOf(wanted.some((text) => compare(text, value)) !== negated);
}

const COMPARISONS: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  stringequals: (wanted, value) => wanted === value,
  stringequalsignorecase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  stringlike: (wanted, value) => fitsWildcard(wanted, value, AS_WRITTEN),
  arnequals: arnMatches,
  arnlike: arnMatches,
  bool: (wanted, value) => wanted.toLowerCase() === value,
};

function truthOf(value: boolean): Truth {
  return value ? "yes" : "no";
}

/** Each of an ARN's six parts is compared with its own: a `*` does not reach over a colon. */
function arnMatches(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const [wanted, found] = [arnParts(pattern), arnParts(arn)];
  return (
    wanted.length === found.length &&
    wanted.every((part, index) => fitsWildcard(part, found[index] ?? "", AS_WRITTEN))
  );
}

function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** Whether anybody's pool could call: nothing names a pool or an account. */
function isOpen({ Condition }: Statement): boolean {
  if (!isObject(Condition)) return true;
  const narrow = Object.entries(Condition).some(
    ([operator, block]) =>
      !/Not/i.test(operator) &&
      isObject(block) &&
      Object.entries(block).some(
        ([key, wanted]) => NARROWING.test(key) && texts(wanted).every((text) => !WIDE.test(text)),
      ),
  );
  return !narrow;
}

const NARROWING = /^aws:source(?:arn|account|orgid|orgpaths)$/i;
const WIDE = /^[*:]*$|^arn:[^:]*:cognito-idp:[^:]*:\*?:/;

function texts(value: Json | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((item) =>
    item === undefined || typeof item === "object" ? [] : String(item),
  );
}
