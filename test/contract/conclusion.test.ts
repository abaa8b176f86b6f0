import { describe, expect, it } from "vitest";
import { compareSides, isAgreement } from "../../src/contract/compare-sides.ts";
import { conclude } from "../../src/contract/conclusion.ts";
import { concludeConfirmation } from "../../src/contract/confirmation.ts";
import type { HandlerError } from "../../src/invocation.ts";
import { findObstacles } from "../../src/obstacle.ts";
import { aMail, anInvocation, returned } from "../helpers/invocation.ts";

const { event } = anInvocation();
const changed = anInvocation({ event, outcome: returned({ ...event, region: "eu-west-9" }) });
const failed: HandlerError = {
  ...{ kind: "handler-error", errorType: "Error", errorMessage: "no" },
  trace: [],
};
const blocked = anInvocation({ outcome: { ...failed, isBlocked: true } });
const nothing = anInvocation({ event, outcome: returned(null) });

describe("conclude", () => {
  it("is ok for the event as it was sent, whatever is odd about its mails", () => {
    const conclusion = conclude(anInvocation({ mails: [aMail({ subject: "Hello {{name}}" })] }));
    expect(conclusion).toMatchObject({ result: "ok", reasons: [], differences: [] });
    expect(conclusion.warnings.map(({ code }) => code)).toEqual(["placeholder-left"]);
  });

  it("fails for each reason by its name", () => {
    expect(conclude(nothing).reasons).toEqual(["verdict"]);
    expect(conclude(changed).reasons).toEqual(["differences"]);
    const calls = { failOn: [], expected: ["dynamodb:PutItem"] };
    expect(conclude(anInvocation(), { calls }).reasons).toEqual(["calls"]);
    const budgets = { maxDurationMs: 1 };
    expect(conclude(anInvocation(), { budgets }).reasons).toEqual(["times"]);
    expect(conclude(changed, { calls, budgets })).toMatchObject({
      result: "failed",
      reasons: ["differences", "calls", "times"],
    });
  });

  it("compares nothing where nothing came back, and leaves out what is to be ignored", () => {
    expect(conclude(nothing).differences).toBeUndefined();
    expect(conclude(changed, { ignore: [["region"]] })).toMatchObject({ result: "ok" });
  });

  it("notes what is known of the time without failing for it", () => {
    const budgets = { maxInitMs: 1 };
    const { result, times } = conclude(anInvocation(), { budgets });
    expect([result, times.map(({ code }) => code)]).toEqual(["ok", ["no-cold-start"]]);
  });
});

describe("conclude, where the dry run was in the way", () => {
  const hindered = anInvocation({
    outcome: { ...failed, isBlocked: true },
    awsCalls: [{ service: "s3", operation: "PutObject", result: "answered" }],
    timing: { durationMs: 4_900 },
  });

  it("judges neither what is missing nor the time", () => {
    const calls = { failOn: [], expected: ["dynamodb:PutItem"] };
    const budgets = { maxDurationMs: 1 };
    expect(conclude(hindered, { calls, budgets })).toMatchObject({
      ...{ verdict: { accepted: null, remarks: [] }, result: "not-judged", reasons: [] },
      ...{ brokenExpectations: [], times: [], differences: undefined },
    });
  });

  it("fails over a call that is forbidden", () => {
    const calls = { failOn: ["s3:*"], expected: [] };
    expect(conclude(hindered, { calls })).toMatchObject({ result: "failed", reasons: ["calls"] });
  });

  it.each([
    ["same", false],
    ["changed", null],
    ["not-tried", null],
    [undefined, false],
  ] as const)("goes by the replay: %s is %s", (replay, accepted) => {
    const obstacles = findObstacles([{ service: "tcp", operation: "db:1", result: "refused" }]);
    const invocation = anInvocation({ outcome: failed, obstacles, ...(replay && { replay }) });
    expect(conclude(invocation).verdict.accepted).toBe(accepted);
  });
});

describe("compareSides", () => {
  it("knows nothing of a side that is not judged, which is no difference", () => {
    const [one, other] = [conclude(anInvocation()), conclude(blocked)];
    const comparison = compareSides(one, other, []);
    expect(comparison).toEqual({ sameOutcome: null, sameVerdict: null, differences: undefined });
    expect(isAgreement(comparison)).toBeUndefined();
  });
});

describe("concludeConfirmation", () => {
  it("is about the last call, and holds expectations against all of them together", () => {
    const late = anInvocation({
      outcome: { kind: "timed-out", limitMs: 5_000 },
      mails: [aMail({ to: ["a@example.com"] })],
    });
    const calls = { failOn: [], expected: ["ses:SendEmail"] };
    const { attempts, last, effects } = concludeConfirmation([late, anInvocation()], { calls });
    expect(attempts.map(({ result }) => result)).toEqual(["failed", "ok"]);
    expect(last).toBe(attempts[1]);
    expect(effects).toMatchObject([{ subject: "a@example.com", count: 1, repeated: false }]);
  });
});
