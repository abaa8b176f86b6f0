import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { createEvent } from "../../src/event/create/create-event.ts";
import { parseEvent } from "../../src/event/parse.ts";
import { corpus } from "../helpers/fixtures.ts";

const errorOf = async (text: string): Promise<UserError> => {
  try {
    await parseEvent(text, "event.json");
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("it was accepted");
};

describe("an event that can be sent", () => {
  it.each(corpus(1, 45))("is the captured $name", async ({ text }) => {
    expect(await parseEvent(text, "it")).toEqual(JSON.parse(text));
  });

  it("is the test event of AWS's documentation", async () => {
    const [docs] = corpus(55, 55);
    expect(await parseEvent(docs?.text ?? "", "it")).toHaveProperty("request.userAttributes.email");
  });

  it("may begin with a byte order mark", async () => {
    const event = createEvent({ seed: "a" });
    expect(await parseEvent(`\uFEFF${JSON.stringify(event)}`, "it")).toEqual(event);
  });
});

describe("what is no event", () => {
  it.each([
    ["", "event.json is empty"],
    [" \n", "event.json is empty"],
    ["nope", "event.json is not JSON: line 1, column 1"],
    ['{\n  "a": 1,\n}', "event.json is not JSON: line 3, column 1"],
    ['{"a": [1, 2', "event.json is not JSON: line 1, column 12"],
    ["[]", "$: expected an object, found an array"],
    ['"text"', '$: expected an object, found "text"'],
    ["{}", "$.request is missing; expected an object"],
    [
      '{"request":{"userAttributes":null}}',
      "$.request.userAttributes: expected an object, found null",
    ],
    [
      '{"request":{"userAttributes":{"email":{}}}}',
      '$.request.userAttributes["email"]: expected a string, found an object',
    ],
    [
      '{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{}}}',
      '$.triggerSource: expected PostConfirmation_ConfirmSignUp or PostConfirmation_ConfirmForgotPassword, found "PreSignUp_SignUp"',
    ],
  ])("%j is refused with its place", async (text, message) => {
    expect((await errorOf(text)).message).toContain(message);
  });

  it.each([101, 200_000])("is nested %i levels deep", async (levels) => {
    const { message } = await errorOf("[".repeat(levels) + "]".repeat(levels));
    expect(message).toBe("event.json is nested more than 100 levels deep");
  });

  it("is not nested by brackets in a text", async () => {
    const event = createEvent({ seed: "a", attributes: { name: '\\"[{'.repeat(200) } });
    expect(await parseEvent(JSON.stringify(event), "it")).toEqual(event);
  });

  it("is refused, never a crash, whatever the text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect((await errorOf(text)).code).toMatch(/^invalid-(json|event)$/);
      }),
    );
  });

  it.each(corpus(80, 84))("is the event of another trigger, $name", async ({ text }) => {
    expect((await errorOf(text)).message).toContain("$.triggerSource");
  });
});
