import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { PLAIN, SCENARIOS, SOMEBODY_ELSE } from "../../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { AwsCall, CapturedMail } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const first = createEvent({ seed: "first", attributes: { name: "Ann Example" } });
const other = createEvent({ seed: "other", attributes: { name: "Ottilie Probe" } });
const own = [other.request.userAttributes.email ?? ""];
const aPut = ({ request: { userAttributes } }: typeof first): AwsCall => ({
  service: "dynamodb",
  operation: "PutItem",
  result: "answered",
  parameters: { TableName: "users", Item: { id: { S: userAttributes.sub ?? "" } } },
});
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
  [
    "the record of the user before",
    {},
    [aPut(first)],
    [
      `call 2 was for another user, but its dynamodb PutItem (users) contains data of the previous user: "${first.request.userAttributes.sub}"`,
    ],
  ],
  ["its own record", {}, [aPut(other)], []],
  ["a record from another one", {}, [list, aPut(first)], []],
  ["what a team is told", { to: ["team@example.com"], text: "New: Ann Example" }, [], []],
])("a call in a warm environment with %s", (_what, mail, awsCalls, expected) => {
  const scenario = SCENARIOS.find(({ name }) => name === SOMEBODY_ELSE);
  if (scenario === undefined) throw new Error("no such scenario");
  const calls = [
    aCall(anInvocation({ event: first })),
    aCall(anInvocation({ event: other, mails: [aMail(mail)], awsCalls })),
  ];
  const found = applyRules([{ scenario, calls }]).filter(({ code }) => code === "works-when-warm");
  expect(found.map(checkSentence)).toEqual(expected);
});

it("data of a user of an earlier scenario", () => {
  const [plain, later] = [PLAIN, SOMEBODY_ELSE].map((name) =>
    SCENARIOS.find((each) => each.name === name),
  );
  if (plain === undefined || later === undefined) throw new Error("no such scenario");
  const third = createEvent({ seed: "third" });
  const calls = (...events: (typeof first)[]): ReturnType<typeof aCall>[] =>
    events.map((event) => aCall(anInvocation({ event, awsCalls: [aPut(first)] })));
  const runs = [
    { scenario: plain, calls: calls(first) },
    { scenario: later, calls: calls(other, third) },
  ];
  const found = applyRules(runs).filter(({ code }) => code === "works-when-warm");
  expect(found.map(checkSentence)).toEqual([
    `after calls for other users in the same environment, the handler's dynamodb PutItem (users) contains data of the previous user: "${first.request.userAttributes.sub}"`,
  ]);
});

const aSend = ({ request: { userAttributes } }: typeof first, service = "sqs"): AwsCall => ({
  service,
  operation: service === "http" ? "POST https://crm.example.com/users" : "SendMessage",
  result: "answered",
  parameters: { MessageBody: userAttributes.sub ?? "" },
});

/** A record that only the first user can put, and a counter whose new value is read. */
const marker: AwsCall = {
  service: "dynamodb",
  operation: "PutItem",
  result: "answered",
  parameters: { Item: { pk: { S: "FIRST" } } },
};
const taken: AwsCall = { ...marker, error: "ConditionalCheckFailedException: no" };
const counter: AwsCall = {
  ...marker,
  operation: "UpdateItem",
  parameters: { ReturnValues: "UPDATED_NEW" },
};

it.each<[string, AwsCall[], AwsCall[], string[]]>([
  [
    "goes without a message",
    [aSend(first)],
    [],
    [
      "error: call 2 was for another user, and the handler did not do this work for them: sqs SendMessage",
    ],
  ],
  [
    "is not told to a service",
    [aSend(first, "http")],
    [],
    [
      "warning: call 2 was for another user, and the handler did not do this work for them: POST crm.example.com",
    ],
  ],
  ["has the same", [aSend(first)], [aSend(other)], []],
  ["needs no token of its own", [{ ...aSend(first), parameters: { a: "b" } }], [], []],
  ["may be in a table", [aSend(first), list], [], []],
  ["is not the first in a table", [marker, aSend(first)], [taken], []],
  ["is counted by a table", [counter, aSend(first)], [counter], []],
])("a second user %s", (_what, usual, later, expected) => {
  const [plain, scenario] = [PLAIN, SOMEBODY_ELSE].map((name) =>
    SCENARIOS.find((each) => each.name === name),
  );
  if (plain === undefined || scenario === undefined) throw new Error("no such scenario");
  const called = (event: typeof first, awsCalls: AwsCall[]): ReturnType<typeof aCall> =>
    aCall(anInvocation({ event, awsCalls }));
  const found = applyRules([
    { scenario: plain, calls: [called(first, usual)] },
    { scenario, calls: [called(first, usual), called(other, later)] },
  ]).filter(({ code }) => code === "works-when-warm");
  expect(found.map((each) => `${each.severity}: ${checkSentence(each)}`)).toEqual(expected);
});
