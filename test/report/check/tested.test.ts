import { expect, it } from "vitest";
import type { AwsCall, CapturedMail } from "../../../src/invocation.ts";
import { PLAIN } from "../../../src/contract/check/scenarios.ts";
import { findObstacles } from "../../../src/obstacle.ts";
import {
  addedTexts,
  lostMailTexts,
  neverCalledTexts,
  notSetTexts,
  testedIn,
  ranIn,
  testedText,
} from "../../../src/report/check/tested.ts";
import { aCall, aScenario } from "../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../helpers/invocation.ts";

const call = (service: string, operation: string, more: Partial<AwsCall> = {}): AwsCall => ({
  ...{ service, operation, result: "answered" },
  ...more,
});
const BLOCKED = { result: "refused" } as const;
const PUT = call("dynamodb", "PutItem");

it.each<[string, AwsCall[], CapturedMail[], string]>([
  ["nothing", [], [], "1 scenario, 0 mails, 0 AWS operations, 0 HTTP hosts"],
  ["each once", [PUT, PUT], [], "1 scenario, 0 mails, 1 AWS operation, 0 HTTP hosts"],
  [
    "a send as an operation, whether SES accepts it or not",
    [call("ses", "SendEmail", { ...BLOCKED, error: "Throttling: slow down" })],
    [aMail({ api: "sesv2", action: "SendEmail" })],
    "1 scenario, 1 mail, 1 AWS operation, 0 HTTP hosts",
  ],
  [
    "no operation for a mail of another server",
    [],
    [aMail({ api: "smtp", action: "smtp.example.com:587" })],
    "1 scenario, 1 mail, 0 AWS operations, 0 HTTP hosts",
  ],
  [
    "hosts that answered",
    [
      call("http", "GET https://a.example.com/1", { result: "stubbed" }),
      call("http", "GET https://a.example.com/2", { result: "stubbed" }),
    ],
    [],
    "1 scenario, 0 mails, 0 AWS operations, 1 HTTP host",
  ],
  [
    "what AWS refused",
    [call("sns", "Publish", { ...BLOCKED, error: "InvalidParameter: TopicArn" })],
    [],
    "1 scenario, 0 mails, 1 AWS operation, 0 HTTP hosts",
  ],
  [
    "what was not reached",
    [
      call("http", "POST https://hooks.example.com/x", BLOCKED),
      call("http", "POST https://hooks.example.com/y", BLOCKED),
      call("tcp", "db.example.com:5432", BLOCKED),
      call("secretsmanager", "GetSecretValue", { isStandIn: true }),
    ],
    [],
    "1 scenario, 0 mails, 1 AWS operation, 0 HTTP hosts; not reached: hooks.example.com, tcp db.example.com:5432; made-up responses: secretsmanager GetSecretValue",
  ],
  [
    "a send whose content is unknown, and a write whose condition is",
    [
      call("ses", "SendEmail", { isStandIn: true }),
      call("dynamodb", "UpdateItem", { isAssumed: true }),
    ],
    [],
    "1 scenario, 0 mails, 2 AWS operations, 0 HTTP hosts; made-up responses: ses SendEmail",
  ],
  [
    "more than can be named",
    ["a", "b", "c", "d", "e", "f"].map((name) => call("tcp", `${name}.example.com:5432`, BLOCKED)),
    [],
    "1 scenario, 0 mails, 0 AWS operations, 0 HTTP hosts; not reached: tcp a.example.com:5432, tcp b.example.com:5432, tcp c.example.com:5432, tcp d.example.com:5432 and 2 more",
  ],
])("counts %s", (_what, awsCalls, mails, text) => {
  const calls = [aCall(anInvocation({ awsCalls, mails }))];
  const scenarios = [aScenario({ calls, obstacles: findObstacles(awsCalls) })];
  expect(testedText(testedIn({ scenarios }), { ran: ranIn({ scenarios }) })).toBe(
    `Tested: ${text}`,
  );
});

it.each<[what: string, result: "answered" | "refused", more: AwsCall[], texts: string[]]>([
  [
    "is lost",
    "refused",
    [],
    [
      "If SES fails, the user is still confirmed, but the mail is lost (confirm-sign-up/ses-throttled)",
    ],
  ],
  [
    "is lost before the usual rest",
    "refused",
    [PUT],
    [
      "If SES fails, the user is still confirmed, but the mail is lost (confirm-sign-up/ses-throttled)",
    ],
  ],
  ["goes to a queue", "refused", [call("sqs", "SendMessage")], []],
  ["goes to a table", "refused", [PUT, PUT], []],
  ["is sent", "answered", [], []],
])("tells of a mail that %s where SES fails", (_what, result, more, texts) => {
  const awsCalls = [call("ses", "SendEmail", { result }), ...more];
  const scenario = aScenario({
    name: "confirm-sign-up/ses-throttled",
    calls: [aCall(anInvocation({ awsCalls }))],
  });
  const usual = { awsCalls: [call("ses", "SendEmail"), PUT], mails: [aMail()] };
  const plain = aScenario({ name: PLAIN, calls: [aCall(anInvocation(usual))] });
  expect(lostMailTexts({ scenarios: [plain, scenario] })).toEqual(texts);
});

it("names variables that are read without a default and not set", () => {
  const caller = "/app/handler.mjs:3:9";
  const read = (...names: string[]): string[] => {
    const unsetVariables = [
      ...names.map((name) => ({ name, caller })),
      ...names.map((name) => ({ name: `${name}_PATH`, caller, fallback: '?? ""' })),
      { name: "STAGE", caller, fallback: '|| "dev"' },
      { name: "DEBUG" },
    ];
    const calls = [aCall(anInvocation({ unsetVariables }))];
    return notSetTexts(testedIn({ scenarios: [aScenario({ calls })] }));
  };
  expect(read("TABLE", "TABLE")).toEqual([
    "Variables read but not set: TABLE, TABLE_PATH. Set them with --env NAME=value.",
  ]);
  expect(read("A", "B", "C", "D", "E").join()).toContain("A, B, C, D, E, A_PATH");
  expect(read()).toEqual([]);
});

it("names once what scenarios were added for, alone or with others", () => {
  const scenarios = [
    "reads custom:role and locale",
    "reads custom:role",
    "reads locale",
    "calls sns",
    "calls sns Publish",
  ].map((addedFor) => aScenario({ addedFor }));
  expect(addedTexts({ scenarios })).toEqual([
    "5 scenarios added because the handler reads custom:role and locale, and calls sns Publish (disable with --no-derive)",
  ]);
});

it("names the calls of the source that no scenario reached", () => {
  const neverCalled = ["A", "B", "C", "D", "E"].map((operation) => ({
    ...{ operation, place: "/app/src/handler.ts:9:5" },
  }));
  const flags = "Set the values that lead there with --attr, --client-metadata or --env.";
  const [only] = neverCalledTexts({ neverCalled: neverCalled.slice(0, 1) });
  expect(only).toBe(`No scenario reached this call in the source: A (handler.ts:9:5). ${flags}`);
  expect(neverCalledTexts({ neverCalled }).join()).toContain("D (handler.ts:9:5) and 1 more");
  expect(neverCalledTexts({})).toEqual([]);
});
