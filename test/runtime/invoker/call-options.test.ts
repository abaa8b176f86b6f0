import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { ROOT } from "../../helpers/spawn.ts";

const event = createEvent({ seed: "call-options" });
const SNS = `${ROOT}node_modules/aws-sdk/clients/sns`;

describe("calls of one environment", () => {
  const counts = localInvoker({
    file: handlerFile("let calls = 0;\nexport const handler = async () => ({ calls: ++calls });\n"),
    env: {},
  });
  afterAll(() => counts.close());
  const calls = async (environment?: string): Promise<unknown> =>
    (await counts(event, { environment, lingerMs: 1_000 })).outcome;

  it("find what the last one left, and nothing of another's", async () => {
    expect(await calls("one")).toEqual({ kind: "returned", payload: { calls: 1 } });
    expect(await calls("one")).toEqual({ kind: "returned", payload: { calls: 2 } });
    expect(await calls("other")).toEqual({ kind: "returned", payload: { calls: 1 } });
    expect(await calls()).toEqual({ kind: "returned", payload: { calls: 1 } });
    expect(await calls("one")).toEqual({ kind: "returned", payload: { calls: 3 } });
  });

  it("are told how an environment ended over what was left behind, once", async () => {
    const code =
      "export const handler = async () => {\n  setTimeout(() => Promise.reject(new Error('audit')), 20);\n  return {};\n};\n";
    await using leaves = localInvoker({ file: handlerFile(code), env: {} });
    const { outcome, late } = await leaves(event, { lingerMs: 2_000 });
    expect(outcome).toEqual({ kind: "returned", payload: {} });
    expect(late).toMatchObject({
      ...{ mails: [], awsCalls: [] },
      crash: { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: audit" },
    });
    const crashes = handlerFile("export const handler = async () => process.exit(1);\n");
    await using crashing = localInvoker({ file: crashes, env: {} });
    const during = await crashing(event, { lingerMs: 2_000 });
    expect([during.outcome.kind, during.late]).toEqual(["crashed", undefined]);
  });

  it("find a new one where something was left undone", async () => {
    const code =
      "let calls = 0;\nexport const handler = () => {\n  setTimeout(() => {}, 60_000);\n  return { calls: ++calls };\n};\n";
    await using leaves = localInvoker({ file: handlerFile(code), env: {}, runtime: "nodejs24.x" });
    for (const _ of [1, 2]) {
      const { outcome } = await leaves(event, { environment: "one", lingerMs: 50 });
      expect(outcome).toEqual({ kind: "returned", payload: { calls: 1 } });
    }
  });

  it("have nothing on their record that an earlier account carries out late", async () => {
    const code = `import { SendEmailCommand, SESClient } from "${import.meta.resolve("@aws-sdk/client-ses")}";
const ses = new SESClient({ maxAttempts: 1 });
const command = new SendEmailCommand({
  Source: "us@example.com",
  Destination: { ToAddresses: ["ana@example.com"] },
  Message: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } },
});
let calls = 0;
export const handler = async () => {
  if (++calls > 1) return new Promise((done) => setTimeout(done, 500, {}));
  await ses.send(command, { abortSignal: AbortSignal.timeout(100) }).catch(() => undefined);
  return {};
};
`;
    await using impatient = localInvoker({ file: handlerFile(code), env: {} });
    const fault = { kind: "slow", delayMs: 400 } as const;
    await impatient(event, { environment: "one", capture: { ses: { fault } } });
    const { mails, awsCalls } = await impatient(event, { environment: "one", capture: {} });
    expect({ mails, awsCalls }).toEqual({ mails: [], awsCalls: [] });
  });

  it("have an SES account of their own where they say how it behaves", async () => {
    await using mails = localInvoker({
      file: fixture("handlers/check/good.mjs"),
      env: {},
    });
    const sent = async (paused: boolean): Promise<number> => {
      const how = { environment: "one", lingerMs: 2_000, capture: { ses: { paused } } };
      return (await mails(event, how)).mails.length;
    };
    expect([await sent(false), await sent(true), await sent(false)]).toEqual([1, 0, 1]);
  });
});

it.each([
  [{ outage: { service: "dynamodb", kind: "throttled" } } as const, true],
  [{ ses: { fault: { kind: "throttle" } } } as const, true],
  [{ outage: { service: "dynamodb", kind: "denied" } } as const, false],
  [{}, false],
])("chance decides nothing where clients try again: %j", async (capture, isFixed) => {
  const code = "export const handler = async () => [Math.random(), Math.random()];\n";
  await using invoke = localInvoker({ file: handlerFile(code), env: {} });
  const drawn = async (more = capture): Promise<unknown> => {
    const call = { environment: "one", lingerMs: 50, capture: more };
    const { outcome } = await invoke(event, call);
    return "payload" in outcome ? outcome.payload : outcome;
  };
  const [first, other, second] = [await drawn(), await drawn({}), await drawn()];
  expect(first).not.toEqual(other);
  expect(isDeepStrictEqual(first, second)).toBe(isFixed);
});

it("tells the handler of the function's own limit, and ends the call earlier", async () => {
  const code = "export const handler = async (_, context) => context.getRemainingTimeInMillis();\n";
  await using invoke = localInvoker({ file: handlerFile(code), env: {} });
  const { outcome } = await invoke(event, { limitMs: 5_000, deadlineMs: 30_000 });
  expect((outcome as unknown as { payload: number }).payload).toBeGreaterThan(25_000);
});

describe("a clock that goes faster", () => {
  const WAITS = {
    setTimeout: "await new Promise((done) => setTimeout(done, 2_000));",
    "timers/promises": "await wait(2_000);",
    "AbortSignal.timeout":
      'await new Promise((done) => AbortSignal.timeout(2_000).addEventListener("abort", done));',
    "an idle connection": `const { request } = await import("node:https");
      await new Promise((done) => {
        const call = request("https://dynamodb.us-east-1.amazonaws.com/", { method: "POST" });
        call.setTimeout(2_000, done).flushHeaders();
      });`,
  };

  it.each(Object.entries(WAITS))("is that of %s", async (_, wait) => {
    // What keeps the thread while a signal's timer, which does not, is waited for.
    const file = handlerFile(`import { setTimeout as wait } from "node:timers/promises";
export const handler = async (event, context) => {
  const alive = setInterval(() => {}, 100);
  const [date, left] = [Date.now(), context.getRemainingTimeInMillis()];
  ${wait}
  clearInterval(alive);
  return { date: Date.now() - date, left: left - context.getRemainingTimeInMillis() };
};
`);
    await using invoke = localInvoker({ file, env: {}, hasFastClock: true });
    const { outcome, timing } = await invoke(event, { speed: 10, limitMs: 60_000 });
    expect(outcome).toMatchObject({ kind: "returned" });
    const { date, left } = (outcome as unknown as { payload: Record<"date" | "left", number> })
      .payload;
    // By its own clock it has waited as long as it wanted to.
    for (const ms of [date, left, timing.durationMs]) {
      expect(ms).toBeGreaterThan(1_900);
      expect(ms).toBeLessThan(15_000);
    }
  });

  it("has its limit sooner, and says it in its own milliseconds", async () => {
    const code = "export const handler = () => new Promise((done) => setTimeout(done, 60_000));\n";
    await using invoke = localInvoker({ file: handlerFile(code), env: {}, hasFastClock: true });
    const { outcome } = await invoke(event, { speed: 10, limitMs: 3_000 });
    expect(outcome).toEqual({ kind: "timed-out", limitMs: 3_000 });
  });
});

it("a call that is stopped took as long as its limit, however long stopping it took", async () => {
  const code = "export const handler = async () => {\n  for (;;);\n};\n";
  await using loops = localInvoker({ file: handlerFile(code), env: {}, limitMs: 200 });
  const { outcome, timing } = await loops(event);
  expect([outcome.kind, timing.durationMs]).toEqual(["timed-out", 200]);
});

it("a request that follows the answer is late, although its connection was there before", async () => {
  const code = `
    const https = require("node:https");
    exports.handler = (event, context) => {
      const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.ListTables" };
      const request = https.request("https://dynamodb.us-east-1.amazonaws.com/", { method: "POST", headers });
      request.on("response", (response) => response.resume());
      setImmediate(() => {
        context.succeed(event);
        setImmediate(() => request.end("{}"));
      });
    };`;
  const invoke = localInvoker({ file: handlerFile(code, "index.cjs"), env: {} });
  const results = await Promise.all(
    Array.from({ length: 5 }, () => invoke(event, { lingerMs: 2_000 })),
  );
  for (const { outcome, awsCalls, late } of results) {
    expect([outcome.kind, awsCalls.length]).toEqual(["returned", 0]);
    expect(late?.awsCalls.map(({ operation }) => operation)).toEqual(["ListTables"]);
  }
});

it("a request that follows a callback is none that was done before", async () => {
  const code = `
    const https = require("node:https");
    const open = (operation) => {
      const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810." + operation };
      const request = https.request("https://dynamodb.us-east-1.amazonaws.com/", { method: "POST", headers });
      return request.on("response", (response) => response.resume());
    };
    exports.handler = (event, context, callback) => {
      const [first, second] = [open("ListTables"), open("ListBackups")];
      setTimeout(() => {
        first.end("{}");
        callback(null, event);
        second.end("{}");
      }, 200);
    };`;
  const invoke = localInvoker({ file: handlerFile(code, "index.cjs"), env: {} });
  const { awsCalls, doneBefore } = await invoke(event);
  expect(awsCalls.map(({ operation }) => operation)).toEqual(["ListTables", "ListBackups"]);
  expect(doneBefore).toMatchObject({ awsCalls: 1 });
});

describe("a request that nothing waits for is late, as a connection takes its time", () => {
  const ask = `require("node:https").request("https://hooks.example.com/a", { method: "POST" }).on("error", () => {}).end("{}");`;
  const publish = `new (require(${JSON.stringify(SNS)}))({ region: "us-east-1" }).publish({ TopicArn: "arn:aws:sns:us-east-1:123456789012:news", Message: "new" }).promise();`;
  const closing = `require("node:net").connect(80, "hooks.example.com").on("error", () => {}).end("GET / HTTP/1.1\\r\\nhost: hooks.example.com\\r\\n\\r\\n");`;

  it.each([
    ["of node:https", "nodejs22.x", ask, "POST https://hooks.example.com/a"],
    ["of node:https in nodejs24.x", "nodejs24.x", ask, "POST https://hooks.example.com/a"],
    ["of version 2 of the SDK", "nodejs22.x", publish, "Publish"],
    ["that ends its connection at once", "nodejs22.x", closing, "GET http://hooks.example.com/"],
  ] as const)("%s", async (_what, runtime, work, operation) => {
    const code = `exports.handler = async (event) => {\n  ${work}\n  return event;\n};\n`;
    await using invoke = localInvoker({ file: handlerFile(code, "index.cjs"), env: {}, runtime });
    const { outcome, awsCalls, late } = await invoke(event, { lingerMs: 2_000 });
    expect([outcome.kind, awsCalls.length]).toEqual(["returned", 0]);
    expect(late?.awsCalls.map((call) => call.operation)).toEqual([operation]);
  });
});

it("a connection that is closed before the answer is not late, once it is there", async () => {
  const code = `
    const net = require("node:net");
    exports.handler = (event) => new Promise((resolve) => {
      const socket = net.connect(443, "health.example.com", () => (socket.destroy(), resolve(event)));
    });`;
  await using invoke = localInvoker({ file: handlerFile(code, "index.cjs"), env: {} });
  const { awsCalls, late } = await invoke(event, { lingerMs: 2_000 });
  expect(awsCalls.map(({ operation }) => operation)).toEqual(["health.example.com:443"]);
  expect(late).toBeUndefined();
});
