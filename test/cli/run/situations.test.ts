// What people meet, from a small handler of their own to the exit code and the words.
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

/** A small client of one's own for AWS. */
const CLIENT = `
export const call = async (service, target, parameters) => {
  const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" };
  const url = "https://" + service + ".us-east-1.amazonaws.com/";
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(parameters) });
  const body = await answer.json();
  if (answer.ok) return body;
  throw Object.assign(new Error(body.message), { name: body.__type.split("#").at(-1) });
};
export const pool = (operation, parameters) => call("cognito-idp", "AWSCognitoIdentityProviderService." + operation, parameters);
export const put = (parameters) => call("dynamodb", "DynamoDB_20120810.PutItem", parameters);
export const parameter = (Name) => call("ssm", "AmazonSSM.GetParameter", { Name });
export const mail = (Source, to) => fetch("https://email.us-east-1.amazonaws.com/", { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ Action: "SendEmail", Source, "Destination.ToAddresses.member.1": to, "Message.Subject.Data": "Hi", "Message.Body.Text.Data": "Hello" }) });
`;
const handler = (body: string): string =>
  `import { call, pool, put, parameter, mail } from "./client.mjs";\nimport net from "node:net";\nimport { readFileSync } from "node:fs";\nexport const handler = async (event) => { ${body}; return event; };`;

const URL_STUB = "https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql";
const cwd = folderWith({
  "client.mjs": CLIENT,
  "cold-parameter.mjs": `import { parameter } from "./client.mjs";
const { Parameter } = await parameter("/shop/sender");
export const handler = async (event) => (console.log("from " + Parameter.Value), event);`,
  "cold-object.mjs": `const text = await (await fetch("https://settings.s3.us-east-1.amazonaws.com/a.json")).text();
const { greeting } = JSON.parse(text);
export const handler = async (event) => (console.log(greeting), event);`,
  "own-slip.mjs": handler(
    `await pool("AdminAddUserToGroup", { UserPoolId: event.userPoolId, Username: event.userName, GroupName: "members" }); console.log(event.request.userAttributes.phone.number)`,
  ),
  "secret-swallowed.mjs": handler(
    `try { const { Parameter } = await parameter("/from"); await mail(JSON.parse(Parameter.Value).from, "a@example.com"); } catch (error) { console.error("no welcome"); }`,
  ),
  "no-template.mjs": handler(
    `try { readFileSync(new URL("welcome.html", import.meta.url)); } catch (error) { console.error("no welcome:", error.message); }`,
  ),
  "group.mjs": handler(
    `const { GROUP: GroupName, USER_POOL_ID: UserPoolId } = process.env; await pool("AdminAddUserToGroup", { UserPoolId, Username: event.userName, GroupName })`,
  ),
  "table.mjs": handler(`await put({ TableName: process.env.TABLE, Item: { id: { S: "1" } } })`),
  "empty-value.mjs": handler(
    `await put({ TableName: "users", Item: { id: { S: "1" }, phone: { S: event.request.userAttributes["custom:fax"] } } })`,
  ),
  "queue.mjs": handler(
    `await call("sqs", "AmazonSQS.SendMessage", { QueueUrl: process.env.QUEUE, MessageBody: "x" })`,
  ),
  "graph.mjs": handler(
    `const headers = process.env.KEY ? { "x-api-key": "da2-x" } : { authorization: "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/appsync/aws4_request, Signature=0" }; const answer = await fetch("${URL_STUB}", { method: "POST", headers, body: JSON.stringify({ query: "query { getUser { id } }" }) }); const { data } = await answer.json(); if (data.getUser.id !== "7") throw new Error("not 7")`,
  ),
  "table-by-parameter.mjs": handler(
    `const { Parameter } = await parameter("/shop/table"); if (Parameter?.Value !== "people") throw new Error("no table's name"); if (event.triggerSource) setTimeout(() => {}, 700)`,
  ),
  "events.mjs": handler(
    `const { FailedEntryCount, Entries } = await call("events", "AWSEvents.PutEvents", { Entries: [{ Source: "a", DetailType: "b", Detail: "{}" }] }); if (FailedEntryCount > 0) throw new Error("an event was lost"); console.log(typeof Entries[0].EventId)`,
  ),
  "invokes.mjs": handler(
    `const answer = await fetch("https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/add/invocations", { method: "POST", body: "{}" }); const { id } = await answer.json(); console.log("row " + id.toString())`,
  ),
  "graph-errors.mjs": handler(
    `const answer = await fetch("${URL_STUB}", { method: "POST", headers: { "x-api-key": "da2-x" }, body: JSON.stringify({ query: "mutation { addUser { id } }" }) }); const { errors } = await answer.json(); if (errors) throw new Error(errors[0].message)`,
  ),
  "waits.mjs": handler(
    `for (;;) { try { await new Promise((resolve, reject) => net.connect(5432, "db.example.com").once("data", resolve).once("error", reject).write("x")); break; } catch { await new Promise((resolve) => setTimeout(resolve, 50)); } }`,
  ),
  "word.mjs": handler(
    `const { email } = event.request.userAttributes; if (email) await mail("welcome-team", email).catch(() => {})`,
  ),
  "sender.mjs": handler(
    `const { email } = event.request.userAttributes; if (email) await mail("<sender>", email).catch(() => {})`,
  ),
  "thrown-object.mjs": handler(
    `throw { data: null, errors: [{ message: "Not Authorized to access addProfile" }] }`,
  ),
  "opens-and-closes.mjs": handler(
    `await new Promise((resolve) => { const socket = net.connect(5432, "db.example.com", () => socket.end(resolve)); socket.once("error", resolve); })`,
  ),
  "python.txt": `{'version': '1', 'region': 'us-east-1', 'userPoolId': 'us-east-1_aB3dE5fG7', 'userName': '7b5a3e9c-1f2d-4c8b-9a6e-0d1c2b3a4f5e', 'callerContext': {'awsSdkVersion': 'aws-sdk-unknown-unknown', 'clientId': None}, 'triggerSource': 'PostConfirmation_ConfirmSignUp', 'request': {'userAttributes': {'sub': '7b5a3e9c-1f2d-4c8b-9a6e-0d1c2b3a4f5e', 'cognito:user_status': 'CONFIRMED', 'email_verified': 'true', 'email': 'maria@example.com'}}, 'response': {}}`,
  "creates-group.mjs": handler(
    `await pool("CreateGroup", { UserPoolId: event.userPoolId, GroupName: "members" })`,
  ),
  "function.cjs": "module.exports = async (event) => event;",
  "reads-a-file.mjs": handler(
    `try { readFileSync("welcome.html"); } catch (error) { console.error(error.stack); throw error; }`,
  ),
  "mailer.mjs": handler(
    `await new Promise((resolve, reject) => { const socket = net.connect(587, "email-smtp.eu-west-1.amazonaws.com"); socket.once("data", (line) => (socket.end("QUIT\\r\\n"), resolve(line))).once("error", reject); })`,
  ),
  "graph.json": JSON.stringify([{ url: URL_STUB, reply: { data: { getUser: { id: "7" } } } }]),
  "graph-by-name.json": JSON.stringify([
    { service: "appsync", reply: { data: { getUser: { id: "7" } } } },
  ]),
  "sender.json": JSON.stringify([
    { service: "ssm", operation: "GetParameter", reply: { Parameter: { Value: "a@example.com" } } },
    { service: "s3", operation: "GetObject", reply: { Body: { greeting: "good morning" } } },
  ]),
  "hooks.json": JSON.stringify([
    { service: "events", operation: "PutEvents", reply: { FailedEntryCount: 1, Entries: [{}] } },
    { service: "lambda", operation: "Invoke", reply: { Payload: { id: 7 } } },
    {
      url: URL_STUB,
      reply: { data: null, errors: [{ message: "Not Authorized to access addUser" }] },
    },
  ]),
  "people.json": JSON.stringify([
    { service: "ssm", operation: "GetParameter", reply: { Parameter: { Value: "people" } } },
  ]),
  "denied.json": JSON.stringify([
    { service: "cognito-idp", operation: "CreateGroup", error: { code: "AccessDenied" } },
  ]),
});
const empty = folderWith({ "notes.txt": "" });
const PLAIN = "--only confirm-sign-up/plain";
const EXCEPTION = /UserLambdaValidation|InvalidLambdaResponse|UnexpectedLambda/;

it.concurrent.each<
  [argv: string, code: number, said: RegExp[], unsaid?: RegExp[], folder?: string]
>([
  ["run cold-parameter.mjs", 2, [/--stubs/, /ssm GetParameter/], [EXCEPTION]],
  ["check cold-parameter.mjs", 2, [/--stubs/, /ssm GetParameter/]],
  ["run cold-parameter.mjs --stubs sender.json", 0, [/from a@example\.com/]],
  ["run cold-object.mjs", 2, [/--stubs/, /s3 GetObject/], [EXCEPTION]],
  ["run cold-object.mjs --stubs sender.json", 0, [/good morning/]],
  ["run own-slip.mjs", 1, [/reading 'number'/], [/AdminAddUserToGroup.*--stubs/s]],
  [`check own-slip.mjs ${PLAIN}`, 1, [/reading 'number'/], [/not judged/i]],
  [
    "run secret-swallowed.mjs",
    0,
    [/accepted/, /the real response of ssm GetParameter is unknown; provide one with --stubs/],
  ],
  [`check secret-swallowed.mjs ${PLAIN}`, 2, [/Not tested: .*--stubs|ssm GetParameter/s]],
  [`check no-template.mjs ${PLAIN}`, 0, [/ENOENT/]],
  ["run group.mjs", 1, [/InvalidParameterException/, /USER_POOL_ID/, /\bGROUP\b/]],
  ["run group.mjs --env GROUP=a --env USER_POOL_ID=us-east-1_aB3dE5fG7", 0, [/accepted/]],
  [`check group.mjs ${PLAIN}`, 1, [/InvalidParameterException/], [/passed: /]],
  ["run table.mjs", 1, [/ValidationException/, /\bTABLE\b/]],
  ["run table.mjs --env TABLE=users", 0, [/PutItem/]],
  ["run empty-value.mjs", 1, [/ValidationException: Supplied AttributeValue is empty/]],
  ["run empty-value.mjs --attr custom:fax=1", 0, [/accepted/]],
  [`check empty-value.mjs ${PLAIN}`, 1, [/Supplied AttributeValue is empty/]],
  ["run events.mjs", 0, [/^ +info +string$/m], [/--stubs/]],
  ["run events.mjs --stubs hooks.json", 1, [/an event was lost/]],
  [
    "run invokes.mjs",
    2,
    [/the real response of lambda Invoke is unknown; provide one with --stubs/],
    [EXCEPTION],
  ],
  ["run invokes.mjs --stubs hooks.json", 0, [/row 7/]],
  ["run graph-errors.mjs --stubs hooks.json", 1, [EXCEPTION, /Not Authorized to access addUser/]],
  [
    `check waits.mjs ${PLAIN} --timeout 1s`,
    2,
    [/db\.example\.com:5432; use\s+--stubs stubs\.json,\s+or\s+--allow-net/],
    [/answers-in-time/],
  ],
  ["run queue.mjs", 1, [/MissingParameter/, /\bQUEUE\b/]],
  ["run graph.mjs", 2, [/the real response of appsync .*--stubs/], [EXCEPTION]],
  ["run graph.mjs --stubs graph.json", 0, [/stubbed/]],
  ["run graph.mjs --stubs graph.json --env KEY=1", 0, [/stubbed/]],
  ["run graph.mjs --stubs graph-by-name.json --env KEY=1", 0, [/stubbed/]],
  ["run table-by-parameter.mjs --stubs people.json --repeat 2", 0, [/2 .*accepted|accepted/]],
  [`check table-by-parameter.mjs --only */twice --stubs people.json`, 0, [/passed/]],
  [`check sender.mjs ${PLAIN}`, 1, [/<sender>/], [/without a sender|no sender|missing sender/]],
  [`check word.mjs ${PLAIN}`, 1, [/welcome-team/], [/without a sender|no sender|missing sender/]],
  ["run thrown-object.mjs", 1, [/\[object Object\]/, /Not Authorized to access addProfile/]],
  ["run opens-and-closes.mjs", 0, [/blocked tcp db\.example\.com:5432/]],
  [`check opens-and-closes.mjs ${PLAIN}`, 2, [/db\.example\.com:5432/], [/awaits-mail/]],
  ["lint-event python.txt", 0, []],
  [
    "run creates-group.mjs --stubs denied.json",
    1,
    [/not authorized to perform: cognito-idp:Create/],
  ],
  ["run creates-group.mjs", 0, [/CreateGroup/]],
  ["run function.cjs", 2, [/module\.exports|exports\.handler/], [/no function at all/]],
  ["run reads-a-file.mjs", 1, [/ENOENT/, /reads-a-file\.mjs/], [/\/dist\/|runtime\/worker/]],
  ["run mailer.mjs", 0, [/accepted/], [/--allow-net/]],
  ["check", 2, [/--handler/], [/passed/], empty],
  ["check --json", 2, [/"ok": false/, /"exitCode": 2/], [], empty],
  ["run notes.txt", 2, [/notes\.txt/], [EXCEPTION], empty],
])("%s: exit code %i", async (line, code, said, unsaid = [], folder = cwd) => {
  const [command = "", ...args] = line.split(" ");
  const argv = command === "run" ? [command, ...args, "--seed", "1"] : [command, ...args];
  const { code: exit, out, err } = await cli(argv, { cwd: folder });
  const text = out + err;
  for (const each of said) expect(text).toMatch(each);
  for (const each of unsaid) expect(text).not.toMatch(each);
  expect(exit).toBe(code);
});
