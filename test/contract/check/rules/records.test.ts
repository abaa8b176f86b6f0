// What is written for users without an address or a name, and what is written for others in the same call.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { AwsCall } from "../../../../src/invocation.ts";
import type { Json } from "../../../../src/json.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

const NO_EMAIL = "confirm-sign-up/no-email";
const PHONE = "confirm-sign-up/phone-only";
const NAMELESS = "confirm-sign-up/email-only";
const EMAIL = "ann@example.com";

function run(
  name: string,
  parameters: Json,
  more: Partial<ScenarioRun> = {},
  call: Partial<AwsCall> = {},
): ScenarioRun {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const hasNames = name !== NAMELESS;
  const event = createEvent({
    seed: name,
    attributes: hasNames ? { name: "Ann Example", given_name: "Ann", family_name: "Example" } : {},
    ...(name === PLAIN || name === NAMELESS ? { email: EMAIL } : { without: ["email"] }),
  });
  const put = { service: "dynamodb", operation: "PutItem", result: "answered" as const };
  const awsCalls = [{ ...put, parameters, ...call }];
  return { scenario, calls: [aCall(anInvocation({ event, awsCalls }))], ...more };
}

interface Case {
  plain: Json;
  others: readonly [name: string, parameters: Json][];
  tested?: string[];
  call?: Partial<AwsCall>;
}

function found({ plain, others, tested = [], call }: Case, isPoolKnown = true): string[] {
  const source = { tested, neverSent: [], packages: [], placeholders: [], isPoolKnown };
  const runs = [
    run(PLAIN, plain, { source }, call),
    ...others.map(([name, parameters]) => run(name, parameters, {}, call)),
  ];
  return applyRules(runs)
    .filter(({ code }) => code === "no-incomplete-record")
    .map((each) => `${each.severity} ${each.where.scenario}: ${checkSentence(each)}`);
}

it("says what it takes for granted of a pool that is not known", () => {
  const plain = item({ email: { S: EMAIL }, name: { S: "Ann Example" } });
  const others: Case["others"] = [
    [NO_EMAIL, item({ email: { S: "" }, name: { S: "Ann Example" } })],
    [NAMELESS, item({ email: { S: EMAIL }, name: { S: "" } })],
  ];
  const granted = found({ plain, others }, false).map((each) => /assumes .*/.exec(each)?.[0]);
  expect(granted).toEqual([
    'assumes a pool that does not require email: if yours does, add --skip "*/no-email" --skip "*/phone-only"',
    'assumes a pool that does not require name: if yours does, add --attr name=… --skip "*/email-only"',
  ]);
});

const item = (fields: Record<string, Json>): Json => ({
  TableName: "users",
  Item: { id: { S: "1" }, ...fields },
});
const withEmail = item({ email: { S: EMAIL } });
const WITHOUT = "for a user without an email address, dynamodb PutItem (users)";
const POST = {
  service: "http",
  operation: "POST https://api.example.com/contacts",
  result: "stubbed" as const,
};
const QUERY = "mutation M($email: String!) { createUser(email: $email) { id } }";

it.each<[string, Case, string[]]>([
  [
    "dropped",
    { plain: withEmail, others: [[NO_EMAIL, item({})]] },
    [`note ${NO_EMAIL}: ${WITHOUT} has no Item.email.S`],
  ],
  [
    "dropped in both scenarios: told once",
    {
      plain: withEmail,
      others: [
        [NO_EMAIL, item({})],
        [PHONE, item({})],
      ],
    },
    [`note ${NO_EMAIL}: ${WITHOUT} has no Item.email.S`],
  ],
  [
    "left out by a test",
    { plain: withEmail, others: [[NO_EMAIL, item({})]], tested: ["email"] },
    [],
  ],
  [
    "empty",
    { plain: withEmail, others: [[NO_EMAIL, item({ email: { S: "" } })]], tested: ["email"] },
    [`note ${NO_EMAIL}: ${WITHOUT} writes an empty string to Item.email.S`],
  ],
  [
    "null",
    { plain: withEmail, others: [[NO_EMAIL, item({ email: { NULL: true } })]] },
    [`note ${NO_EMAIL}: ${WITHOUT} writes null to Item.email.S`],
  ],
  [
    "another identifier",
    { plain: withEmail, others: [[NO_EMAIL, item({ email: { S: "+15555550100" } })]] },
    [],
  ],
  [
    "a field that is no address",
    { plain: item({ at: { S: "today" } }), others: [[NO_EMAIL, item({})]] },
    [],
  ],
  [
    "in a message",
    {
      plain: { Message: JSON.stringify({ sub: "1", email: EMAIL }) },
      others: [[NO_EMAIL, { Message: JSON.stringify({ sub: "1" }) }]],
      call: { service: "sns", operation: "Publish" },
    },
    [`note ${NO_EMAIL}: for a user without an email address, sns Publish has no Message.email`],
  ],
  [
    "in a copy of the event",
    {
      plain: { Message: JSON.stringify({ request: { userAttributes: { email: EMAIL } } }) },
      others: [[NO_EMAIL, { Message: JSON.stringify({ request: { userAttributes: {} } }) }]],
      call: { service: "sns", operation: "Publish" },
    },
    [],
  ],
  [
    "the only key",
    {
      plain: { TableName: "users", Item: { email: { S: EMAIL }, plan: { S: "free" } } },
      others: [[NO_EMAIL, { TableName: "users", Item: { plan: { S: "free" } } }]],
    },
    [`warning ${NO_EMAIL}: ${WITHOUT} has no Item.email.S, which is the record's key`],
  ],
  [
    "a key that all such users share",
    {
      plain: item({ pk: { S: `EMAIL#${EMAIL}` } }),
      others: [
        [NO_EMAIL, item({ pk: { S: "EMAIL#" } })],
        [PHONE, item({ pk: { S: "EMAIL#" } })],
      ],
    },
    [
      `warning ${NO_EMAIL}: ${WITHOUT} writes "EMAIL#" to Item.pk.S, a key that all such users share`,
    ],
  ],
  [
    "of a contact",
    { plain: { email: EMAIL }, others: [[NO_EMAIL, {}]], call: POST },
    [
      `warning ${NO_EMAIL}: for a user without an email address, http POST https://api.example.com/contacts has no email, which identifies the contact`,
    ],
  ],
  [
    "of a contact, with Cognito's own attributes beside it",
    { plain: { "cognito:email_alias": EMAIL }, others: [[NO_EMAIL, {}]], call: POST },
    [],
  ],
  [
    "a required variable",
    {
      plain: { query: QUERY, variables: { email: EMAIL } },
      others: [[NO_EMAIL, { query: QUERY, variables: {} }]],
      call: { service: "appsync", operation: "POST /graphql" },
    },
    [
      `warning ${NO_EMAIL}: for a user without an email address, appsync createUser has no variables.email, a required variable of the mutation`,
    ],
  ],
  [
    "an attribute by its name",
    {
      plain: { UserAttributes: [{ Name: "nickname", Value: EMAIL }] },
      others: [[NO_EMAIL, { UserAttributes: [{ Name: "nickname" }] }]],
      call: { service: "cognito-idp", operation: "AdminUpdateUserAttributes" },
    },
    [
      `note ${NO_EMAIL}: for a user without an email address, cognito-idp AdminUpdateUserAttributes has no UserAttributes.nickname`,
    ],
  ],
  [
    "a text made of names",
    {
      plain: item({ label: { S: "Ann Example's team" } }),
      others: [[NAMELESS, item({ label: { S: " 's team" } })]],
    },
    [
      `note ${NAMELESS}: for a user without a name, dynamodb PutItem (users) writes " 's team" to Item.label.S`,
    ],
  ],
  [
    "an empty name",
    {
      plain: item({
        display_name: { S: "Ann Example" },
        profile: { M: { name: { S: "Ann Example" } } },
      }),
      others: [[NAMELESS, item({ display_name: { S: "" }, profile: { M: { name: { S: "" } } } })]],
    },
    [
      `note ${NAMELESS}: for a user without a name, dynamodb PutItem (users) writes an empty string to Item.display_name.S`,
      `note ${NAMELESS}: for a user without a name, dynamodb PutItem (users) writes an empty string to Item.profile.M.name.S`,
    ],
  ],
  [
    "an empty part of a name",
    {
      plain: item({ family_name: { S: "Example" }, about: { S: "Ann Example" } }),
      others: [[NAMELESS, item({ family_name: { S: "" }, about: { S: "" } })]],
    },
    [],
  ],
  [
    "an empty text in the body of a request",
    {
      plain: { email: EMAIL, name: "Ann Example" },
      others: [
        [NO_EMAIL, { email: "", name: "Ann Example" }],
        [NAMELESS, { email: EMAIL, name: "" }],
      ],
      call: { service: "http", operation: "POST https://api.example.com/users" },
    },
    [],
  ],
  [
    "an empty address of a contact",
    { plain: { email: EMAIL }, others: [[NO_EMAIL, { email: "" }]], call: POST },
    [
      `warning ${NO_EMAIL}: for a user without an email address, http POST https://api.example.com/contacts writes an empty string to email, which identifies the contact`,
    ],
  ],
  ["no name", { plain: item({ name: { S: "Ann" } }), others: [[NAMELESS, item({})]] }, []],
  [
    "an empty name",
    { plain: item({ name: { S: "Ann" } }), others: [[NAMELESS, item({ name: { S: "" } })]] },
    [],
  ],
])("an address in a record: %s", (_what, given, expected) => {
  expect(found(given)).toEqual(expected);
});

it.each<[string, string, string[]]>([
  [
    "is empty without the attribute",
    "organization_name",
    [
      "note confirm-sign-up/plain: for a user without custom:org, dynamodb PutItem (users) writes an empty string to Item.organization_name.S",
    ],
  ],
  ["is no name", "about", []],
])("what %s", (_, field, wanted) => {
  const chosen = run(PLAIN, item({ [field]: { S: "Acme" } }));
  const scenario = {
    ...chosen.scenario,
    ...{ name: "confirm-sign-up/with-custom-org-Acme", baseline: PLAIN },
    chosen: { key: "custom:org", value: "Acme", isGuess: true },
  };
  const told = applyRules([run(PLAIN, item({ [field]: { S: "" } })), { ...chosen, scenario }])
    .filter(({ code }) => code === "no-incomplete-record")
    .map((each) => `${each.severity} ${each.where.scenario}: ${checkSentence(each)}`);
  expect(told).toEqual(wanted);
});
