import { expect, it } from "vitest";
import { checkHandler } from "../../../../src/check/check-handler.ts";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import type { AwsCall, Invocation } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { callingMail } from "../../../helpers/aws-requests.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { handlerFile } from "../../../helpers/handlers.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

function sentencesOf(parts: Partial<Invocation>, more: Partial<ScenarioRun> = {}): string[] {
  const scenario = {
    name: "confirm-sign-up/plain",
    title: "plain",
    flow: "confirm-sign-up",
    event: {},
  };
  return applyRules([{ scenario, calls: [aCall(anInvocation(parts))], ...more }]).map(
    (finding) => `${finding.severity} ${finding.code}: ${checkSentence(finding)}`,
  );
}

const answered = { service: "dynamodb", operation: "PutItem", result: "answered" } as const;

it.each<[string, Partial<Invocation>, string[]]>([
  [
    "a template that cannot be rendered",
    {
      mails: [
        aMail({
          template: { name: "welcome", data: "{}" },
          events: [{ kind: "rendering-failure", message: "Attribute 'x' is not present" }],
        }),
      ],
    },
    [
      "error mail-arrives: SES accepts the call but sends no mail: template welcome cannot be rendered: Attribute 'x' is not present",
    ],
  ],
  [
    "a mail without a body",
    { mails: [aMail({ text: undefined })] },
    ["warning mail-arrives: the mail has no body"],
  ],
  [
    "a mail without a sender",
    { mails: [aMail({ from: "" })] },
    ["error declares-from: the mail has no sender, so mail servers reject it"],
  ],
  [
    "a placeholder that nothing replaced",
    { mails: [aMail({ text: "Hello {{ name }}!" })] },
    ["warning mail-arrives: the text contains {{ name }}, a placeholder without a value"],
  ],
  [
    "undefined far into a text",
    { awsCalls: [{ ...answered, parameters: { q: `${"x".repeat(80)} name: \\"undefined\\"` } }] },
    [
      'warning no-undefined-in-calls: dynamodb PutItem was called with "…xxxxxxxxxxxxxxxxxxxxx name: \\\\\\"undefined\\\\\\"" in q',
    ],
  ],
  [
    "undefined in a key, without a variable",
    { awsCalls: [{ ...answered, parameters: { Item: { pk: { S: "ORG#undefined" } } } }] },
    [
      'warning no-undefined-in-calls: dynamodb PutItem was called with "ORG#undefined" in Item.pk.S',
    ],
  ],
  [
    "undefined in a table's name, and the variable that is not set",
    {
      awsCalls: [{ ...answered, parameters: { TableName: "users-undefined" } }],
      unsetVariables: [{ name: "STAGE_NAME", caller: "/app/index.mjs:1:1" }],
    },
    ["warning no-undefined-in-calls: STAGE_NAME is not set, which affects dynamodb PutItem"],
  ],
  [
    "no variable again that the handler's failure names",
    {
      outcome: {
        kind: "handler-error",
        ...{ errorType: "Error", errorMessage: "STAGE_NAME is missing", trace: [] },
      },
      unsetVariables: [{ name: "STAGE_NAME", caller: "/app/index.mjs:1:1" }],
    },
    [],
  ],
  ...[
    '"undefined" is not valid JSON',
    "Cannot read properties of undefined (reading 'id')",
    "undefined is not iterable (cannot read property Symbol(Symbol.iterator))",
  ].map((error): [string, Partial<Invocation>, string[]] => [
    `no undefined value in the error ${error}`,
    { awsCalls: [{ ...answered, parameters: { Item: { text: JSON.stringify({ error }) } } }] },
    [],
  ]),
  [
    "undefined in a URL",
    {
      awsCalls: [
        { service: "http", operation: "POST https://undefined/x", result: "stubbed" } as const,
      ],
    },
    [
      "warning no-undefined-in-calls: http POST https://undefined/x has an undefined value in its URL",
    ],
  ],
  ...["<sender>", "welcome-team", "Shop, Inc. <a@b.example>", "Shop <a@b.example"].map(
    (Source): [string, Partial<Invocation>, string[]] => [
      `the sender ${Source}`,
      {
        awsCalls: [
          {
            ...{ service: "ses", operation: "SendEmail", result: "refused" as const },
            ...{ parameters: { Source }, error: "InvalidParameterValue: Missing final '@domain'" },
          },
        ],
      },
      [
        `error declares-from: the sender "${Source}" is not an address; SES refused the mail: InvalidParameterValue: Missing final '@domain'`,
      ],
    ],
  ),
  [
    "the word where the event has it",
    {
      event: { request: { userAttributes: { name: "undefined" } } },
      awsCalls: [{ ...answered, parameters: { Item: { name: { S: "undefined" } } } }],
    },
    [],
  ],
])("finds %s", (_name, parts, expected) => {
  const wanted = /no-undefined-in-calls|mail-arrives|declares-from/;
  expect(sentencesOf(parts).filter((sentence) => wanted.test(sentence))).toEqual(expected);
});

it("a source that never comes is the reason of a handler that does nothing", () => {
  const place = "/app/handler.mjs:3:7";
  const source = {
    tested: [],
    packages: [],
    placeholders: [],
    neverSent: [{ text: "PostConfirmation_ConfirmSignup", place }],
  };
  expect(sentencesOf({}, { source })).toEqual([
    'warning reads-what-is-sent: triggerSource is compared with "PostConfirmation_ConfirmSignup", which Cognito never sends',
  ]);
});

it("finds a placeholder of the source, and none that a variable has", () => {
  const unset = { "header.authorization": "Bearer YOUR_API_TOKEN" };
  const call = {
    service: "http",
    operation: "GET https://a.example.com/x",
    result: "stubbed",
  } as const;
  const found = (placeholders: string[]): string[] =>
    sentencesOf(
      { awsCalls: [{ ...call, unset }] },
      { source: { tested: [], packages: [], neverSent: [], placeholders } },
    );
  expect(found(["YOUR_API_TOKEN"])).toEqual([
    'warning no-undefined-in-calls: http GET https://a.example.com/x was called with "Bearer YOUR_API_TOKEN" in header.authorization',
  ]);
  expect(found([])).toEqual([]);
});

it("finds attributes in URLs that arrive otherwise, and personal data in queries", () => {
  const call = {
    service: "http",
    operation: "GET https://a.example.com/x",
    result: "stubbed",
  } as const;
  const found = (attributesInUrl: AwsCall["attributesInUrl"] & object): string[] =>
    sentencesOf({ awsCalls: [{ ...call, attributesInUrl }] });
  expect(found({ "custom:plan": "broken", email: "query", phone_number: "path" })).toEqual([
    "warning encodes-urls: http GET https://a.example.com/x: the receiver gets a different value for custom:plan",
    "note no-personal-data-in-logs: in the query of a URL, which servers and proxies log: email",
  ]);
  expect(found({ email: "path" })).toEqual([]);
});

it.concurrent.each<[string, string, string[]]>([
  [
    "to the team",
    callingMail(
      '"team@example.com"',
      "`Name: ${attributes.name}\nNickname: ${attributes.nickname}`",
    ),
    [
      "note a line break in name or nickname lets the user add lines to the text of a mail to team@example.com",
    ],
  ],
  [
    "to the team, on one line",
    callingMail('"team@example.com"', "`Name: ${attributes.name?.replace(/[\\r\\n]+/g, ' ')}`"),
    [],
  ],
  ["to the user", callingMail("attributes.email", "`Hello ${attributes.name}`"), []],
])("a name with line breaks in a mail %s", async (_, mail, told) => {
  const file = handlerFile(`export const handler = async (event) => {
    const attributes = event.request.userAttributes;
    if (attributes.email) ${mail};
    return event;
  };`);
  const only = ["confirm-sign-up/plain", "confirm-sign-up/line-ends-in-names"];
  const { scenarios } = await checkHandler({ file, env: {}, only });
  const found = scenarios.flatMap(({ findings }) => findings);
  expect(
    found
      .filter(({ code }) => code === "no-header-injection")
      .map((each) => `${each.severity} ${checkSentence(each)}`),
  ).toEqual(told);
});
