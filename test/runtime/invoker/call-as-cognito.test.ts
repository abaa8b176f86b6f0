import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invoke } from "../../../src/invocation.ts";
import { callAsCognito } from "../../../src/runtime/invoker/call-as-cognito.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";
import { anInvocation } from "../../helpers/invocation.ts";

const event = createEvent({ seed: "retry" });

/** Each call takes its time in turn, once its thread is there, which takes longer than anybody waits. */
function slow(...durations: number[]): Invoke {
  let calls = 0;
  return async (_event, { onStart } = {}) => {
    const durationMs = durations[calls++] ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 80));
    onStart?.();
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    return anInvocation({ timing: { durationMs } });
  };
}

it.each([
  ["an answer in time is the end of it", [1], 1],
  ["no answer in time is followed by another call", [300, 1], 2],
  ["and another, up to as many as there may be", [300, 300, 300, 1], 3],
])("%s", async (_what, durations, calls) => {
  const ends: boolean[] = [];
  const invocations = await callAsCognito(slow(...durations), event, {
    ...{ attempts: 3, limitMs: 60 },
    onAttempt: (number, isAnswered) => void (ends[number - 1] = isAnswered),
  });
  expect(ends).toEqual(invocations.map((_, index) => (durations[index] ?? 0) < 60));
  expect(invocations.map(({ timing }) => timing.durationMs)).toEqual(durations.slice(0, calls));
});

it("a call that nobody waits for keeps its environment, which the next but one finds warm", async () => {
  await using invoke = localInvoker({
    file: handlerFile(`
      let calls = 0;
      export const handler = async (event) => {
        console.log(++calls);
        await new Promise((resolve) => setTimeout(resolve, 450));
        return event;
      };`),
    warm: true,
  });
  const invocations = await callAsCognito(invoke, event, { attempts: 3, limitMs: 300 });
  expect(invocations.map(({ logs }) => logs.map(({ text }) => text))).toEqual([
    ["1"],
    ["1"],
    ["2"],
  ]);
  expect(invocations.map(({ timing }) => timing.initMs === undefined)).toEqual([
    false,
    false,
    true,
  ]);
});

it("the time that loading takes counts", async () => {
  await using invoke = localInvoker({
    file: handlerFile(`
      await new Promise((resolve) => setTimeout(resolve, 900));
      export const handler = async (event) => event;`),
    warm: true,
  });
  const invocations = await callAsCognito(invoke, event, { attempts: 2, limitMs: 600 });
  expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["returned", "returned"]);
});

it("an error is not followed by another call", async () => {
  await using invoke = localInvoker({
    file: handlerFile("export const handler = async () => { throw new Error('no'); };"),
    warm: true,
  });
  const invocations = await callAsCognito(invoke, event, { attempts: 3, limitMs: 2_000 });
  expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["handler-error"]);
});

it("a handler that cannot be loaded ends it at once", async () => {
  const invoke = localInvoker({ file: handlerFile("export const other = 1;"), warm: true });
  await expect(callAsCognito(invoke, event, { attempts: 3, limitMs: 5_000 })).rejects.toMatchObject(
    {
      code: "handler-export-missing",
    },
  );
});
