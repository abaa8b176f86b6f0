// SES's rules, as the AWS SDK's own clients meet them: the class of the exception, its status, its words.
import { afterAll, describe, expect, it } from "vitest";
import type { SesSettings } from "../../../src/capture-settings.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { fixture } from "../../helpers/fixtures.ts";

type Call = [version: "v1" | "v2", operation: string, input: object];

interface Result {
  status?: number;
  output?: Record<string, unknown>;
  name?: string;
  message?: string;
  isTyped?: boolean;
}

/** Loading both clients takes longer than a call, so that all calls have one environment. */
const invoke = localInvoker({
  file: fixture("handlers/ses/calls.mjs"),
  env: {},
  region: "eu-west-1",
  limitMs: 20_000,
  memoryMb: 1_024,
});
afterAll(() => invoke.close());

/** Each time with an account of its own. */
async function callSes(
  calls: readonly Call[],
  ses: Partial<SesSettings> = {},
): Promise<Invocation & { results: Result[] }> {
  const clientMetadata = { calls: JSON.stringify(calls) };
  const event = createEvent({ seed: "ses", clientMetadata });
  const invocation = await invoke(event, { environment: "one", capture: { ses } });
  return { ...invocation, results: invocation.logs.map(({ text }) => JSON.parse(text) as Result) };
}

const FROM = "us@example.com";
const TO = "maria@example.net";
const list = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `user${index}@example.net`);

const simple1 = (parts: object = {}): Call => [
  "v1",
  "SendEmail",
  {
    Source: FROM,
    Destination: { ToAddresses: [TO] },
    Message: { Subject: { Data: "Hi" }, Body: { Text: { Data: "Hello" } } },
    ...parts,
  },
];
const simple2 = (parts: object = {}): Call => [
  "v2",
  "SendEmail",
  {
    FromEmailAddress: FROM,
    Destination: { ToAddresses: [TO] },
    Content: { Simple: { Subject: { Data: "Hi" }, Body: { Text: { Data: "Hello" } } } },
    ...parts,
  },
];
const base64 = (text: string): object => ({ base64: Buffer.from(text).toString("base64") });
const mime = (...headers: string[]): string => `${headers.join("\r\n")}\r\n\r\nHello`;
const raw1 = (text: string, parts: object = {}): Call => [
  "v1",
  "SendRawEmail",
  { RawMessage: { Data: base64(text) }, ...parts },
];
const raw2 = (text: string): Call => [
  "v2",
  "SendEmail",
  { Content: { Raw: { Data: base64(text) } } },
];
const notVerified = (...identities: string[]): string =>
  `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${identities.join(", ")}`;
const templated1: Call = [
  "v1",
  "SendTemplatedEmail",
  { Source: FROM, Destination: { ToAddresses: [TO] }, Template: "none", TemplateData: "{}" },
];
const templated2 = simple2({ Content: { Template: { TemplateName: "none", TemplateData: "{}" } } });
const large = "x".repeat(10 * 2 ** 20);

describe("SES refuses", () => {
  it.each<[why: string, Call, Partial<SesSettings>, name: string, status: number, message: string]>(
    [
      [
        "no recipient",
        simple1({ Destination: {} }),
        {},
        "InvalidParameterValue",
        400,
        "Missing required header 'To'.",
      ],
      [
        "no recipient",
        simple2({ Destination: {} }),
        {},
        "BadRequestException",
        400,
        "Missing required header 'To'.",
      ],
      [
        "false for a sender",
        simple2({ FromEmailAddress: false }),
        {},
        "SerializationException",
        400,
        "FALSE_VALUE can not be converted to a String",
      ],
      [
        "no subject",
        simple2({ Content: { Simple: { Body: { Text: { Data: "Hello" } } } } }),
        {},
        "BadRequestException",
        400,
        "1 validation error detected: Value null at 'content.simple.subject.data' failed to satisfy constraint: Member must not be null",
      ],
      [
        "a template without data, before it looks for the template",
        [
          "v1",
          "SendTemplatedEmail",
          { Source: FROM, Destination: { ToAddresses: [TO] }, Template: "none" },
        ],
        {},
        "ValidationError",
        400,
        "1 validation error detected: Value null at 'templateData' failed to satisfy constraint: Member must not be null",
      ],
      [
        "51 recipients",
        simple1({ Destination: { ToAddresses: list(26), BccAddresses: list(25) } }),
        {},
        "InvalidParameterValue",
        400,
        "Recipient count exceeds 50.",
      ],
      [
        "51 recipients",
        simple2({ Destination: { ToAddresses: list(51) } }),
        {},
        "BadRequestException",
        400,
        "Recipient count exceeds 50.",
      ],
      [
        "10,000 recipients",
        simple1({ Destination: { ToAddresses: list(10_000) } }),
        {},
        "InvalidParameterValue",
        400,
        "Recipient count exceeds 50.",
      ],
      [
        "a return path with a line break",
        simple1({ ReturnPath: "bounces@example.com\r\nX-Other: value" }),
        {},
        "InvalidParameterValue",
        400,
        "Domain contains control or whitespace",
      ],
      [
        "an address without a domain",
        simple1({ Destination: { ToAddresses: ["maria"] } }),
        {},
        "InvalidParameterValue",
        400,
        "Missing final '@domain'",
      ],
      ...(
        [
          [
            "a blank before the @",
            "maria @example.com",
            "Local address contains control or whitespace",
          ],
          [
            "a letter beyond ASCII",
            "jörg@example.com",
            "Local address contains control or whitespace",
          ],
          ["a blank in the domain", "maria@exa mple.com", "Domain contains control or whitespace"],
          ["a domain beyond ASCII", "maria@exämple.com", "Domain contains illegal character"],
          ["two addresses in one", "a@example.com, b@example.com", "Illegal address"],
          ["a name with a comma", "Lovelace, Ada <ada@example.com>", "Illegal address"],
        ] as const
      ).map(
        ([why, address, message]): [string, Call, Partial<SesSettings>, string, number, string] => [
          why,
          simple1({ Destination: { ToAddresses: [address] } }),
          {},
          "InvalidParameterValue",
          400,
          message,
        ],
      ),
      [
        "an address of 321 characters",
        simple2({ Destination: { ToAddresses: [`${"m".repeat(309)}@example.net`] } }),
        {},
        "BadRequestException",
        400,
        "Address length is more than 320 characters long",
      ],
      [
        "no subject",
        simple1({ Message: { Body: { Text: { Data: "x" } } } }),
        {},
        "ValidationError",
        400,
        "1 validation error detected: Value null at 'message.subject.data' failed to satisfy constraint: Member must not be null",
      ],
      [
        "a message of more than 10 MB",
        simple1({ Message: { Subject: { Data: "Hi" }, Body: { Text: { Data: large } } } }),
        {},
        "InvalidParameterValue",
        400,
        `Message length is more than 10485760 bytes long: '${large.length + 2}'.`,
      ],
      [
        "a raw message without a sender",
        raw1(mime(`To: ${TO}`)),
        {},
        "InvalidParameterValue",
        400,
        "Missing required header 'From'.",
      ],
      [
        "a raw message without a sender",
        raw2(mime(`To: ${TO}`)),
        {},
        "BadRequestException",
        400,
        "Missing required header 'From'.",
      ],
      [
        "a raw message with two subjects",
        raw1(mime(`From: ${FROM}`, `To: ${TO}`, "Subject: a", "subject: b")),
        {},
        "InvalidParameterValue",
        400,
        "Duplicate header 'Subject'.",
      ],
      [
        "a raw message that is none",
        raw1("\u0000\u0001"),
        {},
        "InvalidParameterValue",
        400,
        "Missing required header 'From'.",
      ],
      [
        "a sender who is not verified",
        simple1(),
        { verified: ["other.example"] },
        "MessageRejected",
        400,
        notVerified(FROM),
      ],
      [
        "a sender who is not verified",
        simple2(),
        { verified: ["other.example"] },
        "MessageRejected",
        400,
        notVerified(FROM),
      ],
      [
        "a raw sender who is not verified",
        raw1(mime(`From: Us <${FROM}>`, `To: ${TO}`)),
        { verified: [] },
        "MessageRejected",
        400,
        notVerified(`Us <${FROM}>`),
      ],
      [
        "recipients in the sandbox",
        simple1({ Destination: { ToAddresses: [TO], CcAddresses: ["b@example.org"] } }),
        { sandbox: true, verified: ["example.com"] },
        "MessageRejected",
        400,
        notVerified(TO, "b@example.org"),
      ],
      [
        "sender and recipient in the sandbox",
        simple2(),
        { sandbox: true, verified: [] },
        "MessageRejected",
        400,
        notVerified(FROM, TO),
      ],
      [
        "a colleague of the sender in the sandbox",
        simple2({ Destination: { ToAddresses: [FROM, "ops@example.com"] } }),
        { sandbox: true },
        "MessageRejected",
        400,
        notVerified("ops@example.com"),
      ],
      [
        "a configuration set that is not there",
        simple1({ ConfigurationSetName: "none" }),
        { configurationSets: ["main"] },
        "ConfigurationSetDoesNotExistException",
        400,
        "Configuration set <none> does not exist.",
      ],
      [
        "a configuration set that is not there",
        simple2({ ConfigurationSetName: "none" }),
        { configurationSets: [] },
        "NotFoundException",
        404,
        "Configuration set <none> does not exist.",
      ],
      [
        "a template that is not there",
        templated1,
        {},
        "TemplateDoesNotExistException",
        400,
        "Template none does not exist",
      ],
      [
        "a template that is not there",
        templated2,
        {},
        "NotFoundException",
        404,
        "Template none does not exist",
      ],
      [
        "all, while sending is paused",
        simple1(),
        { paused: true },
        "AccountSendingPausedException",
        400,
        expect.stringContaining("Sending paused for this account.") as string,
      ],
      [
        "all, while sending is paused",
        simple2(),
        { paused: true },
        "SendingPausedException",
        400,
        expect.stringContaining("Sending paused for this account.") as string,
      ],
      [
        "too many at once",
        simple1(),
        { fault: { kind: "throttle" } },
        "Throttling",
        400,
        "Maximum sending rate exceeded.",
      ],
      [
        "too many at once",
        simple2(),
        { fault: { kind: "throttle" } },
        "TooManyRequestsException",
        429,
        "Maximum sending rate exceeded.",
      ],
      [
        "what a fault rejects",
        simple1(),
        { fault: { kind: "reject" } },
        "MessageRejected",
        400,
        notVerified(TO),
      ],
      [
        "what a fault rejects",
        simple2(),
        { fault: { kind: "reject" } },
        "MessageRejected",
        400,
        notVerified(TO),
      ],
      [
        "with an error of its own",
        simple1(),
        { fault: { kind: "500" } },
        "InternalFailure",
        500,
        expect.stringContaining("unknown error") as string,
      ],
      [
        "with an error of its own",
        simple2(),
        { fault: { kind: "500" } },
        "InternalServiceErrorException",
        500,
        expect.stringContaining("unknown error") as string,
      ],
    ],
  )("%s: %j", async (_why, call, settings, name, status, message) => {
    const { results, mails, awsCalls } = await callSes([call], settings);
    // Names without a class of their own are what the SDK makes of a service's other errors.
    const isTyped = ![
      "InvalidParameterValue",
      "ValidationError",
      "Throttling",
      "InternalFailure",
      "InvalidAction",
      "SerializationException",
    ].includes(name);
    expect(results).toEqual([{ status, name, message, isTyped }]);
    expect(mails).toEqual([]);
    expect(awsCalls).toMatchObject([
      {
        service: "ses",
        region: "eu-west-1",
        result: "refused",
        error: expect.stringContaining(": ") as string,
      },
    ]);
  });
});

describe("SES takes", () => {
  it.each<[what: string, Call, Partial<SesSettings>]>([
    ["50 recipients", simple1({ Destination: { ToAddresses: list(50) } }), {}],
    ["a sender whose domain is verified", simple1(), { verified: ["example.com"] }],
    [
      "a sender of a verified domain's subdomain",
      simple2({ FromEmailAddress: "us@mail.example.com" }),
      { verified: ["example.com"] },
    ],
    [
      "a verified sender with a label",
      simple1({ Source: "Us <us+a@example.com>" }),
      { verified: [FROM] },
    ],
    ["verified recipients in the sandbox", simple1(), { sandbox: true, verified: [FROM, TO] }],
    [
      "the sender in the sandbox, with a name and a label",
      simple1({ Destination: { ToAddresses: [`Operator <${FROM.replace("@", "+signups@")}>`] } }),
      { sandbox: true },
    ],
    [
      "the simulator in the sandbox",
      simple2({ Destination: { ToAddresses: ["bounce+1@simulator.amazonses.com"] } }),
      { sandbox: true, verified: [FROM] },
    ],
    [
      "a configuration set that is there",
      simple1({ ConfigurationSetName: "main" }),
      { configurationSets: ["main"] },
    ],
    [
      "a second mail after the one that a fault hit",
      simple1(),
      { fault: { kind: "reject", send: 2 } },
    ],
    ["a mail after a while", simple2(), { fault: { kind: "slow", delayMs: 50 } }],
    [
      "a raw message to others than its headers say",
      raw1(mime(`From: ${FROM}`, "To: undisclosed:;"), { Destinations: [TO] }),
      {},
    ],
    [
      "a comma in a quoted name",
      simple1({ Destination: { ToAddresses: ['"Lovelace, Ada" <ada@example.com>'] } }),
      {},
    ],
    [
      "a comma in a quoted name of a raw message",
      raw1(mime(`From: ${FROM}`, 'To: "Lovelace, Ada" <ada@example.com>')),
      {},
    ],
    ["a raw message of version 2", raw2(mime(`From: ${FROM}`, `To: ${TO}`)), {}],
  ])("%s", async (_what, call, settings) => {
    const { results, mails } = await callSes([call], settings);
    expect(results).toEqual([{ status: 200, output: { MessageId: mails[0]?.messageId } }]);
    expect(mails).toHaveLength(1);
  });
});

it("a mail has one record, whichever way it was sent", async () => {
  const attachment = [
    `From: Us <${FROM}>`,
    `To: Maria <${TO}>`,
    "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
    "X-Campaign: welcome",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Hello",
    "--b",
    'Content-Type: application/pdf; name="terms.pdf"',
    'Content-Disposition: attachment; filename="terms.pdf"',
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from("%PDF-1.7").toString("base64"),
    "--b--",
  ].join("\r\n");
  const { mails } = await callSes([
    simple1({
      ReturnPath: "bounces@example.com",
      ConfigurationSetName: "main",
      Tags: [{ Name: "kind", Value: "welcome" }],
    }),
    raw1(attachment, { Tags: [{ Name: "kind", Value: "welcome" }] }),
    simple2({
      FeedbackForwardingEmailAddress: "bounces@example.com",
      EmailTags: [{ Name: "kind", Value: "welcome" }],
      Content: {
        Simple: {
          Subject: { Data: "Hi" },
          Body: { Html: { Data: "<p>Hello</p>" } },
          Headers: [{ Name: "X-Campaign", Value: "welcome" }],
          Attachments: [
            {
              FileName: "terms.pdf",
              ContentType: "application/pdf",
              RawContent: base64("%PDF-1.7"),
            },
          ],
        },
      },
    }),
  ]);
  const terms = { fileName: "terms.pdf", contentType: "application/pdf", size: 8 };
  const common = {
    region: "eu-west-1",
    tags: { kind: "welcome" },
    caller: expect.stringMatching(/handlers\/ses\/calls\.mjs:19:\d+$/) as string,
  };
  const plain = { from: FROM, to: [TO], subject: "Hi", returnPath: "bounces@example.com" };
  expect(mails).toMatchObject([
    { api: "ses", action: "SendEmail", ...common, ...plain, configurationSet: "main", size: 7 },
    {
      api: "ses",
      action: "SendRawEmail",
      ...common,
      subject: "Grüße",
      text: "Hello\n",
      headers: expect.arrayContaining([{ name: "X-Campaign", value: "welcome" }]) as unknown[],
      attachments: [terms],
      size: attachment.length,
    },
    {
      api: "sesv2",
      ...common,
      ...plain,
      html: "<p>Hello</p>",
      headers: [{ name: "X-Campaign", value: "welcome" }],
      attachments: [terms],
    },
  ]);
  expect(Buffer.from(mails[1]?.source ?? []).toString()).toBe(attachment);
  expect(Object.keys(mails[1] ?? {})).not.toContain("source");
});

describe("templates", () => {
  const welcome = {
    name: "welcome",
    subject: "Hi {{name}}",
    text: "{{#if vip}}Dear {{/if}}{{name}}",
    html: "<p>{{name}}</p>",
  };
  const send = (data: string): Call => [
    "v1",
    "SendTemplatedEmail",
    { Source: FROM, Destination: { ToAddresses: [TO] }, Template: "welcome", TemplateData: data },
  ];

  it("are rendered, escaping nothing", async () => {
    const { mails } = await callSes([send('{"name":"<b>Maria</b>"}')], { templates: [welcome] });
    expect(mails).toMatchObject([
      {
        action: "SendTemplatedEmail",
        subject: "Hi <b>Maria</b>",
        text: "<b>Maria</b>",
        html: "<p><b>Maria</b></p>",
        template: { name: "welcome", data: '{"name":"<b>Maria</b>"}' },
      },
    ]);
  });

  it.each([
    [
      "a variable that is missing",
      welcome,
      "{}",
      "Attribute 'name' is not present in the rendering data.",
    ],
    [
      "a template that includes itself",
      { name: "welcome", subject: "Hi", text: '{{#* inline "x"}}{{> x}}{{/inline}}{{> x}}' },
      "{}",
      expect.stringContaining("Template rendering failed") as string,
    ],
    [
      "a template that does not parse",
      { name: "welcome", subject: "Hi {{name" },
      "{}",
      expect.stringContaining("Template rendering failed") as string,
    ],
  ])("%s: the call is taken, and no mail goes out", async (_what, template, data, message) => {
    const { results, mails } = await callSes([send(data)], { templates: [template] });
    expect(results).toMatchObject([{ status: 200 }]);
    expect(mails).toMatchObject([{ events: [{ kind: "rendering-failure", message }] }]);
    expect(mails[0]).not.toHaveProperty("text");
  });

  it.each([
    [send("{oops"), "InvalidRenderingParameterException"],
    [
      simple2({ Content: { Template: { TemplateName: "welcome", TemplateData: "{oops" } } }),
      "BadRequestException",
    ],
  ])("data that are no JSON are refused: %j", async (call, name) => {
    const { results, mails } = await callSes([call], { templates: [welcome] });
    expect([results[0]?.name, mails]).toEqual([name, []]);
  });

  it("can be made, changed, listed, tried and deleted, in both versions", async () => {
    const { results, awsCalls, mails } = await callSes([
      [
        "v1",
        "CreateTemplate",
        { Template: { TemplateName: "a", SubjectPart: "A {{x}}", TextPart: "a" } },
      ],
      ["v1", "CreateTemplate", { Template: { TemplateName: "a", SubjectPart: "A" } }],
      [
        "v2",
        "CreateEmailTemplate",
        { TemplateName: "b c", TemplateContent: { Subject: "B", Html: "<b>" } },
      ],
      ["v1", "ListTemplates", {}],
      ["v2", "ListEmailTemplates", {}],
      [
        "v2",
        "UpdateEmailTemplate",
        { TemplateName: "b c", TemplateContent: { Subject: "B2 {{x}}" } },
      ],
      ["v1", "GetTemplate", { TemplateName: "b c" }],
      ["v2", "GetEmailTemplate", { TemplateName: "a" }],
      ["v1", "TestRenderTemplate", { TemplateName: "a", TemplateData: '{"x":1}' }],
      ["v2", "TestRenderEmailTemplate", { TemplateName: "b c", TemplateData: "{}" }],
      ["v1", "DeleteTemplate", { TemplateName: "a" }],
      ["v2", "DeleteEmailTemplate", { TemplateName: "b c" }],
      ["v1", "UpdateTemplate", { Template: { TemplateName: "a", SubjectPart: "A" } }],
      ["v1", "ListTemplates", {}],
    ]);
    expect(
      results.map(({ output, name, message }) => output ?? `${name}: ${message}`),
    ).toMatchObject([
      {},
      "AlreadyExistsException: Template a already exists",
      {},
      { TemplatesMetadata: [{ Name: "a" }, { Name: "b c" }] },
      { TemplatesMetadata: [{ TemplateName: "a" }, { TemplateName: "b c" }] },
      {},
      { Template: { TemplateName: "b c", SubjectPart: "B2 {{x}}" } },
      { TemplateContent: { Subject: "A {{x}}", Text: "a" } },
      { RenderedTemplate: "Subject: A 1\n\na" },
      "BadRequestException: Attribute 'x' is not present in the rendering data.",
      {},
      {},
      "TemplateDoesNotExistException: Template a does not exist",
      { TemplatesMetadata: [] },
    ]);
    expect(mails).toEqual([]);
    expect(awsCalls).toHaveLength(14);
  });

  it("are sent in bulk, each destination by itself", async () => {
    const { results, mails } = await callSes(
      [
        [
          "v1",
          "SendBulkTemplatedEmail",
          {
            Source: FROM,
            Template: "welcome",
            DefaultTemplateData: '{"name":"you"}',
            Destinations: [
              { Destination: { ToAddresses: [TO] }, ReplacementTemplateData: '{"name":"Maria"}' },
              { Destination: { ToAddresses: ["b@example.net"] } },
              { Destination: { ToAddresses: ["nobody"] } },
            ],
          },
        ],
        [
          "v2",
          "SendBulkEmail",
          {
            FromEmailAddress: FROM,
            DefaultContent: {
              Template: { TemplateName: "welcome", TemplateData: '{"name":"you"}' },
            },
            BulkEmailEntries: [
              {
                Destination: { ToAddresses: [TO] },
                ReplacementEmailContent: {
                  ReplacementTemplate: { ReplacementTemplateData: '{"name":"Maria"}' },
                },
              },
              { Destination: {} },
            ],
          },
        ],
      ],
      { templates: [welcome] },
    );
    expect(results).toMatchObject([
      {
        output: {
          Status: [
            { Status: "Success" },
            { Status: "Success" },
            { Status: "InvalidParameterValue", Error: "Missing final '@domain'" },
          ],
        },
      },
      {
        output: {
          BulkEmailEntryResults: [{ Status: "SUCCESS" }, { Status: "INVALID_PARAMETER" }],
        },
      },
    ]);
    expect(mails.map(({ to, subject }) => [to[0], subject])).toEqual([
      [TO, "Hi Maria"],
      ["b@example.net", "Hi you"],
      [TO, "Hi Maria"],
    ]);
  });
});

it("the account and its identities answer, and remember", async () => {
  const { results } = await callSes(
    [
      simple1({ Destination: { ToAddresses: ["success@simulator.amazonses.com"] } }),
      ["v1", "GetSendQuota", {}],
      ["v2", "GetAccount", {}],
      ["v1", "VerifyEmailIdentity", { EmailAddress: "new@example.org" }],
      ["v1", "ListIdentities", {}],
      ["v1", "GetIdentityVerificationAttributes", { Identities: [FROM, "new@example.org"] }],
      ["v2", "GetEmailIdentity", { EmailIdentity: "example.org" }],
      ["v2", "CreateEmailIdentity", { EmailIdentity: "example.com" }],
      ["v2", "ListEmailIdentities", {}],
      ["v2", "PutSuppressedDestination", { EmailAddress: TO, Reason: "BOUNCE" }],
      ["v2", "GetSuppressedDestination", { EmailAddress: TO }],
      ["v2", "PutAccountSendingAttributes", { SendingEnabled: false }],
      ["v1", "GetAccountSendingEnabled", {}],
    ],
    { sandbox: true, verified: ["example.com"] },
  );
  expect(results.map(({ output, name }) => output ?? name)).toMatchObject([
    {},
    { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 1 },
    { ProductionAccessEnabled: false, SendingEnabled: true, SendQuota: { SentLast24Hours: 1 } },
    {},
    { Identities: ["example.com", "new@example.org"] },
    {
      VerificationAttributes: {
        [FROM]: { VerificationStatus: "Success" },
        "new@example.org": { VerificationStatus: "Pending" },
      },
    },
    "NotFoundException",
    "AlreadyExistsException",
    { EmailIdentities: [{ IdentityName: "example.com" }, { SendingEnabled: false }] },
    {},
    { SuppressedDestination: { EmailAddress: TO } },
    {},
    { Enabled: false },
  ]);
});

it("simulator and suppressed addresses say what will become of the mail", async () => {
  const to = ["bounce", "complaint", "ooto+1", "suppressionlist", "success"].map(
    (name) => `${name}@simulator.amazonses.com`,
  );
  const { mails } = await callSes([simple1({ Destination: { ToAddresses: [...to, TO] } })], {
    suppressed: [TO],
  });
  expect(mails[0]?.events?.map(({ kind }) => kind)).toEqual([
    "bounce",
    "complaint",
    "out-of-office",
    "suppressed",
    "delivery",
    "suppressed",
  ]);
});

describe("a fault", () => {
  it("that breaks the connection is an error of the network", async () => {
    const { results, awsCalls } = await callSes([simple1()], { fault: { kind: "reset" } });
    expect(results).toMatchObject([{ message: "read ECONNRESET" }]);
    expect(awsCalls).toMatchObject([
      { result: "refused", error: "ECONNRESET: the connection was reset" },
    ]);
  });

  it("that answers nothing lets the handler wait until it is stopped", async () => {
    const { outcome, awsCalls } = await localInvoker({
      file: fixture("handlers/ses/calls.mjs"),
      env: { CALLS: JSON.stringify([simple1()]) },
      limitMs: 1_000,
      capture: {
        ses: { fault: { kind: "timeout" } },
      },
    })(createEvent({ seed: "ses" }));
    expect(outcome).toMatchObject({ kind: "timed-out" });
    expect(awsCalls).toMatchObject([{ error: "TimeoutError: no response" }]);
  });

  it("hits the send that was named, and no other", async () => {
    const { results } = await callSes([simple1(), simple2(), simple1()], {
      fault: { kind: "throttle", send: 2 },
    });
    expect(results.map(({ status }) => status)).toEqual([200, 429, 200]);
  });
});

it("takes the name that stands in for an address that only a deployment knows", async () => {
  const { results, mails } = await callSes([
    simple1({ Source: "local-MAILER", Destination: { ToAddresses: ["Team <local-TEAM>"] } }),
  ]);
  expect(results).toMatchObject([{ status: 200 }]);
  expect(mails).toMatchObject([{ from: "local-MAILER" }]);
});
