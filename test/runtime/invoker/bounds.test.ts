// Handlers that reach for what is not theirs, or beyond what a runtime can carry.
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Outcome } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "bounds" });

async function outcomeOf(
  code: string,
  options: Partial<LocalInvokerOptions> = {},
): Promise<Outcome> {
  return (await localInvoker({ file: handlerFile(code), env: {}, ...options })(event)).outcome;
}

describe("an answer", () => {
  it.each([1_000, 2_000])("nested %d levels deep arrives", async (depth) => {
    const outcome = await outcomeOf(`export const handler = async () => {
      let answer = {};
      for (let level = 0; level < ${depth}; level++) answer = { a: answer };
      return answer;
    };`);
    let levels = 0;
    let inner = outcome.kind === "returned" ? outcome.payload : undefined;
    while (typeof inner === "object" && inner !== null && "a" in inner) {
      inner = inner["a"] as typeof inner;
      levels++;
    }
    expect([outcome.kind, levels]).toEqual(["returned", depth]);
  });

  it("nested deeper than JSON can be written is the error that Lambda makes of it", async () => {
    expect(
      await outcomeOf(`export const handler = async () => {
        let answer = {};
        for (let level = 0; level < 100_000; level++) answer = { a: answer };
        return answer;
      };`),
    ).toMatchObject({ errorMessage: "Unable to stringify response body" });
  });

  it("that JSON cannot write has the reason as its cause", async () => {
    expect(await outcomeOf("export const handler = async () => 1n;")).toMatchObject({
      errorMessage: "Unable to stringify response body",
      causes: [{ errorType: "TypeError", errorMessage: "Do not know how to serialize a BigInt" }],
    });
  });

  it("larger than Lambda passes on is the error that Lambda makes of it", async () => {
    expect(
      await outcomeOf(`export const handler = async () => "é".repeat(3 * 2 ** 20 + 1_000);`),
    ).toMatchObject({
      kind: "handler-error",
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    });
  });
});

describe("a handler sees nothing of the thread that it runs in", () => {
  it("by the module of worker threads", async () => {
    expect(
      await outcomeOf(`
        import { isMainThread, parentPort, threadId, workerData } from "node:worker_threads";
        export const handler = async () => [isMainThread, parentPort, threadId, workerData];`),
    ).toMatchObject({ payload: [true, null, 0, null] });
  });

  it("by what keeps its event loop", async () => {
    expect(
      await outcomeOf(`
        import { executionAsyncResource } from "node:async_hooks";
        export const handler = async () => [
          ...process._getActiveHandles(), ...process._getActiveRequests(), executionAsyncResource(),
        ].filter((handle) => typeof handle?.postMessage === "function").length;`),
    ).toMatchObject({ payload: 0 });
  });
});

it("a handler may close the output, which is not its own", async () => {
  const { outcome, logs } = await localInvoker({
    file: handlerFile(`
      import { closeSync, close, writeSync } from "node:fs";
      export const handler = async () => {
        closeSync(1);
        await new Promise((resolve) => close(2, resolve));
        writeSync(1, "still there");
        return 1;
      };`),
    env: {},
  })(event);
  expect(outcome).toMatchObject({ payload: 1 });
  expect(logs.map(({ text }) => text)).toEqual(["still there"]);
  // The write would fail if it had been closed.
  process.stdout.write("");
});

it("a handler closes what it has opened, by whichever way, and nothing else", async () => {
  const { outcome, logs } = await localInvoker({
    file: handlerFile(`
      import { closeSync, openSync, promises, writeSync } from "node:fs";
      import { promisify } from "node:util";
      import { close, open, write } from "node:fs";
      export const handler = async () => {
        closeSync(openSync("/dev/null"));
        closeSync((await promises.open("/dev/null")).fd);
        await promisify(close)(await promisify(open)("/dev/null", "r"));
        const { bytesWritten } = await promisify(write)(1, "by a promise");
        writeSync(1, Buffer.from("--in part\\n--"), 2, 8);
        const refused = await promisify(close)(3).catch(({ code }) => code);
        return [bytesWritten, refused];
      };`),
    env: {},
  })(event);
  expect(outcome).toMatchObject({ payload: [12, "EBADF"] });
  const printed = logs.filter(({ source }) => source === "stdout");
  expect(printed.map(({ text }) => text)).toEqual(["by a promisein part"]);
});

it("a handler may listen on localhost, which nobody has to be asked about", async () => {
  expect(
    await outcomeOf(`
      import { once } from "node:events";
      import { createServer } from "node:net";
      export const handler = async () => {
        const server = createServer().listen(0, "localhost");
        await once(server, "listening");
        return server.address().address;
      };`),
  ).toMatchObject({ payload: "127.0.0.1" });
});

it("memory is limited while the handler is being loaded, too", async () => {
  expect(
    await outcomeOf(
      `const taken = [];
       await new Promise((resolve) => {
         const take = () => taken.push(Buffer.alloc(2 ** 23, 1)) > 100 ? resolve() : setTimeout(take, 5);
         take();
       });
       export const handler = async () => 1;`,
    ),
  ).toMatchObject({ errorType: "Runtime.ExitError", outOfMemory: true });
});

describe("with nothing left to do,", () => {
  const ASYNC = "export const handler = async () => { await new Promise(() => {}); };";
  const PLAIN = "export const handler = () => new Promise(() => {});";
  const CALLBACK = "export const handler = (event, context, callback) => {};";
  const neverSettled = {
    errorType: "Runtime.NodeJsExit",
    errorMessage: expect.stringMatching(
      /^The Lambda runtime client detected an unexpected Node\.js exit code\. .*never settled/,
    ) as string,
  };
  const failed = { ...neverSettled, kind: "handler-error" };
  const ended = { ...neverSettled, kind: "crashed" };
  const unanswered = { kind: "returned", payload: null, unanswered: true };

  it.each([
    ["nodejs20.x", ASYNC, failed],
    ["nodejs22.x", ASYNC, failed],
    ["nodejs24.x", ASYNC, ended],
    ["nodejs22.x", PLAIN, unanswered],
    ["nodejs24.x", PLAIN, ended],
    ["nodejs22.x", CALLBACK, unanswered],
  ] as const)("%s, %s", async (runtime, code, outcome) => {
    expect(await outcomeOf(code, { runtime })).toMatchObject(outcome);
  });

  it("an environment takes the next call all the same", async () => {
    for (const code of [ASYNC, PLAIN]) {
      await using invoke = localInvoker({ file: handlerFile(code), env: {}, warm: true });
      for (let count = 0; count < 5; count++) {
        const { timing } = await invoke(event);
        expect([count, "initMs" in timing]).toEqual([count, count === 0]);
      }
    }
  });

  it("a file that is never loaded ends the runtime as Node does", async () => {
    const file = handlerFile("await new Promise(() => {}); export const handler = 1;");
    const { outcome, logs } = await localInvoker({ file, env: {} })(event);
    expect(outcome).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(
        /^RequestId: [-\da-f]{36} Error: Runtime exited with error: exit status 13$/,
      ) as string,
    });
    expect(logs).toEqual([
      { source: "stderr", text: "Warning: Detected unsettled top-level await" },
    ]);
  });
});
