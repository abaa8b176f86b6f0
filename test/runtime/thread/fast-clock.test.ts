// What becomes of the timers that a call leaves, where nobody waits for them.
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "timers" });
const REST_MS = 100;
const texts = ({ logs }: Invocation): string[] => logs.map(({ text }) => text);

async function callAll(
  code: string,
  calls: readonly { isSame?: boolean }[],
): Promise<Invocation[]> {
  await using invoke = localInvoker({ file: handlerFile(code), env: {}, hasFastClock: true });
  const invocations: Invocation[] = [];
  for (const { isSame = false } of calls) {
    const how = { environment: "group", lingerMs: REST_MS, capture: {}, keepsAccount: isSame };
    invocations.push(await invoke(event, how));
  }
  return invocations;
}

const isStart = ({ timing }: Invocation): boolean => timing.initMs !== undefined;

it.each<[string, string]>([
  [
    "a package sets while it loads",
    `setTimeout(() => undefined, 400);
     export const handler = async (event) => event;`,
  ],
  [
    "loses a race",
    `const limit = () => new Promise((resolve, reject) => setTimeout(reject, 2_000, new Error("late")));
     export const handler = async (event) => Promise.race([event, limit()]);`,
  ],
  [
    "is promised and loses a race",
    `import { setTimeout } from "node:timers/promises";
     export const handler = async (event) => Promise.race([event, setTimeout(2_000)]);`,
  ],
  [
    "comes again and again",
    `export const handler = async (event) => { setInterval(() => undefined, 300); return event; };`,
  ],
])("an environment is used again after a timer that %s", async (_name, code) => {
  const invocations = await callAll(code, [{}, {}, {}]);
  expect(invocations.map(isStart)).toEqual([true, false, false]);
});

const later = `let user = 0;
  export const handler = async (event) => {
    const mine = ++user;
    if (mine === 1) setTimeout(() => console.log("of call", mine), 300);
    else await new Promise((resolve) => setTimeout(resolve, 600));
    return event;
  };`;

it("what a call has set comes in the next call for the same user, as on Lambda", async () => {
  const [, second] = await callAll(later, [{}, { isSame: true }]);
  expect(second && texts(second)).toEqual(["of call 1"]);
});

it("what a call has set never comes in a call for somebody else", async () => {
  const [, second, third] = await callAll(later, [{}, {}, {}]);
  expect([second, third].flatMap((each) => (each ? texts(each) : ["missing"]))).toEqual([]);
});

it("what a module has set while it was loaded goes on", async () => {
  const code = `let ticks = 0;
    setInterval(() => (ticks += 1), 150);
    export const handler = async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      console.log(ticks > 0);
      return event;
    };`;
  const [, second] = await callAll(code, [{}, {}]);
  expect(second && [isStart(second), ...texts(second)]).toEqual([false, "true"]);
});
