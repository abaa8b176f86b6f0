import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { waitForEndingThreads } from "../../../src/runtime/invoker/spare-thread.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const LEAKING = `
  import { createServer } from "node:http";
  const kept = globalThis.kept ??= [];
  export const handler = async (event) => {
    kept.push(Buffer.alloc(5_000_000, 1), new Array(200_000).fill("leak"));
    setInterval(() => kept.push(1), 1);
    fetch("http://127.0.0.1:9/never").catch(() => {});
    createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => setTimeout(resolve, 1));
    return event;
  };`;

it("80 runs of a handler that leaks leave memory and handles as they were", async () => {
  const event = createEvent({ seed: "leak" });
  const invoke = localInvoker({ file: handlerFile(LEAKING), env: {} });
  const measure = async (): Promise<{ mb: number; handles: number }> => {
    await waitForEndingThreads(10_000);
    return {
      mb: process.memoryUsage.rss() / 2 ** 20,
      handles: process.getActiveResourcesInfo().length,
    };
  };
  const run = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count++) {
      expect((await invoke(event)).outcome.kind).toBe("returned");
    }
  };
  // What 30 runs need is what the allocator keeps for more of them.
  await run(30);
  const early = await measure();
  await run(50);
  const late = await measure();
  // One run takes more than 6 MB: a tenth of what they leave would be 30.
  expect(late.mb - early.mb).toBeLessThan(20);
  expect(late.handles - early.handles).toBeLessThanOrEqual(2);
}, 300_000);
