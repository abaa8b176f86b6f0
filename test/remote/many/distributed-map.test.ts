import validate from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { distributedMap } from "../../../src/remote/many/distributed-map.ts";

const machine = distributedMap("confirm:live", "eu-west-1");
const text = JSON.stringify(machine);

/** What a JSONata expression of the machine comes to, as Step Functions evaluates it. */
async function evaluate(expression: string, states: object): Promise<unknown> {
  expect(text).toContain(JSON.stringify(expression));
  const [, code = ""] = /^\{% (.*) %\}$/.exec(expression) ?? [];
  return jsonata(code).evaluate({}, { states });
}

describe("the state machine", () => {
  it("is valid Amazon States Language", () => {
    const { isValid, errorsText } = validate(machine);
    expect(errorsText("\n")).toBe("");
    expect(isValid).toBe(true);
  });

  it("is one that the validator would refuse with a state out of reach", () => {
    const broken = JSON.parse(text.replace('"Next":"Unchanged"', '"Next":"Nowhere"')) as unknown;
    expect(validate(broken).isValid).toBe(false);
  });

  it.each([
    ["cn-north-1", "arn:aws-cn:states:::lambda:invoke"],
    ["us-gov-west-1", "arn:aws-us-gov:states:::lambda:invoke"],
    ["eu-west-1", "arn:aws:states:::lambda:invoke"],
  ])("is of the partition of %s", (region, resource) => {
    expect(JSON.stringify(distributedMap("confirm", region))).toContain(resource);
  });

  it("retries what Lambda throttled, and nothing else", () => {
    const [, errors] = /"Retry":\[\{"ErrorEquals":(\[[^\]]*\])/.exec(text) ?? [];
    expect(JSON.parse(errors ?? "")).toEqual(["Lambda.TooManyRequestsException"]);
    expect(text.match(/"ErrorEquals"/g)).toHaveLength(1);
    // Express children may run twice, and mail twice.
    expect(text).toContain('"ExecutionType":"STANDARD"');
  });

  it("knows an answer that is the event from one that is not", async () => {
    const event = createEvent({ seed: "map" });
    const unchanged = "{% $states.result.Payload = $states.input %}";
    const reordered = Object.fromEntries(Object.entries(event).toReversed());
    const changed = { ...event, response: { tier: "gold" } };
    for (const [payload, expected] of [
      [event, true],
      [reordered, true],
      [changed, false],
      [null, false],
      ["ok", false],
    ] as const) {
      const states = { input: event, result: { Payload: payload } };
      expect(await evaluate(unchanged, states)).toBe(expected);
    }
  });

  it("takes what differs from run to run out of its input", async () => {
    const input = { bucket: "b", concurrency: 7, toleratedFailures: 0 };
    expect(await evaluate("{% $states.input.bucket %}", { input })).toBe("b");
    expect(await evaluate("{% $states.input.concurrency %}", { input })).toBe(7);
    expect(await evaluate("{% $states.input.toleratedFailures %}", { input })).toBe(0);
  });
});
