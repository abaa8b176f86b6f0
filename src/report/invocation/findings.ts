import type { BrokenExpectation } from "../../contract/calls.ts";
import type { MailWarning } from "../../contract/mails.ts";
import type { TimeFinding } from "../../contract/times.ts";
import type { VariableFinding } from "../../contract/unset-variables.ts";
import type { Remark } from "../../contract/verdict.ts";
import { heldBackSentence } from "./held-back.ts";
import { wholeMs } from "../terminal/duration.ts";

export type InvocationFinding =
  | Remark
  | MailWarning
  | BrokenExpectation
  | TimeFinding
  | VariableFinding;

type Sentence<Found extends InvocationFinding> =
  | string
  | ((args: Found["args"], where: Found["where"]) => string);

const SENTENCES: {
  [Code in InvocationFinding["code"]]: Sentence<Extract<InvocationFinding, { code: Code }>>;
} = {
  "nothing-returned": "nothing came back; return the event",
  "never-answered": "the handler never answered: no callback was called, and no promise settled",
  "nested-too-deep": "the answer is nested more than 1,000 levels deep; return the event",
  "not-json": "the answer is no JSON; return the event",
  "not-an-object": "the answer is not an object; return the event",
  "pascal-case-keys": "the keys begin with capitals; Cognito reads them as they came",
  "request-missing": "request is missing from the answer; return the whole event",
  "response-missing": "response is missing from the answer; return the whole event",
  "caller-context-missing": "callerContext is missing from the answer; return the whole event",
  "envelope-key-missing": "is missing from the answer; return the whole event",
  "response-not-empty": "Cognito expects nothing in the response of this trigger",
  "null-added": "is null where nothing was sent; some answers like this were refused",
  "input-changed": "was changed; Cognito takes no changes from this trigger",

  "not-rendered": ({ template, reason }) =>
    `SES accepts the call and sends no mail: template ${template} cannot be rendered: ${reason}`,
  "empty-body": "it has no body at all",
  "no-text-part": "it has no text part, which some readers and spam filters want",
  "undefined-in-text": ({ found }, { part }) => `"${found}" stands in the ${part}`,
  "placeholder-left": ({ found }, { part }) =>
    `${found} stands in the ${part}: nothing was put in its place`,
  "header-injection": (_, { part }) =>
    `there is a line end in ${part}, which could begin another header`,
  "unescaped-attribute": ({ found }) =>
    `${found} gets into the HTML unescaped: markup in it arrived as markup`,

  "variable-not-set": ({ name, in: what }, { caller }) =>
    `${name} is not set, which shows in ${what}; set it with --env ${name}=…${caller === undefined ? "" : ` (read at ${caller})`}`,

  "forbidden-call": ({ call, pattern }, { caller }) =>
    `${call} was called${caller === undefined ? "" : ` at ${caller}`}, which --fail-on-call ${pattern} forbids`,
  "call-not-judged": ({ pattern }) =>
    `--expect-call ${pattern} is not judged: nothing like it was called, and the dry run was in the handler's way`,
  "missing-call": ({ pattern }) => `nothing that --expect-call ${pattern} asks for was called`,

  "over-max-duration": ({ foundMs, limitMs }) =>
    `it took ${wholeMs(foundMs)}, and --max-duration allows ${wholeMs(limitMs)}`,
  "over-max-init": ({ foundMs, limitMs }) =>
    `its cold start took ${wholeMs(foundMs)}, and --max-init allows ${wholeMs(limitMs)}`,
  "no-cold-start": "no cold start was reported, so there was nothing to hold --max-init against",
  "near-limit": ({ foundMs, limitMs }) =>
    `it took ${wholeMs(foundMs)}, a cold start included: Cognito waits ${wholeMs(limitMs)} and no longer`,
  "cold-start-over-limit": ({ foundMs, limitMs }) =>
    `loading the handler and the call took ${wholeMs(foundMs)} together: Cognito waits ${wholeMs(limitMs)} for both`,
  "callback-held-back": heldBackSentence,
  "timeout-above-limit": ({ foundMs, limitMs }) =>
    `the function may take ${wholeMs(foundMs)}: after ${wholeMs(limitMs)} Cognito shows an error, and the function goes on`,
};

/** The one sentence for what was found in an invocation, whoever shows it. */
export function findingSentence({ code, args, where }: InvocationFinding): string {
  const sentence: Sentence<never> = SENTENCES[code];
  const text = typeof sentence === "string" ? sentence : sentence(args as never, where as never);
  return "path" in where && where.path !== "$" ? `${where.path}: ${text}` : text;
}
