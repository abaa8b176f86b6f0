import { describe, expect, it } from "vitest";
import { judge } from "../../src/contract/verdict.ts";
import { createEvent } from "../../src/event/create/create-event.ts";
import type { Json } from "../../src/json.ts";
import { anInvocation, returned } from "../helpers/invocation.ts";

const event = createEvent({ seed: "verdict" });
const { callerContext, request, response, version, ...rest } = event;

const judgeAnswer = (payload: Json): ReturnType<typeof judge> =>
  judge(anInvocation({ event, outcome: returned(payload) }));

describe("an answer that Cognito accepts", () => {
  it.each<[string, Json, string[]]>([
    ["the event", event, []],
    ["the event with its response rebuilt", { ...event, response: {} }, []],
    ["the event in another key order", { version, response, request, callerContext, ...rest }, []],
    [
      "one without version",
      { callerContext, request, response, ...rest },
      ["envelope-key-missing"],
    ],
    ["one with a key too many", { ...event, Response: {} }, ["input-changed"]],
    ["one with claims", { ...event, response: { claims: {} } }, ["response-not-empty"]],
    [
      "one with a null where nothing was",
      { ...event, request: { ...request, clientMetadata: null } },
      ["null-added"],
    ],
    [
      "one with another address",
      { ...event, request: { userAttributes: { ...request.userAttributes, email: "x" } } },
      ["input-changed"],
    ],
    ["one with another user name", { ...event, userName: "x" }, ["input-changed"]],
  ])("is %s", (_name, payload, codes) => {
    const verdict = judgeAnswer(payload);
    expect(verdict.accepted).toBe(true);
    expect(verdict.remarks.map(({ code }) => code)).toEqual(codes);
  });

  it("is an administrator's event with its null clientId, without a word", () => {
    const admin = createEvent({ seed: "a", flow: "admin-confirm-sign-up" });
    const verdict = judge(anInvocation({ event: admin, outcome: returned(admin) }));
    expect(verdict).toEqual({ accepted: true, remarks: [] });
  });

  it("is a hand-written event that lacked parts from the start", () => {
    const partial = { request: { userAttributes: { email: "maria@example.com" } }, response: {} };
    const verdict = judge(anInvocation({ event: partial, outcome: returned(partial) }));
    expect(verdict).toEqual({ accepted: true, remarks: [] });
  });
});

it("is told apart: an answer of nothing, and none at all", () => {
  const outcome = { kind: "returned", payload: null, unanswered: true } as const;
  expect(judge(anInvocation({ outcome })).remarks).toMatchObject([
    { code: "never-answered", where: { path: "$" } },
  ]);
});

describe("an answer that Cognito refuses", () => {
  it.each<[string, Json, string, string]>([
    ["nothing", null, "Invalid lambda function output : Invalid JSON", "nothing-returned"],
    ["a text", "ok", "Unrecognizable lambda output", "not-an-object"],
    ["a number", 200, "Unrecognizable lambda output", "not-an-object"],
    ["false", false, "Unrecognizable lambda output", "not-an-object"],
    ["an array", [], "Unrecognizable lambda output", "not-an-object"],
    ["an HTTP response", { statusCode: 200 }, "Unrecognizable lambda output", "request-missing"],
    ["the response alone", { response: {} }, "Unrecognizable lambda output", "request-missing"],
    [
      "one without response",
      { callerContext, request, version, ...rest },
      "Unrecognizable lambda output",
      "response-missing",
    ],
    [
      "one without callerContext",
      { request, response, version, ...rest },
      "Unrecognizable lambda output",
      "caller-context-missing",
    ],
    [
      "one of another version",
      { ...event, version: "2" },
      "Invalid version. Version should be 1",
      "other-version",
    ],
    [
      "one with capitals",
      { Request: { UserAttributes: {} }, Response: {} },
      "Unrecognizable lambda output",
      "pascal-case-keys",
    ],
  ])("is %s", (_name, payload, message, code) => {
    const verdict = judgeAnswer(payload);
    expect(verdict).toMatchObject({
      accepted: false,
      exception: "InvalidLambdaResponseException",
      message,
    });
    expect(verdict.remarks[0]?.code).toBe(code);
  });
});

describe("a call without an answer", () => {
  it("that failed reaches the person with the handler's own words and a full stop", () => {
    const outcome = {
      kind: "handler-error",
      errorType: "TypeError",
      errorMessage: "no table",
      trace: [],
    } as const;
    expect(judge(anInvocation({ outcome }))).toMatchObject({
      accepted: false,
      exception: "UserLambdaValidationException",
      message: "PostConfirmation failed with error no table.",
    });
  });

  it("that Cognito gave up on is a socket timeout", () => {
    expect(judge(anInvocation({ outcome: { kind: "timed-out", limitMs: 5_000 } }))).toMatchObject({
      exception: "UnexpectedLambdaException",
      message:
        "PostConfirmation invocation failed due to error Socket timeout while invoking Lambda function.",
    });
  });

  it("that Lambda stopped before is an error of the function", () => {
    expect(judge(anInvocation({ outcome: { kind: "timed-out", limitMs: 3_000 } }))).toMatchObject({
      exception: "UserLambdaValidationException",
      message: "PostConfirmation failed with error Task timed out after 3.00 seconds.",
    });
  });

  it("came too late when it failed after five seconds, whatever its error", () => {
    const outcome = {
      kind: "handler-error",
      errorType: "E",
      errorMessage: "m",
      trace: [],
    } as const;
    expect(judge(anInvocation({ outcome, timing: { durationMs: 5_200 } }))).toMatchObject({
      exception: "UnexpectedLambdaException",
    });
  });

  it("came too late when a cold start made it so, here or there", () => {
    const timing = { durationMs: 4_700, initMs: 900 };
    const target = { kind: "remote", functionName: "f", region: "us-east-1" } as const;
    expect(judge(anInvocation({ timing, target }))).toMatchObject({ accepted: false });
    expect(judge(anInvocation({ timing }))).toMatchObject({ accepted: false });
  });

  it("came too late when it took more than five seconds, however good the answer", () => {
    expect(judge(anInvocation({ timing: { durationMs: 5_001 } }))).toMatchObject({
      accepted: false,
      exception: "UnexpectedLambdaException",
    });
  });
});
