// What a handler that seems to work left undone.
import { describe, expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { NEEDED_TWICE } from "../../../../src/contract/check/follow-ups.ts";
import { PLAIN, SCENARIOS, SOMEBODY_ELSE } from "../../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { AwsCall, Invocation, LogLine } from "../../../../src/invocation.ts";
import { findObstacles } from "../../../../src/obstacle.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation, returned } from "../../../helpers/invocation.ts";

function toldOf(parts: Partial<Invocation>): string[] {
  const scenario = { name: "confirm-sign-up/plain", title: "", flow: "confirm-sign-up", event: {} };
  const invocation = anInvocation(parts);
  const obstacles = findObstacles(invocation.awsCalls);
  return applyRules([{ scenario, calls: [aCall({ ...invocation, obstacles })] }])
    .filter(({ code }) => code === "work-was-done" || code === "mail-arrives")
    .map((finding) => `${finding.severity} ${finding.code}: ${checkSentence(finding)}`);
}

const log = (text: string, source: LogLine["source"] = "info"): Partial<Invocation> => ({
  logs: [{ source, text }],
});
const call = (service: string, operation: string, more: Partial<AwsCall>): AwsCall => ({
  ...{ service, operation, result: "refused" },
  ...more,
});
const SEND = { parameters: { Source: "hello@example.com" } };

describe("finds", () => {
  it.each<[string, Partial<Invocation>, string]>([
    ["nothing at all", {}, "without a call, a mail or a log line in any scenario"],
    [
      "nothing, and the variable that was read",
      { unsetVariables: [{ name: "TABLE", caller: "/app/index.mjs:3:9" }] },
      "TABLE is not set",
    ],
    [
      "a line in the log, and no table to write to",
      {
        ...log("no table name", "warn"),
        unsetVariables: [
          { name: "USER_TABLE", caller: "/app/index.mjs:3:9" },
          { name: "LOG_LEVEL", caller: "/app/index.mjs:4:9" },
        ],
      },
      "in every scenario, the handler logged something but made no call and sent no mail; USER_TABLE is not set",
    ],
    ["an error that is logged", log("no table", "error"), "logged an error: no table"],
    ["one in JSON", log('{"level":"ERROR","message":"no table"}'), "logged an error"],
    [
      "one with its stack",
      log("Error: no table\n    at save (/app/index.mjs:3:9)"),
      "logged an error: Error: no table",
    ],
    [
      "one of an SDK, printed as information",
      log("MissingRequiredParameter: no 'TableName'\n    at fail (/app/validator.js:50:37)"),
      "logged an error: MissingRequiredParameter: no 'TableName'",
    ],
    [
      "a refused call",
      {
        ...log("saved"),
        awsCalls: [call("dynamodb", "PutItem", { error: "ValidationException: empty" })],
      },
      "dynamodb PutItem was refused: ValidationException: empty",
    ],
    [
      "a refused mail, and not also its log line",
      {
        ...log("not sent", "error"),
        awsCalls: [call("ses", "SendEmail", { ...SEND, error: "MessageRejected: no" })],
      },
      "error mail-arrives: SES refused the mail: MessageRejected: no",
    ],
  ])("%s", (_what, parts, expected) => {
    expect(toldOf(parts)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("is content with", () => {
  it.each<[string, Partial<Invocation>]>([
    ["a mail", { mails: [aMail()] }],
    ["a call", { awsCalls: [call("dynamodb", "PutItem", { result: "answered" })] }],
    [
      "a connection that was let through",
      { connections: [{ host: "127.0.0.1", port: 5432, opened: 0, bytesWritten: 90 }] },
    ],
    ["a line", log("confirmed")],
    ["a warning", log("no plan", "warn")],
    [
      "Node's warning",
      log(
        "(node:4) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.\n(Use `node --trace-deprecation ...` to show where the warning was created)",
        "error",
      ),
    ],
    [
      "Node's warning with its stack",
      log("(node:4) Warning: slow\n    at warn (/app/index.mjs:3:9)", "stderr"),
    ],
    ["where it was called", log("Trace: here\n    at save (/app/index.mjs:3:9)")],
    ["a word", log("0 errors, no Error: all well")],
    ["another answer", { outcome: returned({ ...anInvocation().event, response: { a: 1 } }) }],
    ["a failure, which is told elsewhere", { outcome: returned(null) }],
    [
      "what the dry run was in the way of",
      { ...log("not told", "error"), awsCalls: [call("http", "GET https://a.example.com/", {})] },
    ],
    [
      "a program that only describes the machine",
      {
        awsCalls: [
          call("dynamodb", "PutItem", { result: "answered" }),
          call("process", "uname -a", {}),
        ],
      },
    ],
    ["a deployed function", { target: { kind: "remote", functionName: "f", region: "us-east-1" } }],
  ])("%s", (_what, parts) => {
    expect(toldOf(parts)).toEqual([]);
  });
});

const NO_FACTS = { tested: [], neverSent: [], packages: [], placeholders: [] };

describe("beside the plain scenario", () => {
  const put = call("dynamodb", "PutItem", { result: "answered" });
  const caught = log("not saved TypeError: no email\n    at save (/app/index.mjs:3:9)", "error");

  function beside(parts: Partial<Invocation>, ...names: readonly string[]): string[] {
    const usual = anInvocation({ awsCalls: [put], mails: [aMail()] });
    const others = names.length === 0 ? ["confirm-sign-up/phone-only"] : names;
    const runs = [PLAIN, ...others].map((each, index) => {
      const scenario = SCENARIOS.find((known) => known.name === each);
      if (scenario === undefined) throw new Error(`no scenario ${each}`);
      const calls = [aCall(index === 0 ? usual : anInvocation(parts))];
      return { scenario, calls, source: { ...NO_FACTS, isPoolKnown: true } };
    });
    return applyRules(runs)
      .filter(({ code }) => /^(?:work-was-done|accepts-.*|handles-.*)$/.test(code))
      .map((each) => `${each.severity} ${each.code}: ${checkSentence(each)}`);
  }

  it.each([
    ["confirm-sign-up/phone-only", "accepts-missing-attributes"],
    ["confirm-sign-up/email-only", "accepts-missing-attributes"],
    ["confirm-sign-up/newer-pool", "accepts-every-flow"],
    ["federated/saml", "handles-federated-users"],
    ["confirm-sign-up/verified-true", "work-was-done"],
    ["confirm-sign-up/no-alias", "work-was-done"],
  ])("finds in %s what is left undone for an error that was caught: %s", (name, code) => {
    expect(beside({ ...caught, mails: [aMail()] }, name)).toEqual([
      `warning ${code}: the handler skipped this work: dynamodb PutItem; it logged an error: not saved TypeError: no email\n    at save (/app/index.mjs:3:9)`,
    ]);
  });

  it("finds it for the attribute that users of another flow lack, too", () => {
    const names = ["admin-confirm-sign-up/plain", "confirm-sign-up/email-only"];
    const told = beside({ ...caught, mails: [aMail()] }, ...names);
    expect(told.map((each) => each.split(":")[0])).toEqual(["warning accepts-missing-attributes"]);
  });

  const reset = {
    ...anInvocation().event,
    triggerSource: "PostConfirmation_ConfirmForgotPassword",
  };
  it.each<[string, Partial<Invocation>]>([
    ["work that is done all the same", { ...caught, awsCalls: [put], mails: [aMail()] }],
    ["work that is not wanted", log("no email, nothing saved", "error")],
    ["a reset", { ...caught, event: reset }],
    [
      "what the dry run was in the way of",
      { ...caught, awsCalls: [call("http", "GET https://a.example.com/", {})] },
    ],
  ])("is content with %s", (_what, parts) => {
    const obstacles = findObstacles(parts.awsCalls ?? []);
    expect(beside({ ...parts, obstacles })).toEqual([]);
  });
});

it.each<[string, Partial<Invocation>, { isGuess?: true }, string]>([
  ["one whose value the handler knows", {}, {}, "note"],
  ["one with a value that is a guess", {}, { isGuess: true }, "warning"],
  ["one with which it logs the same", log("no role: undefined", "error"), {}, "warning"],
])("an error about an attribute that is missing: %s", (_, parts, guess, severity) => {
  const chosen = { key: "custom:role", value: "host", ...guess };
  const scenario = { title: "", flow: "confirm-sign-up", event: {} };
  const plain = anInvocation(log("no role: undefined", "error"));
  const told = applyRules([
    { scenario: { ...scenario, name: PLAIN }, calls: [aCall(plain)] },
    { scenario: { ...scenario, name: "a/b", chosen }, calls: [aCall(anInvocation(parts))] },
  ]).find(({ code }) => code === "work-was-done");
  const subject =
    severity === "note" ? "for a user without custom:role the handler" : "the handler";
  expect(told && `${told.severity} ${checkSentence(told)}`).toBe(
    `${severity} ${subject} logged an error: no role: undefined`,
  );
});

it.each<[string, string, string[]]>([
  [
    "that the handler names",
    "admins",
    ['the backend does not define the group "admins" (only users)'],
  ],
  ["whose name is a value that the user has for this scenario", "tester", []],
])("a group %s is missing", (_, group, told) => {
  const assumption = {
    ...{ code: "amplify-group" as const, severity: "warning" as const, where: {} },
    args: { group, groups: ["users"] },
  };
  const invocation = anInvocation({
    event: createEvent({ seed: "a", attributes: { "custom:kind": "tester" } }),
    awsCalls: [
      call("cognito-idp", "AdminAddUserToGroup", {
        ...{ parameters: { GroupName: group }, result: "answered" },
      }),
    ],
    target: {
      ...{ kind: "local", file: "/app/index.mjs", exportName: "handler", runtime: "nodejs22.x" },
      ...{ requestId: "", assumptions: [assumption] },
    },
  });
  const flow = "confirm-sign-up" as const;
  const scenario = { ...{ name: NEEDED_TWICE, title: "", flow, event: {} }, addedFor: "needs it" };
  const found = applyRules([{ scenario, calls: [aCall(invocation)] }]);
  expect(found.filter(({ code }) => code === "work-was-done").map(checkSentence)).toEqual(told);
});

it.each([
  ["a level", { name: "LOG_LEVEL", caller: "/app/index.mjs:4:9" }],
  ["a table with a default", { name: "TABLE", caller: "/app/index.mjs:3:9", fallback: '|| "a"' }],
  ["a package's own", { name: "TABLE" }],
])("a handler that only logs may be meant to: %s is not set", (_, variable) => {
  expect(toldOf({ ...log("welcome"), unsetVariables: [variable] })).toEqual([]);
});

it("a group of another case is an error", () => {
  const assumption = {
    ...{ code: "amplify-group" as const, severity: "warning" as const, where: {} },
    args: { group: "Users", groups: ["ADMINS", "USERS"] },
  };
  const target = {
    ...{ kind: "local" as const, file: "/app/index.mjs", exportName: "handler" },
    ...{ runtime: "nodejs22.x", requestId: "", assumptions: [assumption] },
  };
  const parameters = { GroupName: "Users" };
  const joins = call("cognito-idp", "AdminAddUserToGroup", { parameters, result: "answered" });
  expect(toldOf({ ...log("joined"), awsCalls: [joins], target })).toEqual([
    'error work-was-done: the backend does not define the group "Users" (only ADMINS, USERS); group names are case-sensitive, so AWS responds with ResourceNotFoundException',
  ]);
});

it("a mutation that a guest signs, and a record without an owner", () => {
  const common = { severity: "warning" as const, where: {} };
  const mutation = { mutation: "createUser", model: "User" };
  const target = {
    ...{ kind: "local" as const, file: "/app/index.mjs", exportName: "handler" },
    ...{ runtime: "nodejs22.x", requestId: "" },
    assumptions: [
      { ...common, code: "guest-access" as const, args: mutation },
      {
        ...common,
        code: "no-owner" as const,
        args: { mutation: "createTeam", model: "Team", fields: ["owner"] },
      },
    ],
  };
  const parameters = { query: "mutation { createUser(input: $input) { id } }" };
  const create = call("appsync", "POST /graphql", { parameters, result: "answered" });
  expect(toldOf({ ...log("done"), awsCalls: [create], target })).toEqual([
    "error work-was-done: AppSync rejects createUser: it is signed as a guest of the identity pool, and the model User has no rule for guests",
    "warning work-was-done: createTeam sends no owner: in the model Team, only a record's owner may read it, and this record has no owner",
  ]);
});

it("a call and a mail that the role does not allow", () => {
  const access = { code: "role-access" as const, severity: "warning" as const, where: {} };
  const file = "template.yaml";
  const target = {
    ...{ kind: "local" as const, file: "/app/index.mjs", exportName: "handler" },
    ...{ runtime: "nodejs22.x", requestId: "" },
    assumptions: [
      { ...access, args: { operation: "PutItem", action: "dynamodb:PutItem", file } },
      { ...access, args: { operation: "SendEmail", action: "ses:SendEmail", file } },
    ],
  };
  const put = call("dynamodb", "PutItem", { result: "answered" });
  expect(toldOf({ ...log("done"), awsCalls: [put], target })).toEqual([
    "warning work-was-done: AWS denies PutItem: nothing in the function's role allows dynamodb:PutItem (template.yaml)",
    "warning work-was-done: AWS denies SendEmail: nothing in the function's role allows ses:SendEmail (template.yaml)",
  ]);
});

it("a call that the backend does not grant and a group that it does not define", () => {
  const join = { parameters: { GroupName: "admins" }, caller: "/app/index.mjs:3:9" };
  const target = {
    kind: "local" as const,
    ...{ file: "/app/index.mjs", exportName: "handler", runtime: "nodejs22.x" },
    requestId: "",
    assumptions: [
      {
        ...{ code: "amplify-access" as const, severity: "warning" as const, where: {} },
        args: { operation: "AdminAddUserToGroup", action: "addUserToGroup" },
      },
      {
        ...{ code: "amplify-group" as const, severity: "warning" as const, where: {} },
        args: { group: "admins", groups: ["users"] },
      },
    ],
  };
  const joins: AwsCall = call("cognito-idp", "AdminAddUserToGroup", {
    ...join,
    result: "answered",
  });
  const parts = { ...log("joined"), awsCalls: [joins], target };
  expect(toldOf(parts)).toEqual([
    "warning work-was-done: AWS denies AdminAddUserToGroup, because the backend does not grant it",
    'warning work-was-done: the backend does not define the group "admins" (only users)',
  ]);
  const created = call("cognito-idp", "CreateGroup", { ...join, result: "answered" });
  expect(toldOf({ ...parts, awsCalls: [created, joins] })).toHaveLength(1);
  // Whether it is there is for AWS to say.
  const asked = call("cognito-idp", "GetGroup", { ...join, result: "answered" });
  expect(toldOf({ ...parts, awsCalls: [asked, joins] })).toHaveLength(1);
});

describe("a second user's work", () => {
  const POST = "POST https://api.example.com/users";
  const http = (more: Partial<AwsCall>): AwsCall =>
    call("http", POST, { result: "stubbed", ...more });
  const put = (error?: string): AwsCall =>
    call("dynamodb", "PutItem", error === undefined ? { result: "answered" } : { error });
  const told = (first: AwsCall[], second: AwsCall[]): string[] => {
    const of = (name: string) => SCENARIOS.find((each) => each.name === name);
    const plain = of(PLAIN);
    const other = of(SOMEBODY_ELSE);
    if (plain === undefined || other === undefined) return [];
    const played = (...calls: AwsCall[][]) =>
      calls.map((awsCalls) => aCall(anInvocation({ awsCalls, ...log("done") })));
    return applyRules([
      { scenario: plain, calls: played(first) },
      { scenario: other, calls: played(first, second) },
    ])
      .filter(({ code }) => code === "work-was-done")
      .map((finding) => `${finding.where.scenario}: ${checkSentence(finding)}`);
  };

  it.each<[string, AwsCall, AwsCall[], string]>([
    [
      "by an API",
      http({ status: 201 }),
      [http({ status: 500 })],
      `http ${POST} was refused: HTTP 500`,
    ],
    [
      "by AWS",
      put(),
      [put("ValidationException: no")],
      "dynamodb PutItem was refused: ValidationException: no",
    ],
  ])("is refused %s", (_, first, second, wanted) => {
    expect(told([first], second)).toEqual([`${SOMEBODY_ELSE}: for a second user, ${wanted}`]);
  });

  it.each<[string, AwsCall, AwsCall[]]>([
    ["done", http({ status: 201 }), [http({ status: 201 })]],
    ["done at a second try", http({ status: 201 }), [http({ status: 503 }), http({ status: 201 })]],
    ["refused as the first user's is", http({ status: 500 }), [http({ status: 500 })]],
    [
      "there already",
      put(),
      [put("ConditionalCheckFailedException: The conditional request failed")],
    ],
  ])("is %s", (_, first, second) => {
    expect(told([first], second)).toEqual([]);
  });
});
