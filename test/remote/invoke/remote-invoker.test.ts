import { LambdaClient } from "@aws-sdk/client-lambda";
import { afterEach, describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { remoteInvoker } from "../../../src/remote/invoke/remote-invoker.ts";
import { answering } from "../../helpers/http-server.ts";
import type { Answer, HttpServer } from "../../helpers/http-server.ts";

/** Answers as AWS documents them, where no emulator gives them. */
const event = createEvent({ seed: "remote" });
let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
});

function invoke(...answers: Answer[]): Promise<Invocation> {
  return invokeAt(undefined, ...answers);
}

async function invokeAt(
  endpointUrl: string | undefined,
  ...answers: Answer[]
): Promise<Invocation> {
  server = await answering(...answers);
  const client = new LambdaClient({
    endpoint: server.url,
    region: "eu-west-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  return remoteInvoker({
    client,
    functionName: "confirm",
    qualifier: "live",
    region: "eu-west-1",
    endpointUrl,
  })(event);
}

describe("a remote call", () => {
  it("sends the event and reads answer, log and version", async () => {
    const invocation = await invoke({
      headers: {
        "x-amz-executed-version": "7",
        "x-amzn-requestid": "request-1",
        "x-amz-log-result": Buffer.from(
          "START RequestId: a Version: 7\nhello\nREPORT RequestId: a\tDuration: 3.2 ms\tBilled Duration: 4 ms\t\n",
        ).toString("base64"),
      },
      body: JSON.stringify(event),
    });
    expect(server?.requests).toHaveLength(1);
    expect(server?.requests[0]).toMatchObject({
      method: "POST",
      url: "/2015-03-31/functions/confirm/invocations?Qualifier=live",
      headers: { "x-amz-log-type": "Tail", "x-amz-invocation-type": "RequestResponse" },
      body: JSON.stringify(event),
    });
    expect(invocation).toEqual({
      event,
      outcome: { kind: "returned", payload: event },
      mails: [],
      awsCalls: [],
      logs: [{ source: "tail", text: "hello" }],
      timing: { durationMs: 3.2, billedMs: 4 },
      target: {
        kind: "remote",
        functionName: "confirm",
        qualifier: "live",
        region: "eu-west-1",
        executedVersion: "7",
        requestId: "request-1",
      },
    });
  });

  it.each<[string, Answer, object]>([
    [
      "a function error",
      {
        headers: { "x-amz-function-error": "Unhandled" },
        body: '{"errorType":"TypeError","errorMessage":"no table","trace":["TypeError: no table","    at x"]}',
      },
      {
        kind: "handler-error",
        errorType: "TypeError",
        errorMessage: "no table",
        trace: ["TypeError: no table", "    at x"],
      },
    ],
    [
      "a Python function's error",
      {
        headers: { "x-amz-function-error": "Unhandled" },
        body: '{"errorType":"KeyError","errorMessage":"\'email\'","stackTrace":["  File x"]}',
      },
      {
        kind: "handler-error",
        errorType: "KeyError",
        errorMessage: "'email'",
        trace: ["  File x"],
      },
    ],
    [
      "a function's own time-out",
      {
        headers: { "x-amz-function-error": "Unhandled" },
        body: '{"errorMessage":"2026-01-01T00:00:00.000Z a Task timed out after 3.00 seconds"}',
      },
      { kind: "timed-out", limitMs: 3_000 },
    ],
    [
      "a time-out as Lambda words it now",
      {
        headers: { "x-amz-function-error": "Unhandled" },
        body: '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: a Error: Task timed out after 5.50 seconds"}',
      },
      { kind: "timed-out", limitMs: 5_500 },
    ],
    [
      "an error of a handler that speaks of time-outs",
      {
        headers: { "x-amz-function-error": "Unhandled" },
        body: '{"errorType":"Error","errorMessage":"Task timed out after 3.00 seconds"}',
      },
      {
        kind: "handler-error",
        errorType: "Error",
        errorMessage: "Task timed out after 3.00 seconds",
        trace: [],
      },
    ],
    [
      "a crash",
      {
        headers: { "x-amz-function-error": "Unhandled" },
        body: '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: a Error: Runtime exited with error: exit status 1"}',
      },
      {
        kind: "crashed",
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: a Error: Runtime exited with error: exit status 1",
        trace: [],
      },
    ],
    [
      "an error that is no JSON",
      { headers: { "x-amz-function-error": "Unhandled" }, body: "out of memory" },
      { kind: "handler-error", errorType: "Unhandled", errorMessage: "out of memory", trace: [] },
    ],
    ["nothing", { body: "" }, { kind: "returned", payload: null }],
    ["null", { body: "null" }, { kind: "returned", payload: null }],
    ["a text", { body: '"ok"' }, { kind: "returned", payload: "ok" }],
    [
      "text that is no JSON",
      { body: "ok" },
      { kind: "returned", payload: "ok", malformed: "not-json" },
    ],
    [
      "bytes that are no UTF-8",
      { body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) },
      { kind: "returned", payload: '"\ufffd\ufffd"', malformed: "not-utf-8" },
    ],
  ])("that brings %s", async (_name, answer, outcome) => {
    expect((await invoke(answer)).outcome).toEqual(outcome);
  });

  it("that has an error of the Runtime Interface Emulator, which names none, is an error", async () => {
    const answer = { body: '{"errorType":"TypeError","errorMessage":"no table"}' };
    expect((await invokeAt("http://127.0.0.1:9000", answer)).outcome).toEqual({
      kind: "handler-error",
      errorType: "TypeError",
      errorMessage: "no table",
      trace: [],
    });
    await server?.close();
    // AWS always names it, so there the same is an answer like any other.
    expect((await invoke(answer)).outcome).toMatchObject({ kind: "returned" });
  });

  it.each([
    ["the Runtime Interface Emulator", "Task timed out after 3.00 seconds", 3_000],
    ["SAM", "Task timed out after 30.00 seconds\n", 30_000],
    [
      "LocalStack",
      '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: a Error: Task timed out after 2.00 seconds"}',
      2_000,
    ],
    [
      "serverless-offline",
      '{"errorMessage":"[504] - Lambda timeout.","errorType":"Error","trace":["Error"]}',
      1_000,
    ],
  ])("is a timeout where %s says so, and nowhere else", async (_name, body, limitMs) => {
    const { outcome } = await invokeAt("http://127.0.0.1:9000", { body });
    expect(outcome).toEqual({ kind: "timed-out", limitMs });
    await server?.close();
    expect((await invoke({ body })).outcome).toMatchObject({ kind: "returned" });
  });

  it.each(['"Task timed out after 3.00 seconds"', "It said: Task timed out after 3.00 seconds"])(
    "is an answer where a function returns %s",
    async (body) => {
      const { outcome } = await invokeAt("http://127.0.0.1:9000", { body });
      expect(outcome).toMatchObject({ kind: "returned" });
    },
  );

  it.each([
    ['"trace":"one\\ntwo"', ["one", "two"]],
    ['"stackTrace":[{"path":"main.go","line":7,"label":"handle"}]', ["    at handle (main.go:7)"]],
    ['"stackTrace":["  File x\\n"]', ["  File x"]],
    ['"trace":7', []],
  ])("shows the trace %s", async (trace, expected) => {
    const body = `{"errorType":"E","errorMessage":"m",${trace}}`;
    const { outcome } = await invoke({ headers: { "x-amz-function-error": "Unhandled" }, body });
    expect(outcome).toMatchObject({ errorMessage: "m", trace: expected });
  });

  it("asks again without the log when the log was refused, since nothing ran", async () => {
    const invocation = await invoke(
      {
        status: 400,
        headers: { "x-amzn-errortype": "InvalidParameterValueException" },
        body: '{"message":"LogType Tail is not supported for this function"}',
      },
      { body: JSON.stringify(event) },
    );
    expect(invocation.outcome.kind).toBe("returned");
    expect(server?.requests.map(({ headers }) => headers["x-amz-log-type"])).toEqual([
      "Tail",
      undefined,
    ]);
  });

  it("never asks twice when the function may have run", async () => {
    await expect(invoke({ status: 500, body: "{}" })).rejects.toThrow("UnknownError");
    expect(server?.requests).toHaveLength(1);
  });
});

it("refuses an event over Lambda's 6 MB before it calls", async () => {
  const big = { request: { userAttributes: { email: "a".repeat(6 * 1024 * 1024) } } };
  const invokeBig = remoteInvoker({
    client: new LambdaClient({ region: "eu-west-1" }),
    functionName: "confirm",
    region: "eu-west-1",
  });
  await expect(invokeBig(big)).rejects.toMatchObject({ code: "payload-too-large" });
});
