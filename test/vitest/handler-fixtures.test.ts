// The fixtures in vitest itself.
// oxlint-disable vitest/no-standalone-expect -- each is in a test of the extended `it`
import { describe, expect, it as base } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import { handlerFixtures } from "../../src/vitest/index.ts";
import type { HandlerFixtures } from "../../src/vitest/index.ts";

const file = "test/fixtures/handlers/check/good.mjs";
const it = base.extend<HandlerFixtures>(
  handlerFixtures({ file, env: {}, event: { email: "maria@example.com" } }),
);

it("runs the handler with an event made from the test's name", async ({ invoke, event, mails }) => {
  const seed = "runs the handler with an event made from the test's name";
  expect(event).toEqual(createEvent({ seed, email: "maria@example.com" }));
  const invocation = await invoke(event);
  expect(invocation).toReturnTheEvent();
  expect(mails).toEqual(invocation.mails);
  expect(mails).toMatchObject([{ to: ["maria@example.com"] }]);
  await invoke(event);
  expect(mails).toHaveLength(2);
});

it("starts each test without mails", ({ mails }) => {
  expect(mails).toEqual([]);
});

describe("another event", () => {
  it.override({ event: createEvent({ seed: "reset", flow: "confirm-forgot-password" }) });

  it("is set for a group of tests", async ({ invoke, event, mails }) => {
    expect(await invoke(event)).toReturnTheEvent();
    expect(mails).toEqual([]);
  });
});
