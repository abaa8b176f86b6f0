// Handlers that reach for what is not theirs, or beyond what a runtime can carry.
import { describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create.ts";
import type { Outcome } from "../../src/invocation.ts";
import { localInvoker } from "../../src/runtime/local-invoker.ts";
import type { LocalInvokerOptions } from "../../src/runtime/local-invoker.ts";
import { handlerFile } from "../helpers/handlers.ts";

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

describe("a promise that is never settled, with nothing left to do, ends the runtime", () => {
  const neverSettled = {
    kind: "crashed",
    errorType: "Runtime.NodeJsExit",
    errorMessage: expect.stringMatching(
      /^RequestId: [-\da-f]{36} Error: The Lambda runtime client detected an unexpected Node\.js exit code\. .*never settled/,
    ),
  };

  it.each(["nodejs20.x", "nodejs22.x", "nodejs24.x"] as const)("%s", async (runtime) => {
    const code = "export const handler = async () => { await new Promise(() => {}); };";
    expect(await outcomeOf(code, { runtime })).toMatchObject(neverSettled);
  });

  it("at the top level of the handler's file, too", async () => {
    expect(await outcomeOf("await new Promise(() => {}); export const handler = 1;")).toMatchObject(
      neverSettled,
    );
  });

  it("but a callback that is never called is null", async () => {
    const code = "export const handler = (event, context, callback) => {};";
    expect(await outcomeOf(code)).toMatchObject({ payload: null, unanswered: true });
  });
});
