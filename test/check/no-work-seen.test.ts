// A check says so where the handler stopped for lack of an answer before it did any work.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { endOf } from "../../src/report/check/summary.ts";
import { explainCheck } from "../../src/report/check/explain.ts";
import { obstacleText } from "../../src/obstacle.ts";
import { checkSentence } from "../../src/report/check/rules/index.ts";
import { neededTexts } from "../../src/report/check/tested.ts";
import { callingMail } from "../helpers/aws-requests.ts";
import { fixture } from "../helpers/fixtures.ts";
import { handlerFile } from "../helpers/handlers.ts";

async function plain(file: string, exportName = "handler"): Promise<[boolean, string[]]> {
  const only = ["confirm-sign-up/plain"];
  const { scenarios } = await checkHandler({ file, exportName, env: {}, only, derive: false });
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("no scenario was played");
  expect(scenario.status).toBe("passed");
  return [
    scenario.isCutShort === true,
    scenario.obstacles.map(({ kind, what }) => `${kind} ${what}`),
  ];
}

const CALLS = fixture("handlers/obstacles.mjs");

it.concurrent.each<[string, boolean, string[]]>([
  ["swallowsADatabase", true, ["blocked tcp db.example.com:5432"]],
  ["swallowsASecret", true, ["no-answer secretsmanager GetSecretValue"]],
  ["swallowsIt", false, ["blocked http POST https://hooks.example.com/x"]],
])("%s: %s", async (name, isCutShort, obstacles) => {
  expect(await plain(CALLS, name)).toEqual([isCutShort, obstacles]);
});

it.concurrent.each([
  ["swallowsADatabase", false],
  ["swallowsASecret", false],
  ["swallowsIt", true],
])("a check in which the handler got no further is not ok: %s", async (exportName, isOk) => {
  const only = ["confirm-sign-up/plain", "confirm-sign-up/twice", "confirm-forgot-password/plain"];
  const report = await checkHandler({ file: CALLS, exportName, env: {}, only, derive: false });
  expect([report.ok, endOf(explainCheck(report))]).toEqual([isOk, isOk ? "passed" : "no-work"]);
});

/** Looks somebody up, as clients of DynamoDB do, and then does something. */
const subscriber = (then: string): string =>
  handlerFile(`const ask = async (operation, body) => (await fetch("https://dynamodb.us-east-1.amazonaws.com/", {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810." + operation },
    body: JSON.stringify({ TableName: "subscribers", ...body }),
  })).json();
  export const handler = async (event) => {
    const key = { pk: { S: event.userName } };
    const { Item } = await ask("GetItem", { Key: key });
    ${then}
    return event;
  };`);

it.concurrent.each<[string, string, boolean, string[]]>([
  [
    "goes on only with what it finds",
    'if (Item) await ask("PutItem", { Item: { ...Item, active: { BOOL: true } } });',
    false,
    ["nothing-found dynamodb GetItem"],
  ],
  ["writes what is not there", 'if (!Item) await ask("PutItem", { Item: key });', false, []],
])("a handler that %s", async (_, then, isCutShort, obstacles) => {
  expect(await plain(subscriber(then))).toEqual([isCutShort, obstacles]);
});

it.concurrent.each<[string, string, string[], number]>([
  [
    "that names a made-up variable",
    "no project called ${process.env.PROJECT}",
    [
      "the response mentions the variable PROJECT, whose value is made up; set it with --env PROJECT=<real value>",
    ],
    0,
  ],
  ["of its own", "no project", [], 1],
])("an answer of a web API %s", async (_, body, obstacles, count) => {
  const file = handlerFile(
    `export const handler = async () => ({ statusCode: 500, body: \`${body}\` });`,
  );
  const assumption = {
    ...{ code: "variables-made-up" as const, severity: "warning" as const, where: {} },
    args: { names: ["PROJECT"] },
  };
  const { scenarios } = await checkHandler({
    ...{ file, env: { PROJECT: "local-PROJECT" }, assumptions: [assumption] },
    only: ["confirm-sign-up/plain"],
  });
  const [plain] = scenarios;
  expect(plain?.obstacles.map(obstacleText)).toEqual(obstacles);
  expect(plain?.findings.map(checkSentence)).toEqual(
    Array.from(
      { length: count },
      () =>
        `the response is a different object without the event's keys: {"statusCode":500,"body":"no project"}`,
    ),
  );
  expect(plain?.status).toBe(count === 0 ? "not-judged" : "failed");
});

const MAILS = callingMail("event.request.userAttributes.email");

it.concurrent.each<[string, string, string]>([
  [
    "who has a given name",
    `const { given_name: name } = event.request.userAttributes; if (name) ${MAILS};`,
    "confirm-sign-up/ses-hangs",
  ],
  [
    "who is on a plan",
    `if (event.request.userAttributes["custom:plan"]) ${MAILS};`,
    "confirm-sign-up/with-what-is-needed-ses-hangs",
  ],
])("a mail to a user %s is tried while SES hangs", async (_, body, name) => {
  const file = handlerFile(`export const handler = async (event) => {\n${body}\nreturn event;\n};`);
  const { scenarios } = await checkHandler({ file, env: {} });
  const found = scenarios.flatMap(({ findings }) => findings);
  expect(found.filter(({ code }) => code === "bounded-when-ses-hangs")).toMatchObject([
    { where: { scenario: name } },
  ]);
  // What the user lacks is nothing to the alias.
  expect(found.map(({ code }) => code)).not.toContain("no-alias-attributes");
});

it.each<[string, string, string[]]>([
  [
    "fails without an attribute",
    'if (!attributes["custom:team"]) throw new Error("no team");',
    ["--attr custom:team=3f1c2a9e-0b7d-4f7e-9c61-5d2b8e4a7f10"],
  ],
  [
    "returns early without one of two",
    "if (!attributes.nickname || !attributes.locale) return event;",
    ["--attr nickname=example --attr locale=en"],
  ],
  ["needs none", "", []],
])("a handler that %s", async (_, needs, flags) => {
  const file = handlerFile(`export const handler = async (event) => {
    const attributes = event.request.userAttributes;
    ${needs}
    await fetch("https://sqs.us-east-1.amazonaws.com/", {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" },
      body: JSON.stringify({ QueueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/q", MessageBody: "new" }),
    });
    return event;
  };`);
  const only = ["confirm-sign-up/plain", "*/with-everything"];
  const report = explainCheck(await checkHandler({ file, env: {}, only }));
  expect(neededTexts(report).map((text) => text.slice(text.indexOf("--attr")))).toEqual(flags);
});
