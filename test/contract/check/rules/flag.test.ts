// What handlers make of email_verified, which is a string.
import { expect, it } from "vitest";
import { eventsOf } from "../../../../src/check/player.ts";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import { conclude } from "../../../../src/contract/conclusion.ts";
import type { Json } from "../../../../src/json.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

/** Plays the scenarios against a handler that writes what it makes of the flag, once for each user. */
function toldOf(
  make: (flag: Json | undefined) => Json,
  inNew: readonly string[] = [],
  codeIn = (_scenario: string): string => "a1",
): string[] {
  const runs = SCENARIOS.map((scenario) => {
    const events = eventsOf(scenario, { seed: "flag", mailbox: "example.com" });
    const calls = events.map((event, index) => {
      const { email_verified: flag } = event.request.userAttributes;
      const parameters: Json = {
        Item: {
          id: { S: event["userName"] ?? null },
          code: { S: codeIn(scenario.name) },
          verified: { BOOL: make(flag) },
        },
      };
      const result = index === 0 ? "answered" : "refused";
      const put = { service: "dynamodb", operation: "PutItem", parameters, result } as const;
      if (!inNew.includes(scenario.name)) return conclude(anInvocation({ event, awsCalls: [put] }));
      // A new environment loads what the others have.
      const load = { service: "ssm", operation: "GetParameters", result: "stubbed" } as const;
      const timing = { durationMs: 40, initMs: 300 };
      return conclude(anInvocation({ event, awsCalls: [load, put], timing }));
    });
    return { scenario, calls };
  });
  return applyRules(runs)
    .filter(({ code }) => code === "false-is-false")
    .map(checkSentence);
}

it.each<[make: (flag: Json | undefined) => Json, told: string[]]>([
  [(flag) => flag === "true", []],
  [(flag) => flag ?? null, []],
  [() => false, []],
  [
    (flag) => flag === true,
    ['the handler expects the boolean true, but Cognito sends the string "true"'],
  ],
  [(flag) => Boolean(flag), ['the handler treats email_verified "false" like "true"']],
])("%s", (make, told) => {
  expect(toldOf(make)).toEqual(told);
});

it("does not take what a new environment loads for something that the flag decides", () => {
  expect(toldOf((flag) => flag === "true", ["confirm-sign-up/verified-absent"])).toEqual([]);
  expect(toldOf(() => false, ["confirm-sign-up/verified-boolean"])).toEqual([]);
});

it("does not take a random word without digits for something that the flag decides", () => {
  const codeIn = (name: string): string => (name.endsWith("/verified-absent") ? "ksbyz" : "k2byz");
  expect(toldOf(() => false, [], codeIn)).toEqual([]);
  expect(toldOf((flag) => Boolean(flag), [], codeIn)).toHaveLength(1);
});
