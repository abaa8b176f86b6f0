// The calls of a source that no scenario made.
import { expect, it } from "vitest";
import { neverCalled } from "../../../src/contract/check/never-called.ts";
import { PLAIN, SCENARIOS } from "../../../src/contract/check/scenarios.ts";
import type { ScenarioRun } from "../../../src/contract/check/scenario.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { aCall } from "../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../helpers/invocation.ts";

const place = "/app/index.js:1:1";
const source = {
  calls: ["AdminAddUserToGroup", "PutItem", "SendEmail"].map((operation) => ({ operation, place })),
};

function run(name: string, parts: Partial<Invocation>): ScenarioRun {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return { scenario, calls: [aCall(anInvocation(parts))] };
}

const put = { service: "dynamodb", operation: "PutItem", result: "refused" as const };
const named = (runs: readonly ScenarioRun[]): string[] =>
  neverCalled(runs, source).map(({ operation }) => operation);

it("leaves out what any scenario made, and mails", () => {
  const plain = run(PLAIN, { mails: [aMail()] });
  expect(named([plain, run("confirm-sign-up/twice", { awsCalls: [put] })])).toEqual([
    "AdminAddUserToGroup",
  ]);
});

it("has nothing to say where the plain scenario was not played, or failed", () => {
  expect(named([run("confirm-sign-up/twice", {})])).toEqual([]);
  expect(named([run(PLAIN, { outcome: { kind: "timed-out", limitMs: 5_000 } })])).toEqual([]);
});

it("has nothing to say where a service is called by paths, whose operations are not known", () => {
  const byPath = { service: "geo", operation: "POST /geofencing/v0/collections" };
  const awsCalls = [{ ...byPath, result: "answered" as const }];
  expect(named([run(PLAIN, { awsCalls })])).toEqual([]);
});
