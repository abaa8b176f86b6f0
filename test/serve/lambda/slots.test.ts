import { expect, it } from "vitest";
import { createSlots } from "../../../src/serve/lambda/slots.ts";

it("work waits for a slot in its order, and nobody takes a slot that passes on", async () => {
  const { run, runNow } = createSlots(1);
  const first = Promise.withResolvers<void>();
  const done: string[] = [];
  const work = (name: string) => async () => void done.push(name);
  const running = runNow(() => first.promise);
  const waiting = [run(work("one")), run(work("two"))];
  expect(runNow(work("throttled"))).toBeUndefined();
  first.resolve();
  await running;
  expect(runNow(work("between"))).toBeUndefined();
  await Promise.all(waiting);
  expect(done).toEqual(["one", "two"]);
  await runNow(work("three"));
  expect(done).toEqual(["one", "two", "three"]);
});

it("work that fails leaves its slot", async () => {
  const { run } = createSlots(1);
  await expect(run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(run(async () => "yes")).resolves.toBe("yes");
});
