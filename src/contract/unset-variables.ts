import type { Finding } from "../finding.ts";
import type { AwsCall, CapturedMail, Invocation, LogLine } from "../invocation.ts";
import { isLeftEmpty, shownVariables } from "../unset-variables.ts";
import type { Symptom } from "../unset-variables.ts";
import { withoutColors } from "../without-colors.ts";
import { isLoggedError } from "./logged-error.ts";
import { undefinedValueIn } from "./undefined-values.ts";
import type { UndefinedValue } from "./undefined-values.ts";

/** An unset variable, and the error, call or mail in which it appears. */
export type VariableFinding = Finding<
  { "variable-not-set": { name: string; in: string } },
  { caller?: string }
>;

/** An unset variable that a condition reads, if the handler then did nothing. */
export type GuardFinding = Finding<{ "guard-not-set": { name: string } }, { caller?: string }>;

/** Unset variables that may be the reason why a handler called and mailed nothing. */
export function findGuards(invocation: Invocation): GuardFinding[] {
  const { unsetVariables = [], outcome, awsCalls, connections = [], mails } = invocation;
  if (isOpen(invocation)) return [];
  const isIdle = [awsCalls, connections, mails].every(({ length }) => length === 0);
  if (outcome.kind !== "returned" || !isIdle) return [];
  const shown = new Set(findUnsetVariables(invocation).map(({ args }) => args.name));
  return unsetVariables
    .filter(({ name, fallback = "" }) => GUARD.test(fallback) && !shown.has(name))
    .map(({ name, caller }) => ({
      code: "guard-not-set",
      severity: "warning",
      where: caller === undefined ? {} : { caller },
      args: { name },
    }));
}

const GUARD = /^(?:if$|&&|\?)/;

/** Unset variables that have an effect. Others have a default, or are not needed. */
export function findUnsetVariables(invocation: Invocation): VariableFinding[] {
  const { unsetVariables = [], outcome, awsCalls, mails, logs, obstacles = [] } = invocation;
  if (unsetVariables.length === 0 || isOpen(invocation)) return [];
  const symptoms = [
    ...awsCalls.flatMap((call) => symptomsOfCall(call, invocation)),
    ...("thrown" in outcome && UNDEFINED_URL.test(outcome.thrown ?? "")
      ? [{ what: "the error", text: HOST_WORDS, kind: "host" as const }]
      : []),
    ...("errorMessage" in outcome
      ? [
          {
            what: "the error",
            text: outcome.errorMessage,
            kind: "failure" as const,
            trace: outcome.trace,
          },
        ]
      : []),
    ...mails.flatMap(symptomsOfMail),
    ...logs
      .filter((line) => LOUD.has(line.source) || isLoggedError(line))
      .map(({ text }) => ({ what: "the log", text: withoutColors(text), kind: "log" as const })),
  ];
  const failed = awsCalls.filter(({ error }) => error !== undefined);
  const placed = symptoms.map((symptom) => ({ ...symptom, beside: besideIn(symptom, failed) }));
  // An undefined value may come from a response that nobody supplied.
  const hasOpenAnswer = obstacles.some(({ kind }) => kind === "no-answer");
  const variables = hasOpenAnswer
    ? unsetVariables.filter(
        (each) => isLeftEmpty(each) || symptoms.some(({ text }) => text.includes(each.name)),
      )
    : unsetVariables;
  return shownVariables(variables, placed).map(({ name, caller, in: what }) => ({
    code: "variable-not-set",
    severity: "warning",
    where: caller === undefined ? {} : { caller },
    args: { name, in: what },
  }));
}

/** Whether the function may have variables that the project's files do not tell. */
function isOpen({ target }: Invocation): boolean {
  const assumptions = target.kind === "local" ? (target.assumptions ?? []) : [];
  return assumptions.some(({ code }) => code === "variables-unread");
}

/** Parameters of the call whose error a symptom repeats. */
function besideIn({ text }: Symptom, failed: readonly AwsCall[]): string {
  const calls = failed.filter(({ error = "" }) => text.includes(error.replace(/^\w+: /, "")));
  const names = JSON.stringify(calls.map(({ parameters = null }) => parameters)).match(
    /\w+(?=":)/g,
  );
  return (names ?? []).join(" ");
}

const LOUD: ReadonlySet<LogLine["source"]> = new Set(["warn", "stderr"]);

function symptomsOfCall(call: AwsCall, invocation: Invocation): Symptom[] {
  const { service, operation, error } = call;
  const what = `${service} ${operation}`;
  const found = undefinedValueIn(call, invocation);
  const address = localAddressIn(call);
  return [
    ...(error === undefined ? [] : [{ what, text: error, kind: "failure" as const }]),
    ...(found === undefined || !UNDEFINED.test(found.value)
      ? []
      : [{ what, ...symptomOfValue(found) }]),
    ...(address === undefined ? [] : [{ what, text: address, kind: "address" as const }]),
  ];
}

function symptomOfValue({ path, value }: UndefinedValue): Pick<Symptom, "text" | "kind"> {
  if (path === "") {
    // The rest of a URL contains many words.
    if (HOST.test(value)) return { text: `${value} ${HOST_WORDS}`, kind: "host" };
    const [text = "", name = ""] = /([\w-]*)[^\w]?[\w.-]*\bundefined\b/.exec(value) ?? [];
    return { text: OF_USER.test(name) ? "" : text, kind: "content" };
  }
  const text = `${path} ${value}`;
  if (SENDER.test(path)) return { text: `${text} ${SENDER_WORDS}`, kind: "target" };
  if (NAMES.test(path)) return { text, kind: "target" };
  if (LOGIN.test(path)) return { text: `${text} ${LOGIN_WORDS}`, kind: "content" };
  return { text: OF_USER.test(path.replace(/\.[A-Z]+$/, "")) ? "" : text, kind: "content" };
}

/** In both versions of SES. */
const SENDER = /^(?:Source|FromEmailAddress)$/;

const SENDER_WORDS = "from sender source email mail";

/** How a request shows who sends it. */
const LOGIN = /^(?:header|query)\.(?:.*authorization|.*(?:key|token|secret))$/i;

const LOGIN_WORDS = "token key secret password auth credential bearer";

const HOST_WORDS = "undefined host url uri endpoint api base";

/** In Node's error about an invalid URL. */
const UNDEFINED_URL = /^\{ input: '(?:https?:\/\/)?undefined\b/;

const HOST = /^(?:[A-Z]+ )?(?:https?:\/\/)?[^/?]*\bundefined\b/;

/** A written value that is undefined is usually a missing user attribute. */
const OF_USER = /(?:email|phone|name|user|users|address|id|sub)$/i;

/** Tables, buckets and queues are named at the top level. */
const NAMES = /^(?!user)\w*(?:name|url|arn|id|bucket|endpoint|identifier|host|source)$/i;

/** Service and port of a client that connects to this machine. */
function localAddressIn({ service, operation, result }: AwsCall): string | undefined {
  if (result !== "refused" || !LOCAL.test(operation)) return undefined;
  return `${service} ${/:(\d+)/.exec(operation.replace(/^.*\/\//, ""))?.[1] ?? ""}`;
}

const LOCAL = /^(?:[A-Z]+ https?:\/\/)?(?:localhost|127\.0\.0\.1|\[?::1\]?)(?=[:/]|$)/;

/** Words that a variable's name may contain too. */
function symptomsOfMail(mail: CapturedMail): Symptom[] {
  const { api, action, from, to, subject, text = "", html = "" } = mail;
  const symptoms: Omit<Symptom, "what">[] = [];
  // A mailer without a host connects to this machine.
  if (api === "smtp" && LOCAL.test(action)) symptoms.push({ text: "smtp", kind: "address" });
  if (UNDEFINED.test(from)) {
    symptoms.push({ text: `${from} ${SENDER_WORDS}`, kind: "content" });
  }
  if (UNDEFINED.test(to.join(" "))) {
    symptoms.push({ text: "undefined recipient to admin notification", kind: "content" });
  }
  if (/(?:href|src)=["']?undefined|undefined\/|\/\/undefined/.test(`${subject} ${text} ${html}`)) {
    const words = "undefined url uri link base app site web frontend website domain host";
    symptoms.push({ text: words, kind: "link" });
  }
  return symptoms.map((symptom) => ({ what: "the mail", ...symptom }));
}

const UNDEFINED = /\b(?:undefined|NaN)\b/;
