import { describe, expect, it } from "vitest";
import { DRY_RUN_CREDENTIALS } from "../../src/capture/environment.ts";
import { createEvent } from "../../src/event/create/create-event.ts";
import type { CapturedMail, Invocation } from "../../src/invocation.ts";
import { localInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { fixture } from "../helpers/fixtures.ts";
import { handlerFile } from "../helpers/handlers.ts";

function run(file: string, exportName = "handler", passes?: RegExp): Promise<Invocation> {
  return localInvoker({
    file: fixture(`handlers/${file}`),
    exportName,
    env: { PATH: process.env["PATH"] },
    region: "us-east-1",
    credentials: DRY_RUN_CREDENTIALS,
    limitMs: 20_000,
    passes,
  })(createEvent({ seed: "capture" }));
}

describe("a mail is captured below the SDK", () => {
  it.each<[string, Partial<CapturedMail>]>([
    [
      "simple",
      {
        api: "ses",
        action: "SendEmail",
        from: "Us <us@example.com>",
        to: ["a@example.com", "b@example.com"],
        cc: ["c@example.com"],
        bcc: ["d@example.com"],
        replyTo: ["reply@example.com"],
        subject: "Grüße & <more>",
        text: "Line 1\nLine 2",
        html: "<p>Line 1</p>",
        configurationSet: "set",
      },
    ],
    [
      "raw",
      {
        api: "ses",
        action: "SendRawEmail",
        from: "Us <us@example.com>",
        to: ["Maria <maria@example.com>", "b@example.com"],
        replyTo: ["reply@example.com"],
        subject: "Grüße",
        text: "Hello from MIME\n",
      },
    ],
    [
      "versionTwo",
      {
        api: "sesv2",
        action: "SendEmail",
        from: "us@example.com",
        to: ["a@example.com", "b@example.com"],
        subject: "Grüße & <more>",
        text: "Line 1\nLine 2",
      },
    ],
    ["versionTwoRaw", { api: "sesv2", subject: "Grüße", from: "Us <us@example.com>" }],
    ["explicitEndpoint", { api: "ses", to: ["a@example.com"] }],
    ["oldSdk", { api: "ses", to: ["a@example.com"], subject: "Grüße & <more>" }],
  ])("%s", async (exportName, mail) => {
    const invocation = await run("mails.mjs", exportName);
    expect(invocation.outcome).toMatchObject({ kind: "returned" });
    expect(invocation.mails).toEqual([expect.objectContaining(mail)]);
    expect(invocation.awsCalls).toEqual([]);
  });
});

describe("a mail that SES would refuse is refused with SES's own words", () => {
  it.each([
    ["toTooMany", "InvalidParameterValue: Recipient count exceeds 50."],
    ["toNoDomain", "InvalidParameterValue: Missing final '@domain'"],
    ["toNobody", "InvalidParameterValue: Missing required header 'To'."],
    ["templated", "TemplateDoesNotExistException: Template welcome does not exist"],
  ])("%s", async (exportName, message) => {
    const { logs, mails, awsCalls } = await run("mails.mjs", exportName);
    expect(logs.map(({ text }) => text)).toEqual([message]);
    expect(mails).toEqual([]);
    expect(awsCalls).toEqual([expect.objectContaining({ service: "ses", result: "refused" })]);
  });
});

describe("a mail is captured also when it comes", () => {
  it.each([
    ["through a proxy's tunnel", "throughAProxy", ["Tunnelled"]],
    ["a while after its connection", "late", ["Late"]],
    ["signed for many regions", "signedForManyRegions", ["Many regions"]],
    ["together with others, in the order in which they came", "together", ["Grüße", "second"]],
  ])("%s", async (_name, exportName, subjects) => {
    const { mails, outcome } = await run("odd-mails.mjs", exportName);
    expect(outcome.kind).toBe("returned");
    expect(mails.map(({ subject }) => subject)).toEqual(subjects);
  });

  it("not when it is no JSON, which SES refuses", async () => {
    const { logs, awsCalls } = await run("odd-mails.mjs", "brokenBody");
    expect(logs.map(({ text }) => text)).toEqual([
      "400 BadRequestException",
      "400 BadRequestException",
    ]);
    expect(awsCalls).toHaveLength(2);
  });

  it("and a request that never gets to its end is broken off", async () => {
    const { logs, awsCalls } = await run("odd-mails.mjs", "unfinished");
    expect(logs.map(({ text }) => text)).toEqual(["EDRYRUN"]);
    expect(awsCalls).toHaveLength(1);
  });
});

it("answers other AWS calls with a stand-in, and puts them on the record", async () => {
  const { outcome, awsCalls } = await run("aws-calls.mjs");
  expect(outcome).toMatchObject({ kind: "returned" });
  const region = "us-east-1";
  const caller = (line: number): unknown =>
    expect.stringMatching(new RegExp(`/handlers/aws-calls\\.mjs:${line}:\\d+$`));
  expect(awsCalls).toEqual([
    {
      service: "sts",
      operation: "GetCallerIdentity",
      result: "answered",
      region,
      parameters: {},
      caller: caller(5),
    },
    {
      service: "lambda",
      operation: "Invoke",
      result: "answered",
      isStandIn: true,
      region,
      parameters: { FunctionName: "next" },
      caller: caller(6),
    },
  ]);
});

it("answers what an SDK checks, and knows what is no API of AWS's", async () => {
  const stub = {
    url: "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/*",
    reply: { made: true },
  };
  const { outcome, awsCalls } = await localInvoker({
    file: fixture("handlers/other-calls.cjs"),
    env: {},
    capture: {
      stubs: [stub, { service: "sqs", operation: "SendMessage", reply: { MessageId: "1" } }],
    },
  })(createEvent({ seed: "capture" }));
  expect(outcome).toMatchObject({
    payload: {
      message: { MessageId: "1", MD5OfMessageBody: expect.stringMatching(/^[\da-f]{32}$/) },
      messages: { Successful: [{ Id: "one" }], Failed: [] },
      presigned: 200,
      bucket: 200,
      gateway: [200, '{"made":true}'],
    },
  });
  const calls = awsCalls.map(
    ({ service, operation, result }) => `${service} ${operation} ${result}`,
  );
  expect(calls).toEqual([
    "sqs SendMessage stubbed",
    "sqs SendMessageBatch answered",
    "s3 GetObject answered",
    "s3 GetObject answered",
    "http POST https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/users stubbed",
  ]);
});

describe("AWS's services answer, and refuse, as they do", () => {
  const QUEUE = "https://sqs.us-east-1.amazonaws.com/111122223333/users";
  const TOPIC = "arn:aws:sns:us-east-1:111122223333:users";

  it.each<[string, Record<string, string>, string]>([
    ["group", { GROUP: "members" }, "members CONFIRMED"],
    [
      "group",
      {},
      "InvalidParameterException: 1 validation error detected: Value null at 'groupName' failed to satisfy constraint: Member must not be null",
    ],
    ["item", { TABLE: "users", PLAN: "pro" }, "pro"],
    [
      "item",
      { TABLE: "users" },
      "ValidationException: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    ],
    [
      "item",
      { PLAN: "pro" },
      "ValidationException: 1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    ],
    ["messages", { QUEUE, TOPIC }, "4 0"],
    ["messages", { TOPIC }, "MissingParameter: The request must contain the parameter QueueUrl."],
    [
      "messages",
      { QUEUE },
      "InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
    ],
    ["next", {}, "answered null"],
  ])("%s with %j", async (exportName, { PLAN, ...env }, said) => {
    const attributes: Record<string, string> = PLAN === undefined ? {} : { "custom:plan": PLAN };
    const file = fixture("handlers/aws-answers.cjs");
    const event = createEvent({ seed: "capture", attributes });
    const { outcome, logs } = await localInvoker({ file, exportName, env })(event);
    const failed =
      outcome.kind === "handler-error" ? `${outcome.errorType}: ${outcome.errorMessage}` : "";
    expect([failed, ...logs.map(({ text }) => text)]).toContain(said);
  });
});

it("lets nothing else leave, and puts each try on the record", async () => {
  const { logs, awsCalls, mails } = await run("ways-out.mjs");
  const ends = logs.map(({ text }) => text);
  expect(ends).toHaveLength(24);
  expect(ends.filter((text) => !text.endsWith(": EDRYRUN"))).toEqual([]);
  expect(mails).toEqual([]);
  expect(awsCalls).toMatchObject(
    [
      ["http", "GET https://fetch.example.net/"],
      // The query may hold a secret, so it is not recorded.
      ["http", "GET http://http.example.net/path"],
      ["http", "GET https://https.example.net/"],
      ["http", "GET https://agent.example.net/"],
      ["http", "GET http://169.254.169.254/latest/meta-data/"],
      ["tcp", "http2.example.net:443"],
      ["tcp", "net.example.net:26"],
      ["tcp", "options.example.net:5432"],
      ["tcp", "socket.example.net:6379"],
      ["unix", "/var/run/docker.sock"],
      ["tcp", "tls.example.net:466"],
      ["dns", "cb.example.net"],
      ["dns", "promise.example.net"],
      ["dns", "resolver.example.net"],
      ["udp", "192.0.2.1:53"],
      ["process", "true"],
      ["process", "true"],
      ["process", expect.stringMatching(/^kill SIGTERM \d+$/)],
      ["process", 'process.binding("tcp_wrap")'],
      ["process", 'module.register("data:text/javascript,")'],
      ["process", "inspector.Session.connectToMainThread()"],
      ["unix", "/run/x.sock"],
      ["tcp", "second.example.net:2526"],
      ["process", "setTimeout(() => {}, 1)"],
    ].map(([service, operation]) => ({ service, operation, result: "refused" })),
  );
});

it("captures and blocks all the same what is not the one address that may be reached", async () => {
  const passes = /^192\.0\.2\.1(?::8005)?$/;
  const { mails } = await run("mails.mjs", "explicitEndpoint", passes);
  expect(mails).toHaveLength(1);
  const { logs } = await run("ways-out.mjs", "handler", passes);
  expect(logs.filter(({ text }) => !text.endsWith(": EDRYRUN"))).toEqual([]);
});

describe("a stub answers a call", () => {
  const SCOPE = "${process.env.AWS_ACCESS_KEY_ID}/20260101/us-east-1";
  const GRAPHQL = "https://abcdefghijklmnopqrstuvwxyz.appsync-api.us-east-1.amazonaws.com/graphql";
  const added = { data: { addUser: { id: "row-1" } } };
  const byUrl = { url: "https://*.appsync-api.us-east-1.amazonaws.com/graphql", operation: "POST" };

  it.each([
    ["authorization", `AWS4-HMAC-SHA256 Credential=${SCOPE}/appsync/aws4_request`],
    ["x-api-key", "da2-example"],
  ])("to AppSync with %s, by its URL and by its service", async (header, value) => {
    const file = handlerFile(`export const handler = async () => {
      const headers = { ${JSON.stringify(header)}: \`${value}\` };
      const body = JSON.stringify({ query: "mutation { addUser { id } }" });
      const { data } = await (await fetch("${GRAPHQL}", { method: "POST", headers, body })).json();
      return data.addUser.id;
    };`);
    for (const stub of [byUrl, { service: "appsync" }]) {
      const capture = { stubs: [{ ...stub, reply: added }] };
      const { outcome, obstacles } = await localInvoker({ file, env: {}, capture })(
        createEvent({ seed: "graph" }),
      );
      expect(outcome).toMatchObject({ payload: "row-1" });
      expect(obstacles).toEqual([]);
    }
  });

  it("of an object that is read while the handler is loaded, which fails without it", async () => {
    const file = handlerFile(`
      const headers = { authorization: \`AWS4-HMAC-SHA256 Credential=${SCOPE}/s3/aws4_request\` };
      const object = await fetch("https://shop.s3.us-east-1.amazonaws.com/settings.json", { headers });
      const { greeting: { text } } = await object.json();
      export const handler = async () => text;`);
    const event = createEvent({ seed: "object" });
    await expect(localInvoker({ file, env: {} })(event)).rejects.toMatchObject({
      message: expect.stringContaining("s3 GetObject") as string,
      remedy: expect.stringContaining("--stubs") as string,
    });
    const stubs = [{ service: "s3", reply: { greeting: { text: "good morning" } } }];
    const { outcome } = await localInvoker({ file, env: {}, capture: { stubs } })(event);
    expect(outcome).toMatchObject({ payload: "good morning" });
  });
});
