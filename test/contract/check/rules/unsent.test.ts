// A mail that SES refuses, and what the reader learns of it.
import { expect, it } from "vitest";
import type { CaptureSettings } from "../../../../src/capture-settings.ts";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { Scenario, ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import type { AwsCall, Invocation } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const TROUBLES = SCENARIOS.filter(
  ({ capture }) => (capture?.ses as CaptureSettings["ses"] | undefined) !== undefined,
).filter(({ name }) => /ses-(?:throttled|rejects|sandbox|reset)$/.test(name));

const calls = (result: AwsCall["result"], ...more: string[]): AwsCall[] => [
  { service: "ses", operation: "SendEmail", result },
  ...more.map((name): AwsCall => {
    const [service = "", operation = ""] = name.split(" ");
    return { service, operation, result: "answered" };
  }),
];

function found(failing: Partial<Invocation>, usual: Partial<Invocation> = {}): string[] {
  const plain = SCENARIOS.find(({ name }) => name === PLAIN) as Scenario;
  const runs: ScenarioRun[] = [
    {
      scenario: plain,
      calls: [aCall(anInvocation({ awsCalls: calls("answered"), mails: [aMail()], ...usual }))],
    },
    ...TROUBLES.filter(({ flow }) => flow === "confirm-sign-up").map((scenario) => ({
      scenario,
      calls: [aCall(anInvocation({ awsCalls: calls("refused"), ...failing }))],
    })),
  ];
  return applyRules(runs)
    .filter(({ code }) => /^(?:reports-failure|survives-service-failure)$/.test(code))
    .map((each) => `${each.severity} ${each.where.scenario}: ${checkSentence(each)}`);
}

const log = (source: "info" | "error") => ({ logs: [{ source, text: "not sent" }] });
it.each<[string, Partial<Invocation>]>([
  ["is logged as an error", log("error")],
  ["goes to a queue", { ...log("error"), awsCalls: calls("refused", "sqs SendMessage") }],
  ["is sent at last", { ...log("error"), mails: [aMail()] }],
])("is no finding where it %s", (_, failing) => {
  expect(found(failing)).toEqual([]);
});

it("is told with what is wrong with its line", () => {
  const [first, ...others] = found(log("info"));
  expect(first).toBe(
    "note confirm-sign-up/ses-throttled: the mail is lost, the sign-up continues, and the log line does not look like an error",
  );
  expect(others.every((each) => each.startsWith("note") && each.includes("the mail is lost"))).toBe(
    true,
  );
});

it("is nothing where the sign-up sends none", () => {
  expect(found(log("error"), { mails: [] })).toEqual([]);
});
