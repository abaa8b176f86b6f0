// What is left where one call of several fails, and whether a later attempt makes up for it.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { checkSentence } from "../../src/report/check/rules/index.ts";
import { handlerFile } from "../helpers/handlers.ts";

/** A client that throws as an SDK does. */
const CLIENT = `const send = async (service, target, input) => {
  const answer = await fetch(\`https://\${service}.us-east-1.amazonaws.com/\`, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      authorization: \`AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/\${service}/aws4_request, SignedHeaders=host, Signature=0\`,
    },
    body: JSON.stringify(input),
  });
  const body = await answer.json();
  if (answer.ok) return body;
  throw Object.assign(new Error(body.message), { name: (body.__type ?? "Error").split("#").at(-1) });
};
const table = (operation, TableName, more) =>
  send("dynamodb", \`DynamoDB_20120810.\${operation}\`, { TableName, ...more });
const put = (TableName, id, more) => table("PutItem", TableName, { Item: { id: { S: id } }, ...more });
const once = { ConditionExpression: "attribute_not_exists(id)" };
const pool = (operation, input) =>
  send("cognito-idp", \`AWSCognitoIdentityProviderService.\${operation}\`, input);
`;

/** The sentences of a rule for a handler with this body. */
async function toldBy(body: string, code: string, only: readonly string[]): Promise<string[]> {
  const file = handlerFile(`${CLIENT}
export const handler = async (event) => {
  const { userName: id, userPoolId: UserPoolId } = event;
  ${body}
  return event;
};`);
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const found = scenarios.flatMap(({ findings }) => findings).filter((each) => each.code === code);
  return [...new Set(found.map((each) => `${each.severity} ${checkSentence(each)}`))];
}

const PUTS = 'put("app", `org#${id}`), put("app", `user#${id}`), put("app", `team#${id}`)';
const DENIED =
  "note when dynamodb refuses the call, the user sees an error: AccessDeniedException: ";
const LOST = "is refused, this work is lost: 1 of 3 dynamodb PutItem (app)";

it.concurrent.each<[string, string, string[]]>([
  [
    "writes three items",
    'await put("app", `org#${id}`); await put("app", `user#${id}`); await put("app", `team#${id}`);',
    [`if only call 3 of dynamodb PutItem ${LOST}; done before it: 2 of 3 dynamodb PutItem (app)`],
  ],
  [
    "writes them at the same time",
    `await Promise.all([${PUTS}]);`,
    [
      `if only call 3 of dynamodb PutItem ${LOST}; sent at the same time, done or not: 2 of 3 dynamodb PutItem (app)`,
    ],
  ],
  ["writes one", 'await put("app", id);', []],
  ["writes the same twice", 'await put("app", id); await put("app", id);', []],
])("a handler that %s", async (_, body, wanted) => {
  const only = ["confirm-sign-up/plain", "confirm-sign-up/*-denied"];
  const told = await toldBy(body, "survives-service-failure", only);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(DENIED);
  const [, ...parts] = (told[0] ?? "").split("; if");
  expect(parts.map((each) => `if${each}`)).toEqual(wanted);
});

it("a handler that survives the last of two writes alone", async () => {
  const told = await toldBy(
    'await put("markers", id); await put("users", id).catch((error) => console.error("no user", error.name));',
    "survives-service-failure",
    ["confirm-sign-up/plain", "confirm-sign-up/*-denied"],
  );
  expect(told).toEqual([
    expect.stringContaining(
      "this work is lost: dynamodb PutItem (markers) and dynamodb PutItem (users)",
    ),
    "note when dynamodb refuses only call 2 of PutItem, the sign-up continues, and this work is lost: dynamodb PutItem (users); done before the failure: dynamodb PutItem (markers)",
  ]);
});

const JOINS = 'pool("AdminAddUserToGroup", { UserPoolId, Username: id, GroupName: "members" })';
const UPDATES =
  'pool("AdminUpdateUserAttributes", { UserPoolId, Username: id, UserAttributes: [{ Name: "nickname", Value: "new" }] })';
const STOPPED = "after a first attempt that stopped at cognito-idp, the retry";

it.concurrent.each<[string, string, string[]]>([
  [
    "fails on the record that the first attempt wrote",
    `await put("users", id, once); await ${UPDATES};`,
    [
      "error for each user, every call after the first fails: dynamodb PutItem (users) is refused with ConditionalCheckFailedException: The conditional request failed",
      `warning ${STOPPED} fails with ConditionalCheckFailedException: The conditional request failed; this work is never done: cognito-idp AdminUpdateUserAttributes`,
    ],
  ],
  [
    "returns the event once it finds that record",
    `try {
      await put("users", id, once);
      await ${JOINS};
    } catch (error) {
      console.error("not set up", error.name);
    }`,
    [
      `warning ${STOPPED} treats the sign-up as done; this work is never done: cognito-idp AdminAddUserToGroup (members)`,
    ],
  ],
  [
    "stops at the first of two items",
    'await put("app", `a#${id}`, once); await put("app", `b#${id}`, once);',
    [
      "error for each user, every call after the first fails: dynamodb PutItem (app) is refused with ConditionalCheckFailedException: The conditional request failed",
      "warning after a first attempt that stopped at dynamodb PutItem, the retry fails with ConditionalCheckFailedException: The conditional request failed; this work is never done: 1 of 2 dynamodb PutItem (app)",
    ],
  ],
  ["writes both items again", 'await put("app", `a#${id}`); await put("app", `b#${id}`);', []],
  [
    "does what is missing",
    `try {
      await put("users", id, once).catch(() => {});
      await ${JOINS};
    } catch (error) {
      console.error("not set up", error.name);
    }`,
    [],
  ],
])("a retry that %s", async (_, body, wanted) => {
  const only = ["confirm-sign-up/plain", "*-denied", "*-silent", "*-recovers", "*/twice"];
  const told = await toldBy(body, "idempotent-effects", only);
  expect(told.filter((each) => !each.includes("logs an error although"))).toEqual(wanted);
});

const DELETES = 'table("DeleteItem", "markers", { Key: { id: { S: id } } })';

it.concurrent.each<[string, string, string]>([
  [
    "takes back its marker and returns the event",
    `await put("markers", id, once);
    await put("users", id);
    try {
      await ${JOINS};
    } catch (error) {
      console.error("not in the group", error.name);
      await ${DELETES};
    }`,
    "note when cognito-idp refuses the call, the sign-up continues, and this work is lost: dynamodb PutItem (markers) and cognito-idp AdminAddUserToGroup (members); done before the failure: dynamodb PutItem (users)",
  ],
  [
    "takes the user out of the group",
    `await ${JOINS};
    await put("users", id).catch(async (error) => {
      console.error("no record", error.name);
      await pool("AdminRemoveUserFromGroup", { UserPoolId, Username: id, GroupName: "members" });
    });`,
    "note when dynamodb refuses the call, the sign-up continues, and this work is lost: cognito-idp AdminAddUserToGroup (members) and dynamodb PutItem (users)",
  ],
  [
    "takes back its marker and fails",
    `await put("markers", id, once);
    try {
      await ${JOINS};
    } catch {
      await ${DELETES};
      throw new Error("try again");
    }`,
    "note when cognito-idp refuses the call, the user sees an error: Error: try again; this work is lost: dynamodb PutItem (markers) and cognito-idp AdminAddUserToGroup (members)",
  ],
])("a handler that %s", async (_, body, wanted) => {
  const only = ["confirm-sign-up/plain", `*/${wanted.split(" ")[2]}-denied`];
  expect(await toldBy(body, "survives-service-failure", only)).toEqual([wanted]);
});

it("a handler that leaves the work to a queue loses nothing", async () => {
  const body = `await ${JOINS}.catch(async (error) => {
    console.error("not in the group", error.name);
    await send("sqs", "AmazonSQS.SendMessage", { QueueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/later", MessageBody: id });
  });`;
  const only = ["confirm-sign-up/plain", "*/cognito-idp-denied"];
  expect(await toldBy(body, "survives-service-failure", only)).toEqual([]);
});

const POSTS =
  'const answer = await fetch("https://api.example.com/users", { method: "POST", body: id });';

it.concurrent.each<[string, string, string[]]>([
  [
    "fails on a body that it does not need",
    `${POSTS}
    if (!answer.ok) return event;
    console.log("created", await answer.json());`,
    [
      "note when api.example.com does the work and responds without a body, the user sees an error: SyntaxError: Unexpected end of JSON input; done before the failure: http POST https://api.example.com/users",
    ],
  ],
  [
    "needs what the body says",
    `${POSTS}
    const { id: created } = await answer.json();
    await put("users", created);`,
    [],
  ],
  [
    "goes on without it",
    `${POSTS}
    console.log("created", await answer.json().catch(() => undefined));`,
    [],
  ],
])("a handler that %s", async (_, body, wanted) => {
  const only = ["confirm-sign-up/plain", "*-empty"];
  expect(await toldBy(body, "survives-service-failure", only)).toEqual(wanted);
});
