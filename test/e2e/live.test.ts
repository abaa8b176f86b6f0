// A live run's mail goes through the capture to aws-ses-v2-local, to its recipients or to somebody else.
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PLAIN_SETTINGS } from "../../src/capture/settings.ts";
import { createEvent } from "../../src/event/create.ts";
import type { Invocation } from "../../src/invocation.ts";
import { localInvoker } from "../../src/runtime/local-invoker.ts";
import { handlerFile } from "../helpers/handlers.ts";
import { freePort, ROOT, startPeer, stopPeer } from "../helpers/spawn.ts";

let peer: ChildProcess | undefined;
let endpoint = "";

beforeAll(async () => {
  const port = await freePort();
  endpoint = `http://127.0.0.1:${port}`;
  peer = await startPeer(
    process.execPath,
    [
      `${ROOT}node_modules/aws-ses-v2-local/dist/cli.js`,
      ...["--port", String(port), "--host", "127.0.0.1"],
    ],
    { ready: /is up and running|listening|http:\/\//i },
  );
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
    capture: { ...PLAIN_SETTINGS, live: { services, redirect } },
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

it("sends nothing of a service that was not named", async () => {
  const before = (await stored()).length;
  const { mails } = await mail(undefined, ["dynamodb"]);
  expect([(await stored()).length, mails.length, mails[0]?.sent]).toEqual([before, 3, undefined]);
});
