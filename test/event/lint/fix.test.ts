import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { fixEvent } from "../../../src/event/lint/fix.ts";
import type { Json } from "../../../src/json.ts";
import { lintEvent } from "../../../src/event/lint/lint.ts";
import { corpus } from "../../helpers/fixtures.ts";

const FIXABLE = [...corpus(1, 45), ...corpus(50, 68)].filter(({ name }) => !/^(54|63)/.test(name));

describe("a corrected event", () => {
  it.each(FIXABLE)("of $name is without error, and is correct already", ({ text }) => {
    const fixed = fixEvent(JSON.parse(text) as Json);
    expect(lintEvent(fixed).filter(({ severity }) => severity === "error")).toEqual([]);
    expect(fixEvent(fixed)).toEqual(fixed);
  });

  it("of a good event is that event", () => {
    const event = createEvent({ seed: "fix", clientMetadata: { a: "b" } });
    expect(fixEvent(event)).toEqual(event);
  });

  it("keeps what was good, and turns values into the strings they stand for", () => {
    const fixed = fixEvent({
      request: {
        clientMetadata: {},
        userAttributes: {
          email: "a@example.com",
          email_verified: true,
          "custom:age": 30,
          name: null,
        },
      },
    }) as { request: { userAttributes: Record<string, string> } };
    expect(fixed.request).not.toHaveProperty("clientMetadata");
    expect(fixed.request.userAttributes).toMatchObject({
      email: "a@example.com",
      email_verified: "true",
      "custom:age": "30",
    });
    expect(fixed.request.userAttributes).not.toHaveProperty("name");
  });

  it.each(["PostConfirmation_ConfirmSignup", "ConfirmSignUp", "Postconfirmation_confirmSignUp"])(
    "reads the trigger source %s as the one that is meant",
    (triggerSource) => {
      expect(fixEvent({ triggerSource })).toMatchObject({
        triggerSource: "PostConfirmation_ConfirmSignUp",
      });
    },
  );

  it("keeps a trigger source that could have meant either", () => {
    const [sample] = corpus(63, 63);
    expect(fixEvent(JSON.parse(sample?.text ?? "") as Json)).toMatchObject({
      triggerSource: "testTrigger",
    });
  });
});
