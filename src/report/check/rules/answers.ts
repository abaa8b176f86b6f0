import type { RuleArgs } from "../../../contract/check/finding.ts";
import { madeUpValue } from "../../../made-up-value.ts";
import { listed } from "../../../listed.ts";
import { shorten } from "../../../shorten.ts";
import { counted } from "../../terminal/counted.ts";
import { findingSentence } from "../../invocation/findings.ts";
import { heldBackSentence } from "../../invocation/held-back.ts";
import { byKind, failsText, GUIDE, messageText, TRIGGERS } from "./rule-text.ts";
import type { RuleTexts } from "./rule-text.ts";

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** What other triggers have in their responses. */
const RESPONSES: readonly [RegExp, string][] = [
  [/claims/i, "pre token generation"],
  [/auto(?:Confirm|Verify)/, "pre sign-up"],
  [/smsMessage|email(?:Message|Subject)/, "custom message"],
];

export const ANSWER_TEXTS = {
  "returns-event": {
    title: "The handler must return the event",
    otherwise: "a warning or a note if the handler fails only for one value taken from its code",
    why: "Cognito accepts only the event. For any other response the user sees an error, although the account is confirmed.",
    fix: "return event on every path, and do not throw",
    fixFor: (args) =>
      args.kind === "other-object" && args.error !== undefined
        ? "log the error where it is caught, and return the event"
        : args.kind === "failed" && args.unset !== undefined
          ? `set ${listed(args.unset)} with ${args.unset.map((name) => `--env ${name}=${madeUpValue(name, "value")}`).join(" ")}, and in the configuration of the deployed function`
          : args.kind === "unfound"
            ? "if the record may be missing, return the event without it; if it always exists, define it with --stubs"
            : args.kind === "failed"
              ? "remove the cause of this error, and catch errors that must not fail a sign-up"
              : undefined,
    evidence: TRIGGERS,
    failing: "export const handler = async (event) => {\n  await welcome(event);\n};",
    passing:
      "export const handler = async (event) => {\n  await welcome(event);\n  return event;\n};",
    sentence: byKind({
      remarked: ({ remark }) => findingSentence(remark),
      "other-object": ({ error, answer }) =>
        error === undefined
          ? `the response is a different object without the event's keys${answer === undefined ? "" : `: ${shorten(answer, 200)}`}`
          : `the handler returned an error instead of the event: ${shorten(error, 160)}`,
      failed: ({ error, unset = [] }) =>
        [failsText(error, "failed"), ...unset.map((name) => `${name} is not set`)].join("; "),
      unfound: ({ error, reads, isFurther }) =>
        [
          `the handler fails when ${listed(reads)} ${reads.length === 1 ? "finds" : "find"} nothing: ${messageText(error)}`,
          ...(isFurther ? ["the scenarios used a made-up record instead"] : []),
        ].join("; "),
    }),
  },
  "keeps-envelope": {
    title: "The response must contain request, callerContext and all other input unchanged",
    otherwise: "a warning for a change that Cognito ignores",
    why: "A response without request, response or callerContext is refused, and a change to the input has no effect.",
    fix: "return the event you received, not a new object",
    evidence: TRIGGERS,
    failing: "return { request: event.request, response: event.response };",
    passing: "return event;",
    sentence: ({ remark }) => findingSentence(remark),
  },
  "no-nulls-added": {
    title: "The response must not add null values",
    why: "Cognito reportedly refuses responses in which typed models serialize absent fields as null.",
    fix: "return the event itself, or omit absent fields when you serialize",
    evidence: "https://github.com/aws/aws-lambda-rust-runtime/issues/873",
    failing: "return { ...event, request: { clientMetadata: null, ...event.request } };",
    passing: "return event;",
    sentence: ({ remark }) => findingSentence(remark),
  },
  "response-stays-empty": {
    title: "The handler must not add to the response",
    why: "The response of this trigger has no effect. Claims, messages and confirmations belong in the responses of other triggers.",
    fix: "leave event.response alone",
    fixFor: ({ remark }) => {
      const [, trigger] = RESPONSES.find(([members]) => members.test(remark.where.path)) ?? [];
      return trigger && `move it to the ${trigger} trigger, and leave event.response alone`;
    },
    evidence: GUIDE,
    failing:
      'event.response = {\n  claimsOverrideDetails: { claimsToAddOrOverride: { tier: "gold" } },\n};',
    passing: "return event; // the pre token generation trigger adds the claim",
    sentence: ({ remark }) => findingSentence(remark),
  },
  "answers-in-time": {
    title: "The handler must respond within Cognito's 5 seconds",
    otherwise:
      "a warning if it takes more than Lambda's default timeout of 3 s, or is late only in the scenario near-the-deadline",
    why: "Cognito waits 5 seconds; this limit is fixed. If no response arrives, it may call again. Lambda's own timeout is 3 seconds by default.",
    fix: "set a time limit for each call, with few retries, and move slow work to a queue",
    fixFor: (args) =>
      "initMs" in args && args.initMs > 0
        ? "load less at startup, and move slow work to a queue"
        : undefined,
    evidence: TRIGGERS,
    failing: "await importTheWholeCatalogue(event.userName);",
    passing:
      "const message = { QueueUrl, MessageBody: event.userName };\nawait sqs.send(new SendMessageCommand(message));",
    sentence: (args) =>
      "limitMs" in args
        ? `the handler did not respond within ${args.limitMs / 1_000} s`
        : args.initMs > 0
          ? `the response took ${seconds(args.tookMs)}, including ${seconds(args.initMs)} to load the handler; Cognito waits 5 s for both`
          : `the response took ${seconds(args.tookMs)}; Lambda's default timeout is 3 s`,
  },
  "callback-answers-at-once": {
    title: "A callback response must not wait for open sockets and timers",
    otherwise: "a warning if the response is still in time",
    why: "Lambda holds back a callback response until the event loop is empty. An open database connection or an interval keeps it busy, and Cognito gives up.",
    fix: "set context.callbackWaitsForEmptyEventLoop = false, or use an async function",
    evidence: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html",
    failing:
      "export const handler = (event, context, callback) => {\n  pool.query(insert, (error) => callback(error, event));\n};",
    passing:
      "export const handler = (event, context, callback) => {\n  context.callbackWaitsForEmptyEventLoop = false;\n  pool.query(insert, (error) => callback(error, event));\n};",
    sentence: heldBackSentence,
  },
  "answers-once": {
    title: "The handler must respond only once",
    why: "Lambda uses the first response. A later response is lost, and later work may never run.",
    fix: "return right after the first response (return callback(error)); an async function throws the error and returns the event instead of calling context.done or the callback",
    fixFor: (args) => {
      if (args.kind === "work-after-result") {
        return "call back when the work is done, or await it in an async function";
      }
      // A promise gave the second answer.
      return args.caller === undefined
        ? "call neither the callback nor context.done in an async function: throw the error, and return the event"
        : undefined;
    },
    evidence: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html",
    failing:
      "cognito.adminAddUserToGroup(params, (error) => {\n  if (error) callback(error);\n  callback(null, event);\n});",
    passing:
      "cognito.adminAddUserToGroup(params, (error) => {\n  if (error) return callback(error);\n  return callback(null, event);\n});",
    sentence: byKind({
      "result-after-error": () =>
        "the handler responded with an error and then with a result, which is lost",
      "error-after-result": () =>
        "the handler responded with a result and failed afterwards, unnoticed",
      "error-after-error": () =>
        "the handler responded with an error and then failed with another one, which is lost",
      "other-result": () =>
        "the handler responded with one result and then with another, which is lost",
      "work-after-result": ({ work }) =>
        `the handler called back before this work was done: ${listed(work)}; Lambda waits for it, but a failure goes unnoticed`,
    }),
  },
  "is-deterministic": {
    title: "The same event must produce the same result every time",
    otherwise: "a warning if some of the calls fail",
    why: "Behavior that depends on randomness, time or earlier calls cannot be tested, and a retry differs from the first call.",
    fix: "derive the choice from the user's sub, and keep no state between calls",
    evidence: "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",
    failing: 'if (Math.random() < 0.5) await join("variant-b");',
    passing: 'if (Number.parseInt(sub.slice(0, 8), 16) % 2 === 0) await join("variant-b");',
    sentence: ({ outcomes }) =>
      `the same event produces different results: ${outcomes.map(outcomeText).join("; ")}`,
  },
} satisfies Partial<RuleTexts>;

type Outcome = RuleArgs["is-deterministic"]["outcomes"][number];

/** `3 times: 1 mail, dynamodb PutItem (users)` */
function outcomeText({ times, error, work, mails }: Outcome): string {
  const done = [...(mails === 0 ? [] : [counted(mails, "mail")]), ...work].join(", ");
  const result = error === undefined ? done || "no mail and no call" : shorten(error, 120);
  return `${times === 1 ? "once" : `${times} times`}: ${result}`;
}
