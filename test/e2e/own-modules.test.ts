// Projects with packages of their own: another copy of the SDK, SDK v2, nodemailer on SES.
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import { localInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { folderWith } from "../helpers/handlers.ts";
import { ROOT } from "../helpers/spawn.ts";

/** A project with the named packages in its own `node_modules`, each from where it is installed here. */
function project(packages: Readonly<Record<string, string>>, code: string, name: string): string {
  const folder = folderWith({ [name]: code, "package.json": '{ "name": "users-own" }' });
  for (const [as, installed] of Object.entries(packages)) {
    const link = join(folder, "node_modules", as);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", installed), link);
  }
  return join(folder, name);
}

const MESSAGE = `{
  from: "Us <us@example.com>", to: "Maria <maria@example.com>", cc: "boss@example.com",
  subject: "Grüße", text: "Hello", html: "<p>Hello</p>",
  attachments: [{ filename: "a.txt", content: "attached" }],
}`;

const SEND = `{
  Source: "us@example.com",
  Destination: { ToAddresses: ["maria@example.com"] },
  Message: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } },
}`;

describe("is captured", () => {
  it("an SDK of another version, made at the top with everything set", async () => {
    const file = project(
      { "@aws-sdk/client-ses": "second-client-ses" },
      `import { SESClient, SendEmailCommand } from "@aws-sdk/client-ses";
       const client = new SESClient({
         region: "ap-southeast-2",
         endpoint: "https://email.ap-southeast-2.amazonaws.com",
         credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
       });
       const ready = client.send(new SendEmailCommand(${SEND}));
       export const handler = async (event) => { await ready; return event; };`,
      "handler.mjs",
    );
    const { mails } = await localInvoker({ file })(createEvent({ seed: "second" }));
    expect(mails).toMatchObject([
      { api: "ses", action: "SendEmail", region: "ap-southeast-2", to: ["maria@example.com"] },
    ]);
  });

  it("SDK v2, with a profile that there is none of", async () => {
    const file = project(
      { "aws-sdk": "aws-sdk" },
      `const AWS = require("aws-sdk");
       const ses = new AWS.SES({ region: "eu-west-1" });
       exports.handler = async (event) => { await ses.sendEmail(${SEND}).promise(); return event; };`,
      "index.js",
    );
    const { mails, outcome } = await localInvoker({ file, env: { AWS_PROFILE: "prod" } })(
      createEvent({ seed: "two" }),
    );
    expect(outcome.kind).toBe("returned");
    expect(mails).toMatchObject([{ api: "ses", region: "eu-west-1", to: ["maria@example.com"] }]);
  });

  it("nodemailer with SES as its transport", async () => {
    const file = project(
      { nodemailer: "nodemailer", "@aws-sdk/client-sesv2": "@aws-sdk/client-sesv2" },
      `import nodemailer from "nodemailer";
       import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
       const transport = nodemailer.createTransport({ SES: { sesClient: new SESv2Client({}), SendEmailCommand } });
       export const handler = async (event) => {
         const { messageId } = await transport.sendMail(${MESSAGE});
         console.log(messageId);
         return event;
       };`,
      "handler.mjs",
    );
    const { mails, logs } = await localInvoker({ file })(createEvent({ seed: "nodemailer" }));
    expect(mails).toMatchObject([
      {
        api: "sesv2",
        action: "SendEmail",
        from: expect.stringContaining("us@example.com"),
        to: ["maria@example.com", "boss@example.com"],
        subject: "Grüße",
        text: expect.stringContaining("Hello"),
        html: expect.stringContaining("<p>Hello</p>"),
        attachments: [{ fileName: "a.txt", contentType: "text/plain", size: 8 }],
      },
    ]);
    expect(logs[0]?.text).toContain(mails[0]?.messageId);
  });
});
