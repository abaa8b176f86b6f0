import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { fixture } from "../../helpers/fixtures.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { refusals } from "../../helpers/refusals.ts";
import { masked } from "../../helpers/masked.ts";

const handler = ["--handler", fixture("handlers/ses/calls.mjs")];
const mail = (parts: object = {}): string =>
  JSON.stringify([
    [
      "v1",
      "SendEmail",
      {
        Source: "us@example.com",
        Destination: { ToAddresses: ["maria@example.com"] },
        Message: { Subject: { Data: "Hi" }, Body: { Text: { Data: "Hello" } } },
        ...parts,
      },
    ],
  ]);

interface Document {
  exitCode: number;
  outcome: { kind: string };
  mails: { subject: string; text?: string }[];
  awsCalls: { service: string; operation: string; result: string; error?: string }[];
  logs: { text: string }[];
  brokenRules: { code: string; pattern: string }[];
}

async function run(argv: readonly string[], setting: { cwd?: string } = {}): Promise<Document> {
  const { out } = await cli(["run", "--json", "--seed", "1", ...argv], setting);
  return JSON.parse(out) as Document;
}

const REJECTED =
  "MessageRejected: Email address is not verified. The following identities failed the check in region US-EAST-1:";

describe("how SES behaves in a dry run", () => {
  it.each<[flags: string[], error: string]>([
    [["--ses-sandbox"], `${REJECTED} maria@example.com`],
    [["--ses-verified", "other.example.com"], `${REJECTED} us@example.com`],
    [
      ["--ses-paused"],
      "AccountSendingPausedException: Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.",
    ],
    [["--ses-fault", "throttle"], "Throttling: Maximum sending rate exceeded."],
    [["--ses-fault", "reject"], `${REJECTED} maria@example.com`],
    [
      ["--ses-fault", "500"],
      "InternalFailure: The request processing has failed because of an unknown error, exception or failure.",
    ],
    [["--ses-fault", "reset"], "ECONNRESET: the connection was reset"],
  ])("%j", async (flags, error) => {
    const document = await run([...handler, "--env", `CALLS=${mail()}`, ...flags]);
    expect(document.mails).toEqual([]);
    expect(document.awsCalls[0]?.error).toBe(error);
  });

  it.each<string[][]>([
    [["--ses-sandbox", "--ses-verified", "example.com"]],
    [["--ses-fault", "throttle@2"]],
    [["--ses-fault", "slow:50"]],
    [["--ses-fault", "slow:0.1s"]],
  ])("%j lets the mail through", async (flags) => {
    const document = await run([...handler, "--env", `CALLS=${mail()}`, ...flags]);
    expect([document.exitCode, document.mails.length]).toEqual([0, 1]);
  });

  it("knows the configuration sets that it was told of", async () => {
    const calls = ["--env", `CALLS=${mail({ ConfigurationSetName: "welcome" })}`];
    const without = await run([...handler, ...calls, "--ses-configuration-set", "other"]);
    expect(without.awsCalls[0]?.error).toMatchInlineSnapshot(
      `"ConfigurationSetDoesNotExist: Configuration set <welcome> does not exist."`,
    );
    const both = ["--ses-configuration-set", "other", "--ses-configuration-set", "welcome"];
    expect((await run([...handler, ...calls, ...both])).mails).toHaveLength(1);
  });

  it("bounces at a suppressed address", async () => {
    const flags = ["--ses-suppressed", "maria@example.com"];
    const argv = ["run", "--seed", "1", ...handler, "--env", `CALLS=${mail()}`, ...flags];
    expect(masked((await cli(argv)).out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → /app/test/fixtures/handlers/ses/calls.mjs#handler
      ✔ the handler returned an object
      duration N ms · init N ms · memory 128 MB · max memory used N MB

      Mail 1 of 1 captured from ses SendEmail; nothing was sent
        From     us@example.com
        To       maria@example.com
        Subject  Hi

        Hello
        mail to maria@example.com would bounce, although SES accepts it: the address is on the suppression list

      Dry run: 1 mail captured
      All senders count as verified; list the real ones with --ses-verified.

      Logs
        info   {"status":200,"output":{"MessageId": "ID"}}

      Returned event: unchanged

      Cognito: accepted
      "
    `);
  });

  it("renders the templates of a folder, of either version's form", async () => {
    const cwd = folderWith({
      "t/one.json": JSON.stringify({
        Template: { TemplateName: "one", SubjectPart: "Hi {{name}}", TextPart: "Hello" },
      }),
      "t/two.json": JSON.stringify({
        TemplateName: "two",
        TemplateContent: { Subject: "Ho {{name}}", Text: "Hello" },
      }),
      "t/README.md": "no template",
    });
    const calls = JSON.stringify(
      ["one", "two"].map((Template) => [
        "v1",
        "SendTemplatedEmail",
        {
          Source: "us@example.com",
          Destination: { ToAddresses: ["maria@example.com"] },
          Template,
          TemplateData: '{"name":"Maria"}',
        },
      ]),
    );
    const flags = ["--env", `CALLS=${calls}`, "--ses-templates", "t"];
    const { mails } = await run([...handler, ...flags], { cwd });
    expect(mails.map(({ subject }) => subject)).toEqual(["Hi Maria", "Ho Maria"]);
  });

  it("survives a throttled SES with the reference handler, which logs it", async () => {
    const { code, out } = await cli(["run", "--ses-fault", "throttle", "--seed", "1"]);
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → /app/src/handler/index.ts#handler
        made-up values for variables that are set only on deployment (override with --env): SES_SOURCE_EMAIL
      ✔ the handler returned an object
      duration N ms · init N ms · memory 128 MB · max memory used N MB

      Other calls
        refused  ses SendEmail → Throttling: Maximum sending rate exceeded. us-east-1 /app/src/handler/create-handler.ts:84:20
                 { "Source": "no-reply@example.com", "Destination": { "ToAddresses": [ "carlos.schmidt@example.com" ] }, "Message": { "Subject": { "Data": "Cognito Identity Provider registration completed", "Charset": "UTF-8" }, "Body": { "Text": { "Data": "Congratulations 41dfec9f-c065-4aa6-b830-0dbd0054396c, you have been confirmed.", "Charset": "UTF-8" } } } }
        refused  ses SendEmail → Throttling: Maximum sending rate exceeded. us-east-1 /app/src/handler/create-handler.ts:84:20
                 { "Source": "no-reply@example.com", "Destination": { "ToAddresses": [ "carlos.schmidt@example.com" ] }, "Message": { "Subject": { "Data": "Cognito Identity Provider registration completed", "Charset": "UTF-8" }, "Body": { "Text": { "Data": "Congratulations 41dfec9f-c065-4aa6-b830-0dbd0054396c, you have been confirmed.", "Charset": "UTF-8" } } } }

      Dry run: 2 calls refused

      Logs
        error  {"level":"ERROR","message":"mail not sent","triggerSource":"PostConfirmation_ConfirmSignUp","errorName":"Throttling","requestId": "ID","httpStatus":400,"attempts":2}

      Returned event: unchanged

      Cognito: accepted
      "
    `);
  });
});

describe("other calls in a dry run", () => {
  const aws = ["--handler", fixture("handlers/aws-calls.mjs")];

  it("fails on a call that must not be made, and on one that was not made", async () => {
    const rules = ["--fail-on-call", "ses:*", "--expect-call", "sns:Publish"];
    const document = await run([...handler, "--env", `CALLS=${mail()}`, ...rules]);
    expect(document.exitCode).toBe(1);
    expect(document.brokenRules).toMatchObject([
      { code: "forbidden-call", pattern: "ses:*" },
      { code: "missing-call", pattern: "sns:Publish" },
    ]);
  });

  it("is answered as a stub says", async () => {
    const cwd = folderWith({
      "stubs.json": JSON.stringify([
        { service: "*", error: { name: "AccessDeniedException", message: "not you" } },
      ]),
    });
    const { awsCalls } = await run([...aws, "--stubs", "stubs.json"], { cwd });
    expect(awsCalls.length).toBeGreaterThan(0);
    expect(awsCalls.every(({ error }) => error === "AccessDeniedException: not you")).toBe(true);
  });

  it("answers a request to a URL as a stub says", async () => {
    const cwd = folderWith({
      "handler.mjs": `export const handler = async (event) => {
        const response = await fetch("https://hooks.example.com/new?x=1", { method: "POST", body: "{}" });
        console.log(response.status, JSON.stringify(await response.json()));
        return event;
      };`,
      "stubs.json": JSON.stringify([
        { url: "https://hooks.example.com/*", operation: "POST", status: 202, reply: { ok: true } },
      ]),
    });
    const argv = ["--handler", "handler.mjs", "--stubs", "stubs.json"];
    const { logs, awsCalls } = await run(argv, { cwd });
    expect(logs.map(({ text }) => text)).toEqual(['202 {"ok":true}']);
    expect(awsCalls).toMatchObject([{ service: "http", result: "stubbed" }]);
  });
});

describe("bad input of the dry run", () => {
  const cwd = folderWith({
    "bad.json": "{",
    "object.json": "{}",
    "stub.json": '[{ "service": "dynamodb", "url": "https://example.com" }]',
    "typo.json": '[{ "servcie": "dynamodb" }]',
    "status.json": '[{ "service": "dynamodb", "status": 99 }]',
    "empty/readme.txt": "",
    "broken/t.json": "{",
    "nameless/t.json": '{ "Template": { "SubjectPart": "Hi" } }',
    file: "",
  });

  it("is refused in these words", async () => {
    const commandLines = [
      ["--ses-fault", "explode"],
      ["--ses-fault", "slow"],
      ["--ses-fault", "throttle:3"],
      ["--ses-fault", "throttle@0"],
      ["--ses-fault", "slow:soon"],
      ["--allow-net", "http://example.com"],
      ["--allow-net", "example.com:https"],
      ["--fail-on-call", "dynamodb"],
      ["--expect-call", ":PutItem"],
      ["--stubs", "missing.json"],
      ["--stubs", "bad.json"],
      ["--stubs", "object.json"],
      ["--stubs", "stub.json"],
      ["--stubs", "typo.json"],
      ["--stubs", "status.json"],
      ["--ses-templates", "missing"],
      ["--ses-templates", "file"],
      ["--ses-templates", "empty"],
      ["--ses-templates", "broken"],
      ["--ses-templates", "nameless"],
      ["--smtp", "127.0.0.1:1025"],
      ["--smtp", "http://127.0.0.1:1025"],
      ["--smtp", "smtp://us%er:secret@127.0.0.1:1025"],
      ["--smtp", "http://user:secret@127.0.0.1:1025"],
      ["--smtp", "smtp:user:secret@127.0.0.1:1025"],
      ["--smtp", "smtp://mail.example.com"],
      ["--smtp", "smtp://127.0.0.1:1"],
      ["--mail-dir", "file/mails"],
      ["--watch", "--open"],
      ["--to", "me@example.com"],
      ["--live", "dynamodb"],
      ["--ses", "live", "--to", "me"],
    ];
    const text = await refusals(
      "run",
      commandLines.map((argv) => [...argv, "--seed", "1"]),
      { cwd },
    );
    expect(text).not.toMatch(/^(?!\$ ).*secret/m);
    await expect(text).toMatchFileSnapshot("__snapshots__/refusals.txt");
  });

  it("begins no run whose mail would be lost", async () => {
    const ran = folderWith({});
    const folder = folderWith({
      "handler.mjs": `import { writeFileSync } from "node:fs";
        writeFileSync(${JSON.stringify(join(ran, "ran"))}, "");
        export const handler = (event) => event;`,
    });
    const argv = ["run", "--handler", join(folder, "handler.mjs"), "--smtp", "smtp://127.0.0.1:1"];
    expect((await cli(argv)).code).toBe(2);
    expect(readdirSync(ran)).toEqual([]);
  });
});

it("a mail that cannot be kept costs no report, and is said", async () => {
  const cwd = folderWith({ "mails/.keep": "", handler: "" });
  const code = `
    import { rmSync, writeFileSync } from "node:fs";
    import { SESClient, SendEmailCommand } from ${JSON.stringify(new URL("../../../node_modules/@aws-sdk/client-ses/dist-cjs/index.js", import.meta.url).href)};
    export const handler = async (event) => {
      rmSync("mails", { recursive: true });
      writeFileSync("mails", "");
      await new SESClient({}).send(new SendEmailCommand(JSON.parse(process.env.CALLS)[0][2]));
      return event;
    };`.replaceAll('"mails"', JSON.stringify(join(cwd, "mails")));
  const folder = folderWith({ "handler.mjs": code });
  const argv = ["run", "--handler", join(folder, "handler.mjs"), "--mail-dir", "mails"];
  const ended = await cli([...argv, "--env", `CALLS=${mail()}`], { cwd });
  expect(ended.code).toBe(2);
  expect(masked(ended.out)).toMatchInlineSnapshot(`
    "PostConfirmation_ConfirmSignUp for 39e53adf-858f-47e8-a8b3-b8b32cf44db3 → /home/handler.mjs#handler
    ✔ the handler returned an object
    duration N ms · init N ms · memory 128 MB · max memory used N MB

    Mail 1 of 1 captured from ses SendEmail; nothing was sent
      From     us@example.com
      To       maria@example.com
      Subject  Hi

      Hello

    Dry run: 1 mail captured
    All senders count as verified; list the real ones with --ses-verified.

    Returned event: unchanged

    Cognito: accepted
    "
  `);
  expect(masked(ended.err)).toMatchInlineSnapshot(`
    "new event: confirm-sign-up --seed test-seed
    wrote 0 mails to mails
    error: cannot write mails: part of the path is a file, not a folder
    "
  `);

  mkdirSync(join(cwd, "more"));
  const other = code.replaceAll(
    JSON.stringify(join(cwd, "mails")),
    JSON.stringify(join(cwd, "more")),
  );
  const json = [
    "run",
    "--json",
    "--handler",
    join(folderWith({ "handler.mjs": other }), "handler.mjs"),
  ];
  const { code: exitCode, out } = await cli(
    [...json, "--mail-dir", "more", "--env", `CALLS=${mail()}`],
    { cwd },
  );
  expect(exitCode).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    exitCode: 2,
    mails: [{}],
    error: { code: "file" },
  });
});

it("prints the page's address where no browser is known to have opened it", async () => {
  const openFile = async (): Promise<boolean> => false;
  const { code, out, err } = await cli(["run", "reference", "--open", "--seed", "1"], { openFile });
  expect([code, err]).toEqual([
    0,
    expect.stringMatching(/^open file:\/\/\S+mail\.html in a browser\n$/),
  ]);
  expect(masked(out)).toMatchInlineSnapshot(`
    "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → /app/src/handler/index.ts#handler
      made-up values for variables that are set only on deployment (override with --env): SES_SOURCE_EMAIL
    ✔ the handler returned an object
    duration N ms · init N ms · memory 128 MB · max memory used N MB

    Mail 1 of 1 captured from ses SendEmail; nothing was sent
      From     no-reply@example.com
      To       carlos.schmidt@example.com
      Subject  Cognito Identity Provider registration completed

      Congratulations 41dfec9f-c065-4aa6-b830-0dbd0054396c, you have been confirmed.

    Dry run: 1 mail captured
    All senders count as verified; list the real ones with --ses-verified.

    Logs
      info   {"level":"INFO","message":"mail sent","triggerSource":"PostConfirmation_ConfirmSignUp","messageId": "ID"}

    Returned event: unchanged

    Cognito: accepted
    "
  `);
});

it("shows the mails in a page", async () => {
  const opened: string[] = [];
  const openFile = async (file: string): Promise<boolean> => opened.push(file) > 0;
  const argv = ["run", "reference", "--open", "--seed", "1"];
  const { code, err } = await cli([...argv, "--repeat", "2"], { openFile });
  const [page = ""] = opened;
  expect([code, opened.length]).toEqual([0, 1]);
  expect(err).toBe(`opened ${pathToFileURL(page).href}\n`);
  expect(readFileSync(page, "utf8").match(/<article class="(?:mail|call)"/g)).toHaveLength(4);
  const silent = ["run", "reference", "--open", "--seed", "1", "--flow", "confirm-forgot-password"];
  expect((await cli(silent, { openFile })).err).toMatchInlineSnapshot(`
    "no mail to show
    "
  `);
  expect(opened).toHaveLength(1);
});

describe("the second run, with markup", () => {
  const html = { Message: { Subject: { Data: "Hi" }, Body: { Html: { Data: "<p>Hi</p>" } } } };
  const file = new URL(
    "../../../node_modules/@aws-sdk/client-ses/dist-cjs/index.js",
    import.meta.url,
  );
  const counting = `
    import { appendFileSync } from "node:fs";
    import { SESClient, SendEmailCommand } from ${JSON.stringify(file.href)};
    export const handler = async (event) => {
      appendFileSync(process.env.COUNT, "x");
      await new SESClient({}).send(new SendEmailCommand(JSON.parse(process.env.CALLS)[0][2]));
      return process.env.NEVER ? new Promise((resolve) => setTimeout(resolve, 60_000)) : event;
    };`;

  it.each<[why: string, flags: string[], calls: string]>([
    ["is made of HTML", [], "xx"],
    ["is not made where something may be reached", ["--allow-net", "127.0.0.1:8000"], "x"],
    ["is not made of a handler that does not end", ["--env", "NEVER=1", "--timeout", "3s"], "x"],
  ])("%s", async (_why, flags, calls) => {
    const handler = join(folderWith({ "handler.mjs": counting }), "handler.mjs");
    const count = join(folderWith({}), "calls");
    const env = ["--env", `CALLS=${mail(html)}`, "--env", `COUNT=${count}`];
    await run(["--handler", handler, ...env, ...flags]);
    expect(readFileSync(count, "utf8")).toBe(calls);
  });
});
