import { describe, expect, it } from "vitest";
import { conclude } from "../../src/contract/conclusion.ts";
import { concludeConfirmation } from "../../src/contract/confirmation.ts";
import { aMail, anInvocation, returned } from "../helpers/invocation.ts";

const { event } = anInvocation();
const changed = anInvocation({ event, outcome: returned({ ...event, version: "2" }) });
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
    expect(conclude(changed, { ignore: [["version"]] })).toMatchObject({ result: "ok" });
  });

  it("notes what is known of the time without failing for it", () => {
    const budgets = { maxInitMs: 1 };
    const { result, times } = conclude(anInvocation(), { budgets });
    expect([result, times.map(({ code }) => code)]).toEqual(["ok", ["no-cold-start"]]);
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
