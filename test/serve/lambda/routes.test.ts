import { expect, it } from "vitest";
import type { Exchange } from "../../../src/serve/http/exchange.ts";
import { answerByRoute } from "../../../src/serve/http/router.ts";
import type { ServedInvocation } from "../../../src/serve/invocations.ts";
import { lambdaApi } from "../../../src/serve/lambda/routes.ts";
import { anInvocation } from "../../helpers/invocation.ts";

/** Lambda with one function, whose calls end when the test says so. */
function lambdaWith(concurrency: number) {
  const ends: (() => void)[] = [];
  const kept: ServedInvocation[] = [];
  const { routes } = lambdaApi({
    functions: [
      {
        name: "slow",
        invoke: () =>
          new Promise((resolve) => {
            ends.push(() => resolve(anInvocation()));
          }),
        describe: () => Promise.reject(new Error("not asked")),
      },
    ],
    region: "us-east-1",
    retries: true,
    concurrency,
    fixesEvents: false,
    keepInvocation: (invocation) => kept.push(invocation),
    keepMail: () => undefined,
  });
  const invoke = async (type: string): Promise<number | undefined> => {
    const exchange: Exchange = {
      method: "POST",
      url: new URL("http://localhost/2015-03-31/functions/slow/invocations"),
      headers: { "x-amz-invocation-type": type },
      body: Buffer.from("{}"),
      closed: () => new AbortController().signal,
    };
    return (await answerByRoute(routes, exchange))?.status;
  };
  return { ends, kept, invoke };
}

it("queued events wait for reserved concurrency, and other calls are throttled", async () => {
  const { ends, kept, invoke } = lambdaWith(1);
  const first = invoke("RequestResponse");
  await expect.poll(() => ends.length).toBe(1);
  expect([await invoke("Event"), await invoke("Event")]).toEqual([202, 202]);
  expect(await invoke("RequestResponse")).toBe(429);
  for (const running of [1, 2, 3]) {
    await expect.poll(() => ends.length).toBe(running);
    ends.at(-1)?.();
  }
  expect(await first).toBe(200);
  await expect
    .poll(() => kept.map(({ type, attempt }) => `${type} ${attempt}`))
    .toEqual(["RequestResponse 1", "Event 1", "Event 1"]);
});
