import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { SCENARIOS, SOMEBODY_ELSE } from "../../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { AwsCall, CapturedMail } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const first = createEvent({ seed: "first", attributes: { name: "Ann Example" } });
const other = createEvent({ seed: "other", attributes: { name: "Ottilie Probe" } });
const own = [other.request.userAttributes.email ?? ""];
const list: AwsCall = { service: "dynamodb", operation: "Scan", result: "answered" };

it.each<[string, Partial<CapturedMail>, AwsCall[], string[]]>([
  [
    "the name of the user before",
    { to: own, text: "Hi Ann Example" },
    [],
    ['call 2 was for another user, but its mail contains data of the previous user: "Ann Example"'],
  ],
  ["its own", { to: own, text: "Hi Ottilie Probe" }, [], []],
  ["what is read from a table", { to: own, text: "New: Ann Example" }, [list], []],
  ["what a team is told", { to: ["team@example.com"], text: "New: Ann Example" }, [], []],
])("a mail in a warm environment with %s", (_what, mail, awsCalls, expected) => {
  const scenario = SCENARIOS.find(({ name }) => name === SOMEBODY_ELSE);
  if (scenario === undefined) throw new Error("no such scenario");
  const calls = [
    aCall(anInvocation({ event: first })),
    aCall(anInvocation({ event: other, mails: [aMail(mail)], awsCalls })),
  ];
  const found = applyRules([{ scenario, calls }]).filter(({ code }) => code === "works-when-warm");
  expect(found.map(checkSentence)).toEqual(expected);
});
