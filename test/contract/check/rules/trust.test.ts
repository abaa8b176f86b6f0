// What a user gets for what they wrote, and for an address that nobody has verified.
import { describe, expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { unverifiedReset } from "../../../../src/contract/check/follow-ups.ts";
import type {
  Scenario,
  ScenarioEvent,
  ScenarioRun,
} from "../../../../src/contract/check/scenario.ts";
import {
  NO_ADDRESS,
  PLAIN,
  SCENARIOS,
  SOMEBODY_ELSE,
  TWICE,
  UNVERIFIED,
} from "../../../../src/contract/check/scenarios.ts";
import { emailOf } from "../../../../src/contract/check/rules/suite.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { AwsCall } from "../../../../src/invocation.ts";
import type { Json } from "../../../../src/json.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { anInvocation } from "../../../helpers/invocation.ts";

function call(
  operation: string,
  parameters: AwsCall["parameters"],
  more: Partial<AwsCall> = {},
): AwsCall {
  const service = operation.startsWith("Admin") ? "cognito-idp" : "dynamodb";
  return { service, operation, result: "answered", ...(parameters && { parameters }), ...more };
}

const join = (GroupName: string, more?: Partial<AwsCall>): AwsCall =>
  call("AdminAddUserToGroup", { GroupName }, more);
const write = (Item: Record<string, Json>, more: Record<string, Json> = {}): AwsCall =>
  call("PutItem", { TableName: "users", Item, ...more });
const put = (role: string): AwsCall => write({ id: { S: "1" }, role: { S: role } });
const set = (Name: string, Value: string): AwsCall =>
  call("AdminUpdateUserAttributes", { UserAttributes: [{ Name, Value }] });
const post = (host: string, body: Json): AwsCall =>
  call(`POST https://${host}/users`, body, { service: "http" });
const update = (expression: string, value: string, more: Record<string, Json> = {}): AwsCall =>
  call("UpdateItem", {
    TableName: "users",
    UpdateExpression: expression,
    ExpressionAttributeNames: { "#a": "role" },
    ExpressionAttributeValues: { ":b": { S: value } },
    ...more,
  });

function run(
  name: string,
  awsCalls: readonly AwsCall[],
  more: Partial<Scenario> = {},
): ScenarioRun {
  const known = SCENARIOS.find((each) => each.name === name);
  const scenario = { name, title: "", flow: "confirm-sign-up", event: {}, ...known, ...more };
  return { scenario, calls: [aCall(anInvocation({ awsCalls }))] };
}

function found(...runs: readonly ScenarioRun[]): string[] {
  return applyRules(runs)
    .filter(({ code }) => code === "no-trust-in-unverified")
    .map((each) => `${each.severity} ${checkSentence(each)}`);
}

const chosen = (value: string): Partial<Scenario> => ({
  baseline: PLAIN,
  chosen: { key: "custom:x", value },
});

const USER = anInvocation().event.request.userAttributes["sub"] as string;

it.each<[string, string[], string[]]>([
  ["one of which has rights", ["readers", "admins", "guests"], ['warning with custom:x "admins"']],
  ["none of which has rights", ["readers", "guests"], ['note with custom:x "readers"']],
])("a value that is taken over as a group is told once for groups %s", (_, groups, told) => {
  const runs = groups.map((group) =>
    run(`a/${group}`, [join(group, { caller: "index.mjs:9:3" })], chosen(group)),
  );
  expect(found(run(PLAIN, []), ...runs)).toEqual(told.map((text) => expect.stringContaining(text)));
});

describe("a user gets by what they wrote", () => {
  const CHOSEN = 'with custom:x "admin",';
  it.each<[string, AwsCall[], AwsCall[], string[]]>([
    ["a group", [], [join("admins")], [`warning ${CHOSEN} the user joins the group "admins"`]],
    [
      "a group without rights",
      [],
      [join("readers")],
      [`note ${CHOSEN} the user joins the group "readers"`],
    ],
    ["everybody's group", [join("users")], [join("users")], []],
    [
      "a group of a profession",
      [join("patients")],
      [join("doctors")],
      [`warning ${CHOSEN} the user joins the group "doctors"`],
    ],
    ["a refused group", [], [join("admins", { result: "refused", error: "no" })], []],
    [
      "a role in a table",
      [put("user")],
      [put("admin")],
      [`warning ${CHOSEN} the handler calls dynamodb PutItem (users) with Item.role.S "admin"`],
    ],
    ["a role of no rights", [put("user")], [put("reader")], []],
    [
      "a role that an update assigns",
      [update("SET #a = :b", "user")],
      [update("SET #a = :b", "admin")],
      [
        `warning ${CHOSEN} the handler calls dynamodb UpdateItem (users) with ExpressionAttributeValues.:b.S "admin"`,
      ],
    ],
    ["another field that it assigns", [], [update("SET note = :b", "admin")], []],
    [
      "an attribute",
      [],
      [set("custom:role", "admin")],
      [
        `warning ${CHOSEN} the handler calls cognito-idp AdminUpdateUserAttributes with custom:role "admin"`,
      ],
    ],
    ["another attribute", [], [set("custom:theme", "admin")], []],
    [
      "a role in a request",
      [],
      [post("api.example.com", { roles: ["ROLE_OWNER"] })],
      [
        `warning ${CHOSEN} the handler calls http POST https://api.example.com/users with roles.0 "ROLE_OWNER"`,
      ],
    ],
    ["a role in a chat", [], [post("hooks.slack.com", { role: "admin" })], []],
    [
      "a role in what a function is given",
      [],
      [call("Invoke", { FunctionName: "f", Payload: '{"isAdmin":true}' }, { service: "lambda" })],
      [`warning ${CHOSEN} the handler calls lambda Invoke (f) with Payload.isAdmin "true"`],
    ],
    [
      "a role that is only told of",
      [],
      [call("Publish", { Message: '{"role":"admin"}' }, { service: "sns" })],
      [],
    ],
    [
      "a lower group than all others",
      [join("admins")],
      [join("users")],
      ['warning unless custom:x is "admin", the user joins the group "admins"'],
    ],
    [
      "a kind of account",
      [],
      [write({ userType: { S: "admin" } })],
      [`note ${CHOSEN} the handler calls dynamodb PutItem (users) with Item.userType.S "admin"`],
    ],
    [
      "a paid plan",
      [write({ plan: { S: "free" } })],
      [write({ plan: { S: "pro" } })],
      [`note ${CHOSEN} the handler calls dynamodb PutItem (users) with Item.plan.S "pro"`],
    ],
    [
      "the organization that was asked for",
      [write({ orgId: { S: "0" } })],
      [write({ orgId: { S: "admin" } })],
      [`note ${CHOSEN} the handler calls dynamodb PutItem (users) with Item.orgId.S "admin"`],
    ],
    [
      "the organization in a key",
      [],
      [write({ pk: { S: "ORG#admin" } })],
      [`note ${CHOSEN} the handler calls dynamodb PutItem (users) with Item.pk.S "ORG#admin"`],
    ],
    [
      "an organization, where every user is an owner",
      [join("owners")],
      [join("owners"), write({ orgId: { S: "admin" } })],
      [`warning ${CHOSEN} the handler calls dynamodb PutItem (users) with Item.orgId.S "admin"`],
    ],
    [
      "an organization and rights in it, which are told once",
      [],
      [join("owners"), write({ orgId: { S: "admin" } })],
      [
        `warning ${CHOSEN} the handler calls dynamodb PutItem (users) with Item.orgId.S "admin", and the user joins the group "owners"`,
      ],
    ],
    [
      "a new organization",
      [],
      [write({ orgId: { S: "admin" } }, { ConditionExpression: "attribute_not_exists(orgId)" })],
      [],
    ],
    [
      "a new record of the user's in an organization",
      [],
      [
        write(
          { PK: { S: "TENANT#admin" }, SK: { S: `USER#${USER}` } },
          { ConditionExpression: "attribute_not_exists(username)" },
        ),
      ],
      [`note ${CHOSEN} the handler calls dynamodb PutItem (users) with Item.PK.S "TENANT#admin"`],
    ],
    [
      "a new organization and a record in it",
      [],
      [
        write(
          { PK: { S: "ORG#admin" }, SK: { S: "INFO" } },
          { ConditionExpression: "attribute_not_exists(PK)" },
        ),
        write({ PK: { S: "ORG#admin" }, SK: { S: `USER#${USER}` } }),
      ],
      [],
    ],
    ["another organization", [write({ orgId: { S: "0" } })], [write({ orgId: { S: "1" } })], []],
  ])("%s", (_, usual, has, wanted) => {
    expect(found(run(PLAIN, usual), run("chosen", has, chosen("admin")))).toEqual(wanted);
  });
});

describe("a lower group than all others, where", () => {
  const usual = run(PLAIN, [join("admins")]);
  const lower = (value: string, key = "custom:x"): ScenarioRun =>
    run(value, [join("users")], { baseline: PLAIN, chosen: { key, value } });
  it.each<[string, ScenarioRun[], string]>([
    ["two values lead to it", [usual, lower("a"), lower("b")], 'unless custom:x is "a" or "b"'],
    [
      "the app's own data does",
      [usual, lower("a", "clientMetadata.x")],
      'unless clientMetadata.x is "a"',
    ],
  ])("%s", (_, runs, who) => {
    expect(found(...runs)).toEqual([`warning ${who}, the user joins the group "admins"`]);
  });
});

it("a group for the value that the plain user has is for no other value", () => {
  const attributes = { "custom:x": "teacher" };
  const event = createEvent({ seed: "a", attributes });
  const plain = run(PLAIN, [], { event: { attributes } });
  const usual = {
    ...plain,
    calls: [aCall(anInvocation({ event, awsCalls: [join("teachers")] }))],
  };
  const without = run("without", [join("students")], {
    baseline: PLAIN,
    chosen: { key: "custom:x", value: "teacher", isLeftOut: true },
  });
  const other = run("admin", [join("students")], chosen("admin"));
  expect(found(usual, without, other)).toEqual([
    'warning with custom:x "teacher", the user joins the group "teachers"',
  ]);
});

it("what is missing without any of two values needs both", () => {
  const without = (key: string, value: string): ScenarioRun =>
    run(`without-${key}`, [], {
      baseline: PLAIN,
      chosen: { key, value, isLeftOut: true },
    });
  expect(
    found(run(PLAIN, [join("admins")]), without("custom:a", "1"), without("custom:b", "2")),
  ).toEqual(['warning with custom:a "1" and custom:b "2", the user joins the group "admins"']);
});

it("what is taken over as it is depends on the value, even where all fails without one", () => {
  const failing = run(PLAIN, []);
  const outcome = {
    kind: "handler-error" as const,
    errorType: "TypeError",
    errorMessage: "x",
    trace: [],
  };
  const usual = { ...failing, calls: [aCall(anInvocation({ outcome }))] };
  expect(found(usual, run("chosen", [join("admin"), join("users")], chosen("admin")))).toEqual([
    'warning with custom:x "admin", the user joins the group "admin"',
  ]);
  // Another value shows what this one decides.
  const steered = run("chosen", [put("admin")], chosen("Boss"));
  expect(found(usual, steered)).toEqual([]);
  expect(found(usual, steered, run("other", [put("user")], chosen("Clerk")))).toEqual([
    'warning with custom:x "Boss", the handler calls dynamodb PutItem (users) with Item.role.S "admin"',
  ]);
});

it("what all attributes together bring is told unless one of them is enough", () => {
  const all = { baseline: PLAIN, chosen: { key: "custom:x and custom:y", value: "admin, 1" } };
  const everything = run("confirm-sign-up/with-everything", [join("admins")], all);
  expect(found(run(PLAIN, []), everything)).toEqual([
    'warning with custom:x "admin" and custom:y "1", the user joins the group "admins"',
  ]);
  const one = run("chosen", [join("admins")], chosen("admin"));
  expect(found(run(PLAIN, []), everything, one)).toEqual([
    'warning with custom:x "admin", the user joins the group "admins"',
  ]);
});

it("what one value is enough for is told of no others beside it", () => {
  const both = run("both", [join("admins")], {
    baseline: PLAIN,
    chosen: { key: "custom:x and custom:y", value: "admin, 1" },
  });
  const one = run("chosen", [join("admins")], chosen("admin"));
  expect(found(run(PLAIN, []), both, one)).toEqual([
    'warning with custom:x "admin", the user joins the group "admins"',
  ]);
});

it("what a caught error keeps from a user does not depend on the value", () => {
  const usual = run(PLAIN, []);
  const logs = [{ source: "error" as const, text: "TypeError: x is undefined\n  at a (b.js:1:1)" }];
  const broken = { ...usual, calls: [aCall(anInvocation({ logs }))] };
  expect(found(broken, run("chosen", [join("admins")], chosen("admin")))).toEqual([]);
});

it.each<[string, string[]]>([
  [
    "custom:Institution",
    [
      'note with custom:Institution "moe", the handler calls dynamodb UpdateItem (users) with Key.SK.S "moe"',
    ],
  ],
  ["custom:favorite", []],
])("an organization's name is a key where its attribute says so: %s", (key, wanted) => {
  const awsCalls = [
    call("UpdateItem", { TableName: "users", Key: { PK: { S: "ALL" }, SK: { S: "moe" } } }),
  ];
  const event = createEvent({ seed: "a", attributes: { [key]: "moe" } });
  const has = run("chosen", [], { baseline: PLAIN, chosen: { key, value: "moe" } });
  const calls = [aCall(anInvocation({ awsCalls, event }))];
  expect(found(run(PLAIN, []), { ...has, calls })).toEqual(wanted);
});

describe("an unverified address is enough", () => {
  const email = emailOf(anInvocation());
  it.each<[string, AwsCall[], AwsCall[], string[], AwsCall[]?]>([
    [
      "for a better group than without an address",
      [join("admins")],
      [join("users")],
      [`warning with an unverified address "${email}", the user joins the group "admins"`],
    ],
    ["for a group, where others get none", [join("admins")], [], []],
    [
      "for the organization of its domain",
      [write({ tenantId: { S: "example.com" } })],
      [],
      [
        `note with an unverified address "${email}", the handler calls dynamodb PutItem (users) with Item.tenantId.S "example.com"`,
      ],
    ],
    [
      "for nothing that others get",
      [join("admins")],
      [join("users")],
      ['warning anyone who signs up joins the group "admins"'],
      [join("admins")],
    ],
    ["for a domain that is only written", [write({ domain: { S: "example.com" } })], [], []],
  ])("%s", (_, unverified, without, wanted, usual) => {
    const plain = usual === undefined ? [] : [run(PLAIN, usual)];
    expect(found(...plain, run(UNVERIFIED, unverified), run(NO_ADDRESS, without))).toEqual(wanted);
  });

  it.each<[string, string, string, string[]]>([
    ["to be declared verified", UNVERIFIED, "email", ["marks an unverified address as verified"]],
    ["as another contact is not", UNVERIFIED, "phone_number", []],
    ["unless it is verified", "confirm-sign-up/verified-true", "email", []],
  ])("%s", (_, name, contact, wanted) => {
    const known = SCENARIOS.find((each) => each.name === name);
    const event = createEvent({ seed: "a", ...(known?.event as ScenarioEvent) });
    const awsCalls = [set(`${contact}_verified`, "true")];
    const played = {
      ...run(name, awsCalls),
      calls: [aCall(anInvocation({ awsCalls, event }))],
    };
    expect(found(played)).toEqual(
      wanted.map((text) => `warning cognito-idp AdminUpdateUserAttributes ${text}`),
    );
  });

  it("to be declared verified in a password reset", () => {
    const name = unverifiedReset("phone_number");
    const attributes = { phone_number: "+15555550100", phone_number_verified: "false" };
    const event = createEvent({ seed: "a", flow: "confirm-forgot-password", attributes });
    const awsCalls = [set("phone_number_verified", "true")];
    const reset = { ...run(name, []), calls: [aCall(anInvocation({ awsCalls, event }))] };
    expect(found(reset)).toEqual([
      "warning a password reset marks a new, unverified phone number as verified: cognito-idp AdminUpdateUserAttributes",
    ]);
  });
});

describe("a stranger joins a group with rights over others", () => {
  const ADMINS = 'anyone who signs up joins the group "admins"';
  const LISTED = call("ListUsers", {}, { service: "cognito-idp" });
  it.each<[string, AwsCall[], string[], (Partial<Scenario> & { joins?: string })?]>([
    ["as everybody does", [join("admins")], [`warning ${ADMINS}`]],
    [
      "as the first user does",
      [LISTED, join("admins")],
      [`warning ${ADMINS} if cognito-idp ListUsers finds nobody else`],
    ],
    [
      "whom no table names",
      [call("GetItem", {}, { isEmpty: true }), join("admins")],
      [`note ${ADMINS} if dynamodb GetItem finds nothing`],
    ],
    [
      "after what is known anyway",
      [call("AdminGetUser", {}), join("admins")],
      [`warning ${ADMINS}`],
    ],
    ["and others join one without", [join("owners")], []],
    ["of an organization that is their own", [write({ tenantId: { S: "1" } }), join("admins")], []],
    [
      "of one that is made for them",
      [call("PutItem", { TableName: "Organizations" }), join("admins")],
      [],
    ],
    [
      "unless a value keeps them from it",
      [join("admins")],
      ['warning unless custom:x is "a", the user joins the group "admins"'],
      { ...chosen("a"), joins: "users" },
    ],
    [
      "at a domain that the handler knows",
      [join("admins")],
      [],
      {
        baseline: UNVERIFIED,
        chosen: { key: "an unverified address", value: "a@example.com" },
        joins: "admins",
      },
    ],
  ])("%s", (_, awsCalls, wanted, other) => {
    const others = other === undefined ? [] : [run("other", [join(other.joins ?? "")], other)];
    expect(found(run(PLAIN, awsCalls), ...others)).toEqual(wanted);
  });

  it("as the first user does, for whom the handler writes that there is one", () => {
    const event = createEvent({ seed: "b" });
    const calls = [[join("admins")], []].map((awsCalls) =>
      aCall(anInvocation({ awsCalls, event })),
    );
    const both = { ...run(SOMEBODY_ELSE, []), calls };
    expect(found(run(PLAIN, [join("admins")]), both)).toEqual([
      'warning the first person who signs up joins the group "admins"',
    ]);
  });

  const PAGES = { pages: { service: "cognito-idp", operation: "ListUsers", count: 50 } };
  const FILTERED = { ...LISTED, parameters: { Filter: 'name ^= "A"' } };
  const EMPTY = call("GetItem", { TableName: "users" }, { isEmpty: true });
  const LOOKED_UP = call("GetItem", { TableName: "users" });
  it.each<[string, AwsCall[], [name: string, AwsCall[], Partial<Scenario>?], string]>([
    [
      "also where there are other users",
      [LISTED, join("admins")],
      ["confirm-sign-up/ListUsers-pages", [LISTED, join("admins")], { capture: PAGES }],
      `warning ${ADMINS}`,
    ],
    [
      "unless there are other users",
      [LISTED, join("admins")],
      ["confirm-sign-up/ListUsers-pages", [LISTED], { capture: PAGES }],
      `warning ${ADMINS} if cognito-idp ListUsers finds nobody else`,
    ],
    [
      "unless there are users that no filter removes",
      [FILTERED, join("admins")],
      ["confirm-sign-up/ListUsers-pages", [FILTERED, join("admins")], { capture: PAGES }],
      `warning ${ADMINS} if cognito-idp ListUsers finds nobody else`,
    ],
    [
      "also where there is a record",
      [EMPTY, join("admins")],
      [TWICE, [LOOKED_UP, join("admins")]],
      `warning ${ADMINS}`,
    ],
    [
      "where there is no record in this table",
      [EMPTY, join("admins")],
      [TWICE, [EMPTY, call("GetItem", { TableName: "plans" }), join("admins")]],
      `note ${ADMINS} if dynamodb GetItem finds nothing`,
    ],
    [
      "after what may be why",
      [LOOKED_UP, join("admins")],
      [TWICE, [LOOKED_UP, join("admins")]],
      `note ${ADMINS}`,
    ],
  ])("%s, as another scenario shows", (_, plain, [name, awsCalls, more], wanted) => {
    expect(found(run(PLAIN, plain), run(name, awsCalls, more))).toEqual([wanted]);
  });

  it("for want of a variable that may say who does", () => {
    const unsetVariables = [{ name: "ADMIN_EMAILS" }];
    const invocation = anInvocation({ awsCalls: [join("admins")], unsetVariables });
    expect(found({ ...run(PLAIN, []), calls: [aCall(invocation)] })).toEqual([]);
  });
});
