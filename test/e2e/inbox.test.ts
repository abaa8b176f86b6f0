// Captured mail in MailDev, a local inbox that we did not write.
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fixture } from "../helpers/fixtures.ts";
import { freePort, ROOT, spawnCli, startPeer, stopPeer } from "../helpers/spawn.ts";

let peer: ChildProcess | undefined;
let smtp = "";
let api = "";

beforeAll(async () => {
  const [smtpPort, webPort] = [await freePort(), await freePort()];
  smtp = `smtp://127.0.0.1:${smtpPort}`;
  api = `http://127.0.0.1:${webPort}/api`;
  peer = await startPeer(
    process.execPath,
    [
      `${ROOT}node_modules/maildev/dist/bin/maildev.js`,
      ...["--smtp", String(smtpPort), "--ip", "127.0.0.1"],
      ...["--web", String(webPort), "--web-ip", "127.0.0.1"],
    ],
    { ready: /Press Ctrl/ },
  );
});

afterAll(() => stopPeer(peer));

interface Received {
  subject: string;
  text: string;
  html?: string;
  headers: Record<string, unknown>;
  envelope: { from: { address: string }; to: { address: string }[] };
}

async function received(): Promise<Received[]> {
  const list = (await (await fetch(`${api}/email`)).json()) as Received[] | { emails: Received[] };
  return Array.isArray(list) ? list : list.emails;
}

it("relays each mail to everybody that it was for", async () => {
  const html = [
    "v1",
    "SendEmail",
    {
      Source: "Us <us@example.com>",
      Destination: {
        ToAddresses: ["María <maria@example.com>"],
        BccAddresses: ["audit@example.com"],
      },
      Message: {
        Subject: { Data: "¡Hola, María!" },
        Body: { Text: { Data: "Hola" }, Html: { Data: "<p>Hola</p>" } },
      },
    },
  ];
  const raw = [
    "v2",
    "SendEmail",
    {
      Content: {
        Raw: {
          Data: {
            base64: Buffer.from(
              "From: us@example.com\r\nTo: raw@example.com\r\nSubject: raw\r\nX-Own: kept\r\n\r\nHello",
            ).toString("base64"),
          },
        },
      },
    },
  ];
  const { code, err } = await spawnCli([
    ...["run", "--handler", fixture("handlers/ses/calls.mjs"), "--smtp", smtp],
    ...["--env", `CALLS=${JSON.stringify([html, raw])}`],
  ]);
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringContaining("relayed 2 mails to 127"),
  });
  const mails = await received();
  expect(
    mails.map(({ subject, envelope }) => [subject, envelope.to.map(({ address }) => address)]),
  ).toEqual([
    ["¡Hola, María!", ["maria@example.com", "audit@example.com"]],
    ["raw", ["raw@example.com"]],
  ]);
  expect(mails[0]).toMatchObject({
    text: expect.stringContaining("Hola"),
    html: expect.stringContaining("<p>Hola</p>"),
  });
  expect(JSON.stringify(mails[1]?.headers)).toContain("kept");
});
