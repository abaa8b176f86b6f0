import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FLOW_NAMES } from "../../../src/event/create/flows.ts";
import type { FlowName } from "../../../src/event/create/flows.ts";
import { LOCALE_NAMES } from "../../../src/event/create/locales.ts";
import { PROFILE_NAMES } from "../../../src/event/create/pool-profiles.ts";
import { createEventLines, createEvents } from "../../../src/event/create/stream.ts";
import type { StreamOptions } from "../../../src/event/create/stream.ts";

describe("a stream of events", () => {
  it("has the same lines as its events, whatever the options", () => {
    const options = fc.record(
      {
        seed: fc.string(),
        count: fc.constant(5),
        flow: fc.constantFrom(...FLOW_NAMES),
        profile: fc.constantFrom(...PROFILE_NAMES),
        locale: fc.constantFrom(...LOCALE_NAMES),
        robust: fc.boolean(),
        required: fc.subarray([
          "email",
          "name",
          "given_name",
          "nickname",
          "phone_number",
          "gender",
        ]),
        attributes: fc.dictionary(fc.constantFrom("custom:a", "email", "name"), fc.string()),
        userName: fc.oneof(fc.string(), fc.constant("a\u0001sub\u0001b")),
      },
      { requiredKeys: ["seed", "count"] },
    );
    fc.assert(
      fc.property(options, (chosen) => {
        const events = [...createEvents(chosen)];
        expect([...createEventLines(chosen as StreamOptions)]).toEqual(
          events.map((event) => JSON.stringify(event)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("can be taken up again anywhere", () => {
    const all = [...createEventLines({ seed: "a", count: 20 })];
    expect([...createEventLines({ seed: "a", count: 5, skip: 7 })]).toEqual(all.slice(7, 12));
  });

  it("has each flow as often as the mix says, the same ones each time", () => {
    const mix = new Map<FlowName, number>([
      ["confirm-sign-up", 80],
      ["federated", 15],
      ["confirm-forgot-password", 5],
    ]);
    const options = { seed: "a", count: 4_000, mix };
    const events = [...createEvents(options)];
    const federated = events.filter(({ request }) => "identities" in request.userAttributes);
    const resets = events.filter(({ triggerSource }) => triggerSource.endsWith("ForgotPassword"));
    expect(federated.length / events.length).toBeCloseTo(0.15, 1);
    expect(resets.length / events.length).toBeCloseTo(0.05, 1);
    expect([...createEvents({ ...options, count: 10, skip: 90 })]).toEqual(events.slice(90, 100));
  });
});
