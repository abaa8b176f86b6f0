import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { handlerFile } from "../../helpers/handlers.ts";
import { answering } from "../../helpers/http-server.ts";
import type { HttpServer } from "../../helpers/http-server.ts";

const event = createEvent({ seed: "environments" });
const texts = ({ logs }: Invocation): string[] => logs.map(({ text }) => text);
const counting = `
  let calls = 0;
  globalThis.leaked ??= 0;
  export const handler = async (event) => {
    console.log(++calls, ++globalThis.leaked, (Object.prototype.spoilt ??= 0));
    Object.prototype.spoilt = 1;
    return event;
  };`;

function invokerOf(code: string, options: Partial<LocalInvokerOptions> = {}, name?: string) {
  return localInvoker({ file: handlerFile(code, name), env: {}, ...options });
}

async function closing(server: Promise<HttpServer>): Promise<HttpServer & AsyncDisposable> {
  const started = await server;
  return { ...started, [Symbol.asyncDispose]: () => started.close() };
}

describe("an invoker", () => {
  it("gives each call a fresh environment", async () => {
    const invoke = invokerOf(counting);
    expect([texts(await invoke(event)), texts(await invoke(event))]).toEqual([
      ["1 1 0"],
      ["1 1 0"],
    ]);
  });

  it("keeps an environment warm when it is told to, and for one call at a time", async () => {
    await using invoke = invokerOf(counting, { warm: true });
    const first = await invoke(event);
    const second = await invoke(event);
    expect([texts(first), texts(second)]).toEqual([["1 1 0"], ["2 2 1"]]);
    expect([first.timing.initMs, second.timing.initMs]).toEqual([expect.any(Number), undefined]);
    // One finds the environment of before, the other has to start one.
    const both = await Promise.all([invoke(event), invoke(event)]);
    expect(both.flatMap(texts).toSorted()).toEqual(["1 1 0", "3 3 1"]);
  });

  it("keeps nothing warm of a call that ends after it was closed", async () => {
    const invoke = invokerOf(
      "export const handler = (event) => new Promise((resolve) => setTimeout(resolve, 50, event));",
      { warm: true },
    );
    const running = invoke(event);
    await invoke.close();
    await running;
    const { timing } = await invoke(event);
    expect(timing.initMs).toEqual(expect.any(Number));
  });

  it("gives each environment all ports, whoever listens on this machine", async () => {
    await using server = await closing(answering({ body: "" }));
    const port = Number(new URL(server.url).port);
    const invoke = invokerOf(`
      import { createServer } from "node:http";
      const server = createServer();
      const port = new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(${port}, () => resolve(server.address().port));
      });
      export const handler = async (event) => {
        console.log(await port);
        return event;
      };`);
    const both = await Promise.all([invoke(event), invoke(event)]);
    expect(both.map(texts)).toEqual([[`${port}`], [`${port}`]]);
  });

  it("uses an environment again in which nothing but a server is left", async () => {
    await using invoke = invokerOf(`
      import { createServer } from "node:http";
      createServer().listen(3000);
      let calls = 0;
      export const handler = async (event) => {
        console.log(++calls);
        if (event.waits) setTimeout(() => undefined, 1_000);
        return event;
      };`);
    const call = { environment: "one", lingerMs: 500 };
    expect(texts(await invoke(event, call))).toEqual(["1"]);
    expect(texts(await invoke({ ...event, waits: true }, call))).toEqual(["2"]);
    // A timer may still do something.
    expect(texts(await invoke(event, call))).toEqual(["1"]);
  });

  it("uses an environment again in which only timers are left that nobody waits for", async () => {
    await using invoke = invokerOf(
      `let calls = 0;
       setInterval(() => undefined, 60_000);
       export const handler = async (event) => {
         console.log(++calls);
         setTimeout(() => undefined, 3_000);
         return event;
       };`,
      { hasFastClock: true },
    );
    const call = { environment: "one", lingerMs: 500 };
    for (const count of ["1", "2", "3"]) {
      expect(texts(await invoke(event, call))).toEqual([count]);
    }
  });

  it("lets a timer that is left go on in the next call, from its beginning", async () => {
    await using invoke = invokerOf(
      `let begun;
       const later = Promise.withResolvers();
       export const handler = async (event) => {
         if (begun === undefined) {
           begun = performance.now();
           setTimeout(later.resolve, 8_000);
         } else {
           const start = performance.now();
           await later.promise;
           console.log(performance.now() - start > 7_900);
         }
         return event;
       };`,
      { hasFastClock: true },
    );
    const call = { environment: "one", lingerMs: 500, speed: 10, limitMs: 20_000 };
    await invoke(event, call);
    expect(texts(await invoke(event, call))).toEqual(["true"]);
  });

  it("says of a timer that was left that it keeps a callback's answer back", async () => {
    await using invoke = invokerOf(
      `setInterval(() => undefined, 60_000);
       export const handler = (event, context, callback) => {
         context.callbackWaitsForEmptyEventLoop = event.waits === true;
         callback(null, event);
       };`,
      { hasFastClock: true },
    );
    const call = { environment: "one", lingerMs: 500, limitMs: 300 };
    expect(await invoke(event, call)).toMatchObject({ outcome: { kind: "returned" } });
    const { outcome, calledBack } = await invoke({ ...event, waits: true }, call);
    expect(outcome.kind).toBe("timed-out");
    expect(calledBack?.busy).toEqual(["timer"]);
  });

  it("starts anew after a call that ended its environment", async () => {
    await using invoke = invokerOf(
      `let calls = 0;
       export const handler = async () => { if (++calls === 2) process.exit(1); return calls; };`,
      { warm: true },
    );
    const outcomes = [await invoke(event), await invoke(event), await invoke(event)];
    expect(outcomes.map(({ outcome }) => outcome)).toMatchObject([
      { payload: 1 },
      { errorType: "Runtime.ExitError" },
      { payload: 1 },
    ]);
  });

  it("gives what a call left behind to the next one, as Lambda does", async () => {
    await using invoke = invokerOf(
      `export const handler = async (event) => {
         setTimeout(() => console.log("late"), 20);
         return event;
       };`,
      { warm: true },
    );
    expect(texts(await invoke(event))).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { logs, target } = await invoke(event);
    expect(logs.map(({ text }) => text)).toEqual(["late"]);
    expect(target).not.toMatchObject({ requestId: logs[0]?.requestId });
  });

  it("knows the environments of which nothing is left", async () => {
    await using invoke = invokerOf(
      `export const handler = async (event) => {
         setTimeout(() => { throw new Error("later"); }, 10);
         return event;
       };`,
      { warm: true },
    );
    await invoke(event);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await invoke(event)).timing.initMs).toEqual(expect.any(Number));
  });

  it.each([
    ["its heap", "const kept = []; for (;;) kept.push({ text: `x${kept.length}` });"],
    ["one great array", "const kept = new Array(3e7).fill(1.5); for (;;) Math.random();"],
    ["buffers", "const kept = []; for (;;) kept.push(Buffer.alloc(1e7, 1));"],
    // They are kept outside of its thread.
    [
      "a request without end",
      `const { request } = await import("node:http");
       const asking = request({ host: "x.example.com", method: "POST" }).on("error", () => undefined);
       for (;;) await new Promise((resolve) => asking.write(Buffer.alloc(1e6), () => setImmediate(resolve)));`,
    ],
  ])("stops a handler that takes more memory than it has: %s", async (_what, code) => {
    const invoke = invokerOf(`export const handler = async () => { ${code} };`, {
      limitMs: 30_000,
    });
    const { outcome, timing } = await invoke(event);
    expect(outcome).toMatchObject({
      kind: "crashed",
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/),
      outOfMemory: true,
    });
    expect(timing).toMatchObject({ memoryMb: 128 });
    expect(timing.maxMemoryMb).toBeGreaterThan(128);
  });

  it("does not count garbage as memory", async () => {
    const code = `export const handler = async () => {
      const kept = [];
      for (let round = 0; round < 800; round++) {
        kept[round % 100] = Array.from({ length: 5_000 }, (_, index) => ({ index }));
        await new Promise((resolve) => setImmediate(resolve));
      }
      return kept.length;
    };`;
    const { outcome } = await invokerOf(code, { limitMs: 30_000 })(event);
    expect(outcome).toMatchObject({ payload: 100 });
  });

  it("lets a handler have what its function has", async () => {
    const code = `export const handler = async (event) => {
      const kept = Buffer.alloc(3e8, 1);
      await new Promise((resolve) => setTimeout(resolve, 150));
      return kept.length;
    };`;
    const { outcome } = await invokerOf(code, { memoryMb: 512 })(event);
    expect(outcome).toMatchObject({ payload: 3e8 });
  });
});

describe("a handler finds", () => {
  it("Lambda's variables and context", async () => {
    const invoke = invokerOf(
      `export const handler = async (event, context) => {
         const { getRemainingTimeInMillis, ...rest } = context;
         return { env: process.env, context: rest, now: new Date(0).toString() };
       };`,
      { memoryMb: 256, runtime: "nodejs20.x", region: "eu-west-1" },
      "index.mjs",
    );
    const { outcome, target } = await invoke(event);
    expect(outcome).toMatchObject({
      payload: {
        env: {
          _HANDLER: "index.handler",
          _X_AMZN_TRACE_ID: expect.stringMatching(
            /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
          ),
          AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x",
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
          AWS_LAMBDA_FUNCTION_NAME: "cognito-postconfirm",
          AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
          AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001",
          AWS_REGION: "eu-west-1",
          LAMBDA_RUNTIME_DIR: "/var/runtime",
        },
        context: {
          awsRequestId: target.requestId,
          functionName: "cognito-postconfirm",
          invokedFunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:cognito-postconfirm",
          logGroupName: "/aws/lambda/cognito-postconfirm",
          logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
          memoryLimitInMB: "256",
        },
      },
    });
  });

  it.each<[LocalInvokerOptions["runtime"], string, object]>([
    ["nodejs22.x", "(event, context, callback) => callback(null, 1)", { payload: 1 }],
    ["nodejs20.x", "(event, context) => context.succeed(1)", { payload: 1 }],
    ["nodejs22.x", "() => 1", { payload: null, unanswered: true }],
    ["nodejs24.x", "() => 1", { payload: 1 }],
    ["nodejs24.x", "async () => 1", { payload: 1 }],
    [
      "nodejs24.x",
      "(event, context, callback) => callback(null, 1)",
      {
        kind: "handler-error",
        errorType: "Runtime.CallbackHandlerDeprecated",
        errorMessage: expect.stringContaining("has removed support for callback-based"),
      },
    ],
    [
      "nodejs24.x",
      "(event, context) => context.done(null, 1)",
      { errorType: "TypeError", errorMessage: "context.done is not a function" },
    ],
    ["nodejs22.x", "async () => new Date(0)", { payload: "1970-01-01T00:00:00.000Z" }],
    ["nodejs22.x", "async () => new Map([[1, 2]])", { payload: {} }],
    ["nodejs22.x", "async () => undefined", { payload: null }],
    ["nodejs24.x", "async () => 1n", { errorMessage: "Unable to stringify response body" }],
    [
      "nodejs20.x",
      "async () => [typeof WebSocket, typeof navigator, typeof Set.prototype.union, typeof fetch]",
      { payload: ["undefined", "undefined", "undefined", "function"] },
    ],
    [
      "nodejs22.x",
      "async () => [typeof WebSocket, typeof Object.groupBy]",
      { payload: ["function", "function"] },
    ],
    ["nodejs22.x", "() => Promise.try(() => 1)", { errorMessage: "Promise.try is not a function" }],
    ["nodejs24.x", "async () => Promise.try(() => 1)", { payload: 1 }],
    // The function may have a newer runtime that nobody named.
    [undefined, "async () => Promise.try(() => 1)", { payload: 1 }],
  ])("the rules of %s: %s", async (runtime, handler, outcome) => {
    const invoke = invokerOf(`export const handler = ${handler};`, { runtime });
    expect((await invoke(event)).outcome).toMatchObject(outcome);
  });

  it("its time running out, and below zero when it has", async () => {
    const invoke = invokerOf(
      `export const handler = async (event, context) => {
         const before = context.getRemainingTimeInMillis();
         await new Promise((resolve) => setTimeout(resolve, 50));
         return [before, context.getRemainingTimeInMillis()];
       };`,
      { limitMs: 1_000 },
    );
    const { outcome } = await invoke(event);
    const [before = 0, after = 0] = (outcome as { payload: number[] }).payload;
    expect(before).toBeGreaterThan(900);
    expect(before - after).toBeGreaterThanOrEqual(49);
  });
});

describe("what a call writes into AWS's services", () => {
  const FAILED = "The conditional request failed";
  const file = fixture("handlers/puts-once.mjs");
  const ending = createEvent({ seed: "environments", clientMetadata: { ends: "true" } });

  it("is found by no other call of an invoker that starts afresh", async () => {
    await using invoke = localInvoker({ file, env: {} });
    expect([texts(await invoke(event)), texts(await invoke(event))]).toEqual([
      ["written"],
      ["written"],
    ]);
  });

  it("is found by later calls, though the environment has ended", async () => {
    await using invoke = localInvoker({ file, env: {}, warm: true });
    const first = await invoke(ending);
    expect(first.outcome.kind).toBe("crashed");
    expect([...texts(first), ...texts(await invoke(event))]).toEqual(["written", FAILED]);
  });

  it("is found by calls of one account, until it is another one", async () => {
    await using invoke = localInvoker({ file, env: {} });
    const account = "one";
    const call = async (more: object): Promise<string[]> =>
      texts(await invoke(event, { account, ...more }));
    expect(await call({})).toEqual(["written"]);
    expect(await call({ capture: {}, keepsAccount: true })).toEqual([FAILED]);
    expect(await call({ capture: {} })).toEqual(["written"]);
  });

  it("is found in another environment, though its own one had another account before", async () => {
    await using invoke = localInvoker({ file, env: {} });
    const call = async (account: string, environment: string, keepsAccount = false) =>
      texts(await invoke(event, { account, environment, capture: {}, keepsAccount, lingerMs: 50 }));
    expect(await call("one", "shared")).toEqual(["written"]);
    expect(await call("two", "shared")).toEqual(["written"]);
    expect(await call("two", "other", true)).toEqual([FAILED]);
  });
});
