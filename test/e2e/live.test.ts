// A live run's mail goes through the capture to aws-ses-v2-local, to its recipients or to somebody else.
import type { ChildProcess } from "node:child_process";
import http from "node:http";
import https from "node:https";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import type { Invocation } from "../../src/invocation.ts";
import { localInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../helpers/handlers.ts";
import { answering, signatureOf } from "../helpers/http-server.ts";
import { startSes, stopPeer } from "../helpers/spawn.ts";

let peer: ChildProcess | undefined;
let endpoint = "";

beforeAll(async () => {
  ({ peer, endpoint } = await startSes());
});

afterAll(() => stopPeer(peer));

const modules = (name: string): string =>
  new URL(`../../node_modules/${name}/dist-cjs/index.js`, import.meta.url).href;

function mail(redirect: string | undefined, services = ["ses"]): Promise<Invocation> {
  const file = handlerFile(`
    import v1 from ${JSON.stringify(modules("@aws-sdk/client-ses"))};
    import v2 from ${JSON.stringify(modules("@aws-sdk/client-sesv2"))};
    const endpoint = ${JSON.stringify(endpoint)};
    const to = { ToAddresses: ["maria@example.com"], CcAddresses: ["boss@example.com"] };
    export const handler = async (event) => {
      const one = new v1.SESClient({ endpoint });
      await one.send(new v1.SendEmailCommand({
        Source: "us@example.com", Destination: to,
        Message: { Subject: { Data: "one" }, Body: { Text: { Data: "Hello" } } },
      }));
      await one.send(new v1.SendRawEmailCommand({
        Destinations: to.ToAddresses,
        RawMessage: { Data: Buffer.from("From: us@example.com\\r\\nTo: maria@example.com\\r\\nSubject: raw\\r\\n\\r\\nHello") },
      }));
      const two = new v2.SESv2Client({ endpoint });
      await two.send(new v2.SendEmailCommand({
        FromEmailAddress: "us@example.com", Destination: to,
        Content: { Simple: { Subject: { Data: "two" }, Body: { Text: { Data: "Hello" } } } },
      }));
      const refused = await fetch("http://127.0.0.1:8009/", { method: "POST" }).catch((error) => error.cause);
      console.log(refused.code);
      return event;
    };`);
  return localInvoker({
    file,
    env: {},
    limitMs: 20_000,
    capture: { live: { services, redirect } },
  })(createEvent({ seed: "live" }));
}

interface Stored {
  subject: string;
  messageId: string;
  destination: { to: string[]; cc: string[] };
}

async function stored(): Promise<Stored[]> {
  const store = (await (await fetch(`${endpoint}/store`)).json()) as { emails: Stored[] };
  return store.emails;
}

it("sends to whom the handler says, with SES's own answer, and keeps a record", async () => {
  const { mails, outcome, logs } = await mail(undefined);
  expect(outcome.kind).toBe("returned");
  const emails = await stored();
  expect(emails.map(({ subject, destination }) => [subject, destination.to])).toEqual([
    ["one", ["maria@example.com"]],
    ["raw", ["maria@example.com"]],
    ["two", ["maria@example.com"]],
  ]);
  expect(mails.map(({ messageId, sent }) => [messageId, sent])).toEqual(
    emails.map(({ messageId }) => [messageId, true]),
  );
  // Nothing else has left.
  expect(logs.map(({ text }) => text)).toEqual(["EDRYRUN"]);
});

it("sends everything to somebody else, when that was asked for", async () => {
  const before = (await stored()).length;
  const { mails } = await mail("me@example.org");
  const emails = (await stored()).slice(before);
  // Of a raw message this peer keeps what its headers say, and SES what the call says.
  expect(emails.map(({ subject, destination }) => [subject, destination])).toMatchObject([
    ["one", { to: ["me@example.org"], cc: [] }],
    ["raw", {}],
    ["two", { to: ["me@example.org"], cc: [] }],
  ]);
  expect(mails.map(({ to, cc }) => [to, cc])).toEqual([
    [["me@example.org"], []],
    [["me@example.org"], []],
    [["me@example.org"], []],
  ]);
});

it.each([
  ["AWS itself", "AKIAREAL", undefined, { accessKeyId: "AKIAREAL", secretAccessKey: "s" }],
  [
    "an endpoint on this machine",
    "AKIADRYRUNDRYRUNDRYR",
    "dry-run",
    { accessKeyId: "AKIAREAL", secretAccessKey: "s" },
  ],
])(
  "signs for %s with %s, and the handler never has the real credentials",
  async (name, key, token, credentials) => {
    const body =
      "<SendEmailResponse><SendEmailResult><MessageId>m</MessageId></SendEmailResult></SendEmailResponse>";
    const server = await answering({ body, headers: { "content-type": "text/xml" } });
    const { port } = new URL(server.url);
    // AWS is the server.
    const place = {
      host: "127.0.0.1",
      hostname: "127.0.0.1",
      port,
      agent: false,
      protocol: "http:",
    };
    const deliver = (options: http.RequestOptions, callback?: () => void): http.ClientRequest =>
      http.request({ ...options, ...place }, callback);
    vi.spyOn(https, "request").mockImplementation(deliver as typeof https.request);
    const endpoint = name === "AWS itself" ? "https://email.us-east-1.amazonaws.com" : server.url;
    const file = handlerFile(`
    import v1 from ${JSON.stringify(modules("@aws-sdk/client-ses"))};
    export const handler = async () => {
      await new v1.SESClient({ endpoint: "${endpoint}" }).send(new v1.SendEmailCommand({
        Source: "us@example.com", Destination: { ToAddresses: ["maria@example.com"] },
        Message: { Subject: { Data: "one" }, Body: { Text: { Data: "Hello" } } },
      }));
      return JSON.stringify([process.env, process.report.getReport()]).includes("AKIAREAL");
    };`);
    for (const redirect of [undefined, "me@example.org"]) {
      const { outcome } = await localInvoker({
        ...{ file, env: {}, credentials, limitMs: 20_000 },
        capture: { live: { services: ["ses"], redirect } },
      })(createEvent({ seed: "live" }));
      expect(outcome).toMatchObject({ kind: "returned", payload: false });
    }
    await server.close();
    const seen = server.requests.map((asked) => [
      signatureOf(asked).key,
      asked.headers["x-amz-security-token"],
    ]);
    expect(seen).toEqual([
      [key, token],
      [key, token],
    ]);
  },
);

it("sends nothing of a service that was not named", async () => {
  const before = (await stored()).length;
  const { mails } = await mail(undefined, ["dynamodb"]);
  expect([(await stored()).length, mails.length, mails[0]?.sent]).toEqual([before, 3, undefined]);
});

it("sends nothing to another host of AWS's that is signed for SES", async () => {
  const file = handlerFile(`
    const authorization = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu-west-1/ses/aws4_request";
    export const handler = async () => {
      const url = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/f/invocations";
      return (await fetch(url, { method: "POST", headers: { authorization }, body: "{}" })).status;
    };`);
  const { outcome, awsCalls } = await localInvoker({
    file,
    env: {},
    capture: { live: { services: ["ses"], redirect: undefined } },
  })(createEvent({ seed: "live" }));
  expect(outcome).toMatchObject({ payload: 400 });
  expect(awsCalls).toMatchObject([{ service: "ses", result: "refused" }]);
});

it("sends nothing past whom it was all meant for, whatever the action is", async () => {
  const server = await answering({ body: "<SendTemplatedEmailResponse/>" });
  const file = handlerFile(`
    import v1 from ${JSON.stringify(modules("@aws-sdk/client-ses"))};
    import v2 from ${JSON.stringify(modules("@aws-sdk/client-sesv2"))};
    export const handler = async (event) => {
      const endpoint = ${JSON.stringify(server.url)};
      const one = new v1.SESClient({ endpoint, maxAttempts: 1 });
      const two = new v2.SESv2Client({ endpoint, maxAttempts: 1 });
      const EmailAddress = "maria@example.com";
      const Destination = { ToAddresses: [EmailAddress] };
      const Source = "us@example.com";
      const calls = [
        one.send(new v1.SendTemplatedEmailCommand({ Source, Destination, Template: "t", TemplateData: "{}" })),
        one.send(new v1.VerifyEmailIdentityCommand({ EmailAddress })),
        one.send(new v1.SendCustomVerificationEmailCommand({ EmailAddress, TemplateName: "t" })),
        two.send(new v2.CreateEmailIdentityCommand({ EmailIdentity: EmailAddress })),
        two.send(new v2.SendCustomVerificationEmailCommand({ EmailAddress, TemplateName: "t" })),
        one.send(new v1.GetSendQuotaCommand({})),
      ];
      for (const { status, reason } of await Promise.allSettled(calls)) console.log(status, reason?.name);
      return event;
    };`);
  const { logs } = await localInvoker({
    file,
    env: {},
    limitMs: 20_000,
    capture: { live: { services: ["ses"], redirect: "me@example.org" } },
  })(createEvent({ seed: "live" }));
  await server.close();
  expect(logs.map(({ text }) => text).slice(1, 5)).toEqual(
    Array.from({ length: 4 }, () => "rejected AccessDeniedException"),
  );
  const sent = server.requests.map(({ body }) => new URLSearchParams(body));
  const [quota, templated] = sent.toSorted((one, other) => one.size - other.size);
  expect([sent.length, quota?.get("Action")]).toEqual([2, "GetSendQuota"]);
  expect(templated?.get("Action")).toBe("SendTemplatedEmail");
  expect(templated?.get("Destination.ToAddresses.member.1")).toBe("me@example.org");
  expect(server.requests.map(({ body }) => body).join("\n")).not.toContain("maria");
});
