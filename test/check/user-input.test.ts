// Scenarios, rules and expectations come from files: whatever is in them is taken, or refused in words.
import fc from "fast-check";
import { expect, it } from "vitest";
import { planCheck } from "../../src/check/plan.ts";
import type { CheckSettings } from "../../src/check/plan.ts";
import { readScenario } from "../../src/check/user-scenario.ts";
import { eventsOf } from "../../src/check/player.ts";
import { UserError } from "../../src/errors.ts";
import { createEvent } from "../../src/event/create/create-event.ts";

/** What is said of it, `""` when it is taken; any error but a `UserError` fails the test. */
async function refusalOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "";
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const edits = fc.array(
  fc.record({
    path: fc.array(fc.oneof(fc.constantFrom("request", "userAttributes"), fc.string(), fc.nat(9))),
    value: fc.jsonValue(),
  }),
);
const made = fc.record(
  {
    flow: fc.constantFrom("confirm-sign-up", "federated", "no-flow"),
    attributes: fc.dictionary(fc.string(), fc.string()),
    edits,
  },
  { requiredKeys: [] },
);
const parts = fc.record(
  {
    title: fc.string(),
    ses: fc.record({ fault: fc.constantFrom("throttle", "slow"), sandbox: fc.boolean() }),
    times: fc.integer({ min: 0, max: 11 }),
    cold: fc.boolean(),
    expect: fc.record({ mails: fc.integer() }),
  },
  { requiredKeys: [] },
);
const names = ["name", "title", "event", "make", "ses", "times", "cold", "expect", "other"];

/** One that is well, more or less, and then some part of it something else. */
const scenario = fc.oneof(
  fc.jsonValue(),
  fc
    .tuple(
      parts,
      fc.oneof(
        made.map((make) => ({ make })),
        fc.constant({ event: createEvent({ seed: "own" }) }),
      ),
      fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { maxKeys: 1 }),
    )
    .map(([first, source, odd]) => ({ ...first, ...source, ...odd })),
);

it("whatever a scenario's file holds", async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const refusal = await refusalOf(async () => {
        // What is taken has to be playable.
        const taken = await readScenario(given, "own.json");
        const [event] = eventsOf(taken, { seed: "1", mailbox: "example.com" });
        if (typeof event?.request.userAttributes !== "object") throw new Error("no event");
      });
      expect(refusal).toMatch(/^(?:$|own)/);
      if (refusal === "") taken++;
    }),
    { numRuns: 2_000 },
  );
  expect(taken).toBeGreaterThan(20);
});

it("whatever the tables of a configuration hold", async () => {
  const table = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom("returns-event", "confirm-sign-up", "mails")),
    fc.oneof(fc.jsonValue(), fc.constantFrom("off", "error"), fc.record({ mails: fc.integer() })),
  );
  await fc.assert(
    fc.asyncProperty(table, table, async (rules, expectations) => {
      const settings = { rules, expect: expectations } as CheckSettings;
      expect(await refusalOf(() => planCheck(settings))).toMatch(/^(?:$|rules|expect)/);
    }),
    { numRuns: 1_000 },
  );
});
