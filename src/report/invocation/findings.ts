import type { BrokenExpectation } from "../../contract/calls.ts";
import type { MailWarning } from "../../contract/mails.ts";
import type { TimeFinding } from "../../contract/times.ts";
import type { GuardFinding, VariableFinding } from "../../contract/unset-variables.ts";
import type { Remark } from "../../contract/verdict.ts";
import { heldBackSentence } from "./held-back.ts";
import { wholeMs } from "../terminal/duration.ts";

export type InvocationFinding =
  | Remark
  | MailWarning
  | BrokenExpectation
  | TimeFinding
  | VariableFinding
  | GuardFinding;

type Sentence<Found extends InvocationFinding> =
  | string
  | ((args: Found["args"], where: Found["where"]) => string);

const SENTENCES: {
  [Code in InvocationFinding["code"]]: Sentence<Extract<InvocationFinding, { code: Code }>>;
} = {
  "nothing-returned": "the handler returned nothing; return the event",
  "never-answered": "the handler never responded: it called no callback, and no promise settled",
  "nested-too-deep": "the response is nested more than 1,000 levels deep; return the event",
  "not-json": "the response is not JSON; return the event",
  "not-an-object": "the response is not an object; return the event",
  "pascal-case-keys":
    "the keys begin with capital letters; Cognito needs them exactly as it sent them",
  "request-missing": "is missing from the returned event; return the whole event",
  "response-missing": "is missing from the returned event; return the whole event",
  "caller-context-missing": "is missing from the returned event; return the whole event",
  "other-version": "is not the version that was sent; return the event's own",
  "envelope-key-missing": "is missing from the returned event; return the whole event",
  "response-not-empty": "Cognito expects nothing in the response of this trigger",
  "null-added": "is null, but was not sent; Cognito has refused responses like this",
  "input-changed": "differs from the event sent; Cognito ignores changes from this trigger",

  "not-rendered": ({ template, reason }) =>
    `SES accepts the call but sends no mail: template ${template} cannot be rendered: ${reason}`,
  "empty-body": "the mail has no body",
  "no-text-part": "the mail has no text part, which some clients and spam filters expect",
  "undefined-in-text": ({ found }, { part }) => `${containing(part)} "${found}"`,
  "placeholder-left": ({ found }, { part }) =>
    `${containing(part)} ${found}, a placeholder without a value`,
  "header-injection": (_, { part }) =>
    `${containing(part)} a line break: SES rejects or encodes it, and in a raw message it starts another header`,
  "unescaped-attribute": ({ found }) =>
    `${found} is not escaped in the HTML: the mail contains it as markup`,

  "variable-not-set": ({ name, in: what }, { caller }) =>
    `${name} is not set (seen in ${what}); set it with --env ${name}=…${caller === undefined ? "" : ` (read at ${caller})`}`,

  "guard-not-set": ({ name }, { caller }) =>
    `a condition reads ${name}, which is not set, and the handler did nothing; set it with --env ${name}=…${caller === undefined ? "" : ` (read at ${caller})`}`,

  "forbidden-call": ({ call, pattern }, { caller }) =>
    `${call} was called${caller === undefined ? "" : ` at ${caller}`}, which --fail-on-call ${pattern} forbids`,
  "call-not-judged": ({ pattern }) =>
    `--expect-call ${pattern} could not be checked: no such call was made, possibly because of the dry run`,
  "missing-call": ({ pattern }) => `no call matches --expect-call ${pattern}`,

  "over-max-duration": ({ foundMs, limitMs }) =>
    `duration ${wholeMs(foundMs)} exceeds --max-duration ${wholeMs(limitMs)}`,
  "over-max-init": ({ foundMs, limitMs }) =>
    `cold start ${wholeMs(foundMs)} exceeds --max-init ${wholeMs(limitMs)}`,
  "no-cold-start": "no cold start was reported, so --max-init had nothing to check",
  "near-limit": ({ foundMs, limitMs }) =>
    `it took ${wholeMs(foundMs)}, including a cold start: Cognito waits ${wholeMs(limitMs)} at most`,
  "cold-start-over-limit": ({ foundMs, limitMs }) =>
    `loading the handler and the call took ${wholeMs(foundMs)} in total: Cognito waits ${wholeMs(limitMs)} for both`,
  "callback-held-back": (args) =>
    `${heldBackSentence(args)}: set context.callbackWaitsForEmptyEventLoop = false`,
  "timeout-above-limit": ({ foundMs, limitMs }) =>
    `the function's timeout is ${foundMs / 1_000} s, but Cognito reports an error after ${limitMs / 1_000} s while the function keeps running`,
};

/** The one sentence for what was found in an invocation, whoever shows it. */
export function findingSentence({ code, args, where }: InvocationFinding): string {
  const sentence: Sentence<never> = SENTENCES[code];
  const text = typeof sentence === "string" ? sentence : sentence(args as never, where as never);
  if (!("path" in where) || where.path === "$") return text;
  return `${where.path}${PREDICATES.has(code) ? "" : ":"} ${text}`;
}

/** Their path is the subject of the sentence. */
const PREDICATES: ReadonlySet<InvocationFinding["code"]> = new Set([
  "request-missing",
  "response-missing",
  "caller-context-missing",
  "other-version",
  "envelope-key-missing",
  "null-added",
  "input-changed",
]);

/** `the text contains`, or for several parts `the text and HTML contain` */
function containing(part = ""): string {
  const named = part.replace("html", "HTML").replace("from", "From header");
  return `the ${named} ${part.includes(" and ") ? "contain" : "contains"}`;
}
