// Real clients at the local end of a sign-up: AWS's SDKs, nodemailer, a client of Mailpit's API, and cognito-local as
// the pool.
import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import type { InvokeCommandInput, InvokeCommandOutput } from "@aws-sdk/client-lambda";
import { SendEmailCommand, SESClient } from "@aws-sdk/client-ses";
import * as sesv2 from "@aws-sdk/client-sesv2";
import AWS from "aws-sdk";
import { MailpitClient } from "mailpit-api";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import type { Json } from "../../src/json.ts";
import { serve } from "../../src/serve/serve.ts";
import type { LocalServer } from "../../src/serve/serve.ts";
import { ROOT } from "../helpers/spawn.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const folder = mkdtempSync(join(tmpdir(), "served-"));
const handler = (name: string, code: string): string => {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, code);
  return file;
};

let server: LocalServer;
let lambda: LambdaClient;
let mailpit: MailpitClient;

beforeAll(async () => {
  server = await serve({
    handlers: {
      reference: {
        file: `${ROOT}src/handler/index.ts`,
        env: { SES_SOURCE_EMAIL: "no-reply@example.com" },
      },
      context: handler("context", "export const handler = async (event, context) => context;"),
      templated: `${ROOT}test/fixtures/handlers/mails.mjs#templated`,
      fails: handler(
        "fails",
        "export const handler = async () => { console.log('x'.repeat(5_000)); throw new TypeError('no'); };",
      ),
      slow: {
        file: handler(
          "slow",
          "export const handler = () => new Promise((r) => setTimeout(r, 3_000));",
        ),
        limitMs: 100,
      },
      exits: handler("exits", "export const handler = async () => process.exit(3);"),
      broken: handler("broken", "import 'no-such-package'; export const handler = () => 1;"),
      flaky: handler(
        "flaky",
        "let calls = 0; export const handler = async () => { if (++calls < 3) throw new Error('again'); };",
      ),
    },
  });
  lambda = new LambdaClient({
    endpoint: server.url,
    region: "eu-west-1",
    credentials,
    maxAttempts: 1,
  });
  mailpit = new MailpitClient(server.url);
});

afterAll(() => server.close());

const invoke = (input: Partial<InvokeCommandInput>): Promise<InvokeCommandOutput> =>
  lambda.send(new InvokeCommand({ FunctionName: "reference", ...input }));
const payloadOf = ({ Payload }: InvokeCommandOutput): Json =>
  JSON.parse(Buffer.from(Payload ?? []).toString()) as Json;

describe("Lambda, by version 3 of the SDK", () => {
  it("answers with the handler's event, and keeps its mail", async () => {
    const event = createEvent({ seed: "served", attributes: { email: "served@example.com" } });
    const answer = await invoke({ Payload: JSON.stringify(event), LogType: "Tail" });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer.FunctionError).toBeUndefined();
    expect(payloadOf(answer)).toEqual(event);
    const log = Buffer.from(answer.LogResult ?? "", "base64").toString();
    expect(log).toContain(`REPORT RequestId: ${answer.$metadata.requestId}`);
    const mail = await server.mails.waitFor({ to: "served@example.com" });
    expect(mail.subject).toBe("Cognito Identity Provider registration completed");
  });

  it.each([
    ["context", "$LATEST"],
    ["context:PROD", "$LATEST"],
    ["context:7", "7"],
    ["123456789012:function:context", "$LATEST"],
    ["arn:aws:lambda:eu-west-1:123456789012:function:context:PROD", "$LATEST"],
  ])("knows the function as %s", async (FunctionName, version) => {
    const answer = await invoke({ FunctionName });
    expect(answer.ExecutedVersion).toBe(version);
    expect(payloadOf(answer)).toMatchObject({ functionName: "context" });
  });

  it("hands over the client context", async () => {
    const ClientContext = Buffer.from('{"custom":{"a":"b"}}').toString("base64");
    const answer = await invoke({ FunctionName: "context", ClientContext });
    expect(payloadOf(answer)).toMatchObject({ clientContext: { custom: { a: "b" } } });
  });

  it.each([
    ["fails", { errorType: "TypeError", errorMessage: "no", trace: expect.any(Array) as object }],
    ["slow", { errorType: "Sandbox.Timedout" }],
    ["exits", { errorType: "Runtime.ExitError" }],
    ["broken", { errorType: "Runtime.ImportModuleError" }],
  ])("reports what became of a handler that is %s", async (FunctionName, error) => {
    const answer = await invoke({ FunctionName, LogType: "Tail" });
    expect([answer.StatusCode, answer.FunctionError]).toEqual([200, "Unhandled"]);
    expect(payloadOf(answer)).toMatchObject(error);
    expect(Buffer.from(answer.LogResult ?? "", "base64").byteLength).toBeLessThanOrEqual(4_096);
  });

  it.each<[string, Partial<InvokeCommandInput>, string, number]>([
    ["an unknown function", { FunctionName: "nobody" }, "ResourceNotFoundException", 404],
    ["what is not JSON", { Payload: "{" }, "InvalidRequestContentException", 400],
    ["7 MB", { Payload: new Uint8Array(7 * 2 ** 20) }, "RequestTooLargeException", 413],
    [
      "2 MB that are queued",
      { Payload: JSON.stringify("x".repeat(2 * 2 ** 20)), InvocationType: "Event" },
      "RequestTooLargeException",
      413,
    ],
    [
      "an unknown type of call",
      { InvocationType: "Other" as "Event" },
      "InvalidParameterValueException",
      400,
    ],
    [
      "a client context that is none",
      { ClientContext: "e" },
      "InvalidRequestContentException",
      400,
    ],
    [
      "two qualifiers",
      { FunctionName: "reference:PROD", Qualifier: "TEST" },
      "InvalidParameterValueException",
      400,
    ],
  ])("refuses %s", async (_, input, name, httpStatusCode) => {
    await expect(invoke(input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it("takes a dry run, and an event without waiting for its answer, with two retries", async () => {
    expect((await invoke({ InvocationType: "DryRun" })).StatusCode).toBe(204);
    const before = server.invocations().length;
    const FunctionName = "flaky";
    expect((await invoke({ FunctionName, InvocationType: "Event" })).StatusCode).toBe(202);
    await expect.poll(() => server.invocations().length).toBe(before + 3);
    const kinds = server.invocations().map(({ outcome }) => outcome.kind);
    expect(kinds.slice(before)).toEqual(["handler-error", "handler-error", "returned"]);
  });

  it("describes its functions", async () => {
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand());
    expect(Functions.map(({ FunctionName }) => FunctionName)).toContain("reference");
    const command = new GetFunctionCommand({ FunctionName: "slow" });
    const { Configuration } = await lambda.send(command);
    expect(Configuration).toMatchObject({ Runtime: "nodejs22.x", Timeout: 1, State: "Active" });
  });
});

it("Lambda and SES, by version 2 of the SDK", async () => {
  const place = { endpoint: server.url, region: "eu-west-1", credentials };
  const event = createEvent({ seed: "v2", attributes: { email: "v2@example.com" } });
  const answer = await new AWS.Lambda(place)
    .invoke({ FunctionName: "reference", Payload: JSON.stringify(event) })
    .promise();
  expect(JSON.parse(answer.Payload as string)).toEqual(event);
  await new AWS.SES(place)
    .sendEmail({
      Source: "app@example.com",
      Destination: { ToAddresses: ["old@example.com"] },
      Message: { Subject: { Data: "Old" }, Body: { Text: { Data: "text" } } },
    })
    .promise();
  expect((await server.mails.waitFor({ to: "old@example.com" })).subject).toBe("Old");
});

describe("SES", () => {
  const place = () => ({ endpoint: server.url, region: "eu-west-1", credentials });
  const message = { Subject: { Data: "Hi" }, Body: { Html: { Data: "<p>Hi</p>" } } };

  it("takes mail by both of its APIs", async () => {
    const v1 = new SendEmailCommand({
      Source: "App <app@example.com>",
      Destination: { ToAddresses: ["one@example.com"], BccAddresses: ["hidden@example.com"] },
      Message: message,
    });
    const { MessageId } = await new SESClient(place()).send(v1);
    const mail = await server.mails.waitFor({ to: "hidden@example.com" });
    expect(mail).toMatchObject({ messageId: MessageId, region: "eu-west-1", html: "<p>Hi</p>" });
    const v2 = new sesv2.SendEmailCommand({
      FromEmailAddress: "app@example.com",
      Destination: { ToAddresses: ["two@example.com"] },
      Content: { Simple: message },
    });
    await new sesv2.SESv2Client(place()).send(v2);
    expect((await server.mails.waitFor({ to: "two@example.com" })).api).toBe("sesv2");
  });

  it("takes what nodemailer sends through it", async () => {
    const client = new sesv2.SESv2Client(place());
    const transport = createTransport({
      SES: { sesClient: client, SendEmailCommand: sesv2.SendEmailCommand },
    });
    await transport.sendMail({
      from: "app@example.com",
      to: "three@example.com",
      subject: "With a file",
      text: "text",
      attachments: [{ filename: "a.txt", content: "file" }],
    });
    const { ID } = await mailpit.waitForMessage({ query: "to:three@example.com" });
    const { Attachments } = await mailpit.getMessageSummary(ID);
    expect(Attachments).toMatchObject([{ FileName: "a.txt", ContentType: "text/plain", Size: 4 }]);
    const part = await mailpit.getMessageAttachment(ID, Attachments[0]?.PartID ?? "");
    expect(await part.text()).toBe("file");
  });

  it("has the templates that are made there for the handlers as well", async () => {
    const create = new sesv2.CreateEmailTemplateCommand({
      TemplateName: "welcome",
      TemplateContent: { Subject: "From a template", Text: "Hello" },
    });
    await new sesv2.SESv2Client(place()).send(create);
    await invoke({ FunctionName: "templated" });
    const mail = await server.mails.waitFor({ subject: "From a template" });
    expect(mail).toMatchObject({ text: "Hello", template: { name: "welcome" } });
    server.mails.clear();
  });

  it("refuses what SES refuses, and services that it is not", async () => {
    const client = new sesv2.SESv2Client({ ...place(), maxAttempts: 1 });
    const unknown = new sesv2.GetEmailTemplateCommand({ TemplateName: "none" });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: "NotFoundException" });
    const sqs = new AWS.SQS(place()).listQueues().promise();
    await expect(sqs).rejects.toMatchObject({ message: expect.stringContaining("not sqs") });
  });
});

describe("the mailbox", () => {
  const send = async (to: string): Promise<void> => {
    const client = new SESClient({ endpoint: server.url, region: "us-east-1", credentials });
    await client.send(
      new SendEmailCommand({
        Source: "app@example.com",
        Destination: { ToAddresses: [to] },
        Message: { Subject: { Data: `To ${to}` }, Body: { Text: { Data: "1234" } } },
      }),
    );
  };
  const get = (path: string): Promise<Response> => fetch(`${server.url}${path}`);

  it("is read by a client of Mailpit's API", async () => {
    await send("ba@example.com");
    await send("a@example.com");
    const { messages_count, messages } = await mailpit.searchMessages({
      query: "to:a@example.com",
    });
    expect([messages_count, messages[0]?.Subject]).toEqual([1, "To a@example.com"]);
    const ID = messages[0]?.ID ?? "";
    expect((await mailpit.getMessageSummary(ID)).Text).toContain("1234");
    expect((await mailpit.getMessageHeaders(ID))["Subject"]).toEqual(["To a@example.com"]);
    expect(await mailpit.getMessageSource(ID)).toContain("To: a@example.com");
    expect(await mailpit.renderMessageText(ID)).toContain("1234");
    await mailpit.setReadStatus({ IDs: [ID], Read: false });
    expect((await mailpit.searchMessages({ query: "is:unread to:a@example.com" })).count).toBe(1);
    expect(await mailpit.deleteMessages({ IDs: [ID] })).toBe("ok");
    expect((await mailpit.searchMessages({ query: "to:a@example.com" })).messages_count).toBe(0);
    expect((await mailpit.listMessages(0, 1)).messages).toHaveLength(1);
    expect((await mailpit.getInfo()).Messages).toBeGreaterThan(0);
  });

  it("answers a blocking read when the mail comes, and with 408 when none does", async () => {
    const waiting = get("/api/v1/search?query=to:wait@example.com&wait=20s");
    await send("other@example.com");
    await send("wait@example.com");
    const body = (await (await waiting).json()) as { messages: { To: { Address: string }[] }[] };
    expect(body.messages[0]?.To[0]?.Address).toBe("wait@example.com");
    const none = await get("/api/v1/search?query=to:nobody@example.com&wait=10ms");
    expect([none.status, ((await none.json()) as { messages: unknown[] }).messages]).toEqual([
      408,
      [],
    ]);
    expect((await get("/api/v1/message/no-such-mail")).status).toBe(404);
  });

  it("is read as aws-ses-v2-local and LocalStack hand out theirs", async () => {
    await send("both@example.com");
    const store = (await (await get("/store")).json()) as { emails: { subject: string }[] };
    expect(store.emails.at(-1)?.subject).toBe("To both@example.com");
    const stack = (await (await get("/_aws/ses?email=app@example.com")).json()) as {
      messages: { Subject: string }[];
    };
    expect(stack.messages.at(-1)).toMatchObject({ Subject: "To both@example.com" });
    await fetch(`${server.url}/clear-store`, { method: "POST" });
    expect(server.mails.list()).toEqual([]);
  });

  it("says which mails there are where the awaited one does not come", async () => {
    await send("only@example.com");
    await expect(server.mails.waitFor({ to: "never@example.com" }, 1)).rejects.toMatchObject({
      code: "no-mail",
      remedy: "The last mails:\nto only@example.com: To only@example.com",
    });
  });
});
