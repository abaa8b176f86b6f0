import { expect, it } from "vitest";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { restPatience } from "../../../src/runtime/invoker/rest-patience.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const REST_MS = 100;

it("waits longer once a slow start was for one call alone, in new environments", () => {
  const { restMs, note } = restPatience();
  note({ isUnsettled: true, initMs: 20 });
  note({ isUnsettled: false, initMs: 400 });
  expect(restMs(REST_MS, true)).toBe(REST_MS);
  note({ isUnsettled: true, initMs: 400 });
  expect([restMs(REST_MS, true), restMs(REST_MS, false), restMs(2_000, true)]).toEqual([
    ...[1_500, REST_MS, 2_000],
  ]);
});

it("waits no longer once that was in vain twice", () => {
  const { restMs, note } = restPatience();
  for (const initMs of [400, 400, undefined]) note({ isUnsettled: true, initMs });
  expect(restMs(REST_MS, true)).toBe(REST_MS);
});

it("uses an environment again that comes to rest late", async () => {
  const slow = "const end = Date.now() + 160; while (Date.now() < end);";
  const code = `${slow} setTimeout(() => undefined, 400); export const handler = async (event) => event;`;
  await using invoke = localInvoker({ file: handlerFile(code), env: {} });
  const event = createEvent({ seed: "rest" });
  const starts: boolean[] = [];
  for (let call = 0; call < 4; call++) {
    const { timing } = await invoke(event, { environment: "group", lingerMs: REST_MS });
    starts.push(timing.initMs !== undefined);
  }
  expect(starts).toEqual([true, true, false, false]);
});
