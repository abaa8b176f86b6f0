import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { FlowName } from "../../../src/event/create/flows.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { judge } from "../../../src/contract/verdict.ts";
import { verdictSentences } from "../../../src/report/invocation/verdict.ts";
import { aMail, anInvocation } from "../../helpers/invocation.ts";

const refused = { outcome: { kind: "returned", payload: null } } as const;
const late = {
  outcome: { kind: "timed-out", limitMs: 5_000 },
  timing: { durationMs: 5_000 },
} as const;
const lateReturn = { timing: { durationMs: 5_600 } };
const lambdaTimeout = { outcome: { kind: "timed-out", limitMs: 3_000 } } as const;
const remote = { kind: "remote", functionName: "confirm", region: "eu-west-1" } as const;

const KEEPS = "The function itself keeps running until its own timeout:";

it.each<[string, FlowName, Partial<Invocation>, number, string]>([
  [
    "a refused answer",
    "confirm-sign-up",
    refused,
    1,
    "The user sees this error although the account is CONFIRMED. Cognito will not call again: no mail was sent, and remaining work is lost.",
  ],
  [
    "a refused answer after a mail",
    "admin-confirm-sign-up",
    { ...refused, mails: [aMail()] },
    1,
    "The administrator sees this error although the account is CONFIRMED. Cognito will not call again: mail already sent (1) stays sent, and remaining work is lost.",
  ],
  [
    "a function that Lambda stopped",
    "confirm-forgot-password",
    { ...lambdaTimeout, target: remote },
    1,
    "The user sees this error although the new password is set. Lambda stops the function at its own timeout of 3 s: mail already sent stays sent, and remaining work is lost.",
  ],
  [
    "no answer in time",
    "confirm-sign-up",
    late,
    1,
    `The user sees this error although the account is CONFIRMED. Cognito gives up after 5 seconds, and may call up to 2 more times. ${KEEPS} it can still send mail; each further call can send it again.`,
  ],
  [
    "an answer that came too late, after a mail",
    "confirm-sign-up",
    { ...lateReturn, mails: [aMail()] },
    1,
    `The user sees this error although the account is CONFIRMED. Cognito gives up after 5 seconds, and may call up to 2 more times. The function finished too late: mail already sent (1) stays sent; each further call can send it again.`,
  ],
  [
    "the last of three calls",
    "confirm-sign-up",
    { ...late, mails: [aMail(), aMail(), aMail()] },
    3,
    `The user sees this error although the account is CONFIRMED. Cognito gave up on 3 calls after 5 seconds each. ${KEEPS} mail already sent (3) stays sent, and mail sent later still goes out.`,
  ],
])("says what follows for the user and for mail from %s", (_name, flow, parts, calls, expected) => {
  const invocation = anInvocation({ event: createEvent({ flow, seed: "verdict" }), ...parts });
  expect(verdictSentences(judge(invocation), invocation, calls)[1]).toBe(expected);
});
