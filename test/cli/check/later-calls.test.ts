// What the user says of the handler's surroundings holds in every environment: fresh, warm, and the second one.
import { afterAll, beforeAll, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { answering } from "../../helpers/http-server.ts";
import type { HttpServer } from "../../helpers/http-server.ts";

let table: HttpServer;
let host: HttpServer;

beforeAll(async () => {
  table = await answering({
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: "{}",
  });
  host = await answering({ body: '{"ok":true}' });
});
afterAll(async () => void (await Promise.all([table.close(), host.close()])));

/** Signed by hand, so that no client of the SDK has to be loaded anew for each environment. */
const HANDLER = `
  import { SESv2Client, SendEmailCommand } from "${import.meta.resolve("@aws-sdk/client-sesv2")}";
  const ses = new SESv2Client({});
  const signed = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
  export const handler = async (event) => {
    const { email } = event.request.userAttributes;
    const plan = await (await fetch("https://plans.example.com/of/me")).json();
    if (plan.name !== "pro") throw new Error("no plan");
    const { ok } = await (await fetch(process.env.HOST_URL)).json();
    if (!ok) throw new Error("the host said something else");
    const put = await fetch("https://dynamodb.us-east-1.amazonaws.com/", {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.PutItem", "content-type": "application/x-amz-json-1.0", authorization: signed },
      body: JSON.stringify({ TableName: "users", Item: { id: { S: event.userName } } }),
    });
    if (!put.ok) throw new Error("not put");
    await ses.send(new SendEmailCommand({
      FromEmailAddress: "us@example.com",
      Destination: { ToAddresses: [email] },
      Content: { Template: { TemplateName: "welcome", TemplateData: JSON.stringify({ name: "Ann" }) } },
    }));
    if (process.env.RESTS !== "yes") setInterval(() => undefined, 1_000);
    return event;
  };`;

it.each(["yes", "no"])("where the environment comes to rest: %s", async (rests) => {
  const cwd = folderWith({
    "handler.mjs": HANDLER,
    "stubs.json": '[{ "url": "https://plans.example.com/*", "reply": { "name": "pro" } }]',
    "templates/welcome.json":
      '{ "TemplateName": "welcome", "SubjectPart": "Hello {{name}}", "TextPart": "Hello" }',
  });
  const before = table.requests.length;
  const argv = [
    ...["check", "--handler", "handler.mjs", "--json", "--no-derive", "--stubs", "stubs.json"],
    ...["--ses-templates", "templates", "--endpoint", `dynamodb=${table.url}`],
    ...[
      "--allow-net",
      new URL(host.url).host,
      "--env",
      `HOST_URL=${host.url}`,
      "--env",
      `RESTS=${rests}`,
    ],
    ...["--only", "confirm-sign-up/three-times", "--only", "confirm-sign-up/three-times-cold"],
  ];
  const { out } = await cli(argv, { cwd });
  const { scenarios } = JSON.parse(out) as {
    scenarios: { name: string; status: string; calls: { mails: { subject: string }[] }[] }[];
  };
  const sent = scenarios.map(({ name, calls }) => [
    name,
    ...calls.map(({ mails }) => mails.map(({ subject }) => subject)),
  ]);
  const thrice = [["Hello Ann"], ["Hello Ann"], ["Hello Ann"]];
  expect(sent.filter(([name]) => String(name).includes("three-times"))).toEqual([
    ["confirm-sign-up/three-times", ...thrice],
    ["confirm-sign-up/three-times-cold", ...thrice],
  ]);
  // The plain one, too, which they are compared with.
  expect(table.requests.length - before).toBe(7);
});
