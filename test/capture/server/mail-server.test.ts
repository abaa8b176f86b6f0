// Mail that a handler hands to a mail server, by a client or by hand.
import { describe, expect, it } from "vitest";
import type { Fault, SesSettings } from "../../../src/capture-settings.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";
import { ROOT } from "../../helpers/spawn.ts";

const SES = "email-smtp.eu-west-1.amazonaws.com";
const MAIL = `{ from: "Us <us@example.com>", to: "maria@example.com", cc: "c@example.com", bcc: "b@example.com", subject: "Grüße", text: "Hello\\n.dot\\n..dots" }`;

const file = handlerFile(`
  import net from "node:net";
  import tls from "node:tls";
  import http from "node:http";
  import dns from "node:dns";
  import nodemailer from ${JSON.stringify(`${ROOT}node_modules/nodemailer/dist/esm/nodemailer.js`)};

  const ACCOUNT = Buffer.from("\\0user\\0pass").toString("base64");
  const LINES = [
    "EHLO x", "AUTH PLAIN " + ACCOUNT, "MAIL FROM:<us@example.com> SIZE=9", "RCPT TO:<maria@example.com>", "DATA",
    "From: us@example.com\\r\\nTo: maria@example.com\\r\\nSubject: By hand\\r\\n\\r\\nHello\\r\\n.", "QUIT",
  ];
  /** Says the next line after each reply. */
  const talk = (socket, lines, said = "") => new Promise((resolve, reject) => {
    const left = [...lines];
    socket.setEncoding("utf8").on("data", (text) => {
      said += text;
      if (/^\\d{3}(?: .*)?\\r\\n$/m.test(said) && left.length > 0) socket.write(left.shift() + "\\r\\n");
    });
    socket.on("error", reject).on("close", () => resolve(said));
  });
  const next = (socket, event = "data") => new Promise((resolve) => socket.once(event, resolve));
  const upgrade = async (plain, host) => {
    await next(plain);
    for (const line of ["EHLO x", "STARTTLS"]) await (plain.write(line + "\\r\\n"), next(plain));
    const secure = tls.connect({ socket: plain, servername: host });
    await next(secure, "secureConnect");
    const talking = talk(secure, LINES.slice(1));
    secure.write("EHLO x\\r\\n");
    return talking;
  };
  const auth = { user: "user", pass: "pass" };
  const WAYS = {
    send: async (options, more) => (await nodemailer.createTransport(options).sendMail({ ...${MAIL}, ...more })).response,
    twice: async (options) => {
      const transport = nodemailer.createTransport({ ...options, pool: true });
      for (const time of [1, 2]) await transport.sendMail(${MAIL});
      transport.close();
    },
    verify: (options) => nodemailer.createTransport(options).verify(),
    net: (port, host) => talk(net.connect(port, host), LINES),
    tls: (port, host) => talk(tls.connect(port, host), LINES),
    socket: (port, host) => talk(new net.Socket().connect({ port, host }), LINES),
    startTls: (port, host) => upgrade(new net.Socket().connect(port, host), host),
    lines: (port, host, lines) => talk(net.connect(port, host), lines),
    /** Says all at once and only listens then. */
    leaves: (port, host) => {
      const socket = net.connect({ port, host, allowHalfOpen: true });
      socket.end(LINES.slice(0, -1).join("\\r\\n") + "\\r\\n");
      return talk(socket.once("end", () => socket.destroy()), []);
    },
    pipelined: (port, host) => {
      const socket = net.connect(port, host);
      const said = talk(socket, []);
      for (const piece of (LINES.join("\\r\\n") + "\\r\\n").match(/[^]{1,7}/g)) socket.write(piece);
      return said;
    },
    handshake: (port, host) => {
      const socket = new tls.TLSSocket(net.connect(port, host));
      socket.write("EHLO x\\r\\n");
      return talk(socket, LINES);
    },
    request: (url) => new Promise((resolve, reject) => http.get(url, resolve).on("error", reject)),
    lookup: (name) => dns.promises.lookup(name),
  };
  export const handler = ({ way, given }) => WAYS[way](...given);`);

const invoke = localInvoker({ file, env: {}, warm: true });

async function run(
  way: string,
  given: readonly unknown[],
  ses: Partial<SesSettings> = {},
  limitMs = 10_000,
): Promise<Invocation> {
  const event = { ...createEvent({ seed: "smtp" }), way, given: [...given] as string[] };
  return invoke(event, { capture: { ses }, limitMs });
}

const auth = { user: "user", pass: "pass" };

describe("a mail is captured that is handed in by", () => {
  it.each<[string, string, object, string]>([
    [
      "a plain connection",
      "send",
      { host: "mail.example.com", port: 25, ignoreTLS: true },
      "mail.example.com:25",
    ],
    [
      "STARTTLS",
      "send",
      { host: "smtp.example.com", port: 587, auth, requireTLS: true },
      "smtp.example.com:587",
    ],
    [
      "a login that keeps the password",
      "send",
      { host: "smtp.example.com", port: 587, auth: { ...auth, method: "CRAM-MD5" } },
      "smtp.example.com:587",
    ],
    [
      "TLS",
      "send",
      { host: "smtp.example.com", port: 2465, secure: true, auth },
      "smtp.example.com:2465",
    ],
    ["an address", "send", { host: "198.51.100.7", port: 2587, auth }, "198.51.100.7:2587"],
    ["the name of a service", "send", { service: "gmail", auth }, "smtp.gmail.com:465"],
    [
      "a proxy",
      "send",
      {
        host: "smtp.example.com",
        port: 465,
        secure: true,
        auth,
        proxy: "http://proxy.example.com:3128",
      },
      "smtp.example.com:465",
    ],
    ["SES", "send", { host: SES, port: 587, auth }, `${SES}:587`],
  ])("%s", async (_what, way, options, action) => {
    const { outcome, mails, awsCalls } = await run(way, [options]);
    expect(outcome).toMatchObject({ kind: "returned", payload: expect.stringMatching(/^250 /) });
    expect(mails).toEqual([
      expect.objectContaining({
        api: "smtp",
        action,
        from: "Us <us@example.com>",
        to: ["maria@example.com"],
        cc: ["c@example.com"],
        bcc: ["b@example.com"],
        subject: "Grüße",
        text: "Hello\n.dot\n..dots\n",
      }),
    ]);
    expect(mails[0]?.region).toBe(action.startsWith(SES) ? "eu-west-1" : undefined);
    expect(awsCalls).toEqual([]);
  });

  it("a pool, one after the other", async () => {
    const { mails, awsCalls } = await run("twice", [{ host: SES, port: 587, auth }]);
    expect([mails.length, awsCalls]).toEqual([2, []]);
  });

  it.each<[string, number, string]>([
    ["net", 25, "smtp.example.com"],
    ["tls", 465, "smtp.example.com"],
    ["socket", 587, "smtp.example.com"],
    ["startTls", 587, SES],
    ["pipelined", 25, "2001:db8::25"],
  ])("hand, with %s", async (way, port, host) => {
    const { outcome, mails, awsCalls } = await run(way, [port, host]);
    expect(outcome).toMatchObject({ kind: "returned", payload: expect.stringContaining("221 ") });
    expect(mails).toEqual([expect.objectContaining({ subject: "By hand", text: "Hello\n" })]);
    expect(awsCalls).toEqual([]);
  });

  it("a client that says all at once and leaves without QUIT", async () => {
    const { outcome, mails } = await run("leaves", [25, "smtp.example.com"]);
    expect(outcome).toMatchObject({ payload: expect.stringMatching(/250 2\.0\.0 Ok: queued/) });
    expect(mails).toEqual([expect.objectContaining({ subject: "By hand" })]);
  });
});

describe("a server says no", () => {
  const fault = (kind: Fault["kind"]): Partial<SesSettings> => ({ fault: { kind } });
  const toSes = { host: SES, port: 587, auth };
  it.each<[string, Partial<SesSettings>, object, string]>([
    [
      "in the sandbox",
      { sandbox: true, verified: ["us@example.com"] },
      toSes,
      "554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: maria@example.com, c@example.com, b@example.com",
    ],
    [
      "to an unverified sender",
      { verified: ["other.example.com"] },
      toSes,
      "554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: Us <us@example.com>",
    ],
    [
      "while it is paused",
      { paused: true },
      toSes,
      "554 Message rejected: Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.",
    ],
    [
      "to too many",
      fault("throttle"),
      toSes,
      "454 Throttling failure: Maximum sending rate exceeded.",
    ],
    ["when it is out of order", fault("500"), toSes, "451 Temporary service failure"],
    ["and breaks off", fault("reset"), toSes, "the connection was reset"],
    [
      "to somebody without TLS",
      {},
      { ...toSes, ignoreTLS: true },
      "530 Must issue a STARTTLS command first",
    ],
    [
      "to a login that SES does not know",
      {},
      { ...toSes, auth: { ...auth, method: "CRAM-MD5" } },
      "504 5.5.4 Unrecognized authentication type",
    ],
    ["to somebody without a name", {}, { host: SES, port: 587 }, "530 Authentication required"],
    [
      "to what never was a name",
      {},
      { host: "smtp.example.com", port: 587, auth: { user: "undefined", pass: "x" } },
      "535 5.7.8 Authentication credentials invalid",
    ],
  ])("%s", async (_when, ses, options, error) => {
    const { outcome, mails, awsCalls } = await run("send", [options], ses);
    expect(outcome.kind).toBe("handler-error");
    expect(mails).toEqual([]);
    expect(awsCalls).toContainEqual(
      expect.objectContaining({ service: "smtp", result: "refused", error }),
    );
  });

  it("never", async () => {
    const { outcome, awsCalls } = await run("send", [toSes], fault("timeout"), 500);
    expect(outcome.kind).toBe("timed-out");
    expect(awsCalls).toMatchObject([{ service: "smtp", error: "no response" }]);
  });

  it.each([
    ["RCPT TO:<maria@example.com>", /^503 /m],
    ["MAIL FROM:<undefined>", /^501 5\.1\.7 .*<undefined>/m],
    ["AUTH NTLM", /^504 /m],
    ["GET / HTTP/1.1", /^502 /m],
  ])("to %s", async (line, reply) => {
    const { outcome, awsCalls } = await run("lines", [25, "smtp.example.com", [line, "QUIT"]]);
    expect(outcome).toMatchObject({ payload: expect.stringMatching(reply) });
    expect(awsCalls).toMatchObject([{ operation: "smtp.example.com:25", result: "refused" }]);
  });

  it("to more than anybody sends", async () => {
    const to = Array.from({ length: 1_001 }, (_, index) => `RCPT TO:<a${index}@example.com>`);
    const many = await run("lines", [
      25,
      "mail.example.com",
      ["MAIL FROM:<>", to.join("\r\n"), "QUIT"],
    ]);
    expect(many.awsCalls).toMatchObject([{ error: "452 4.5.3 Too many recipients" }]);
  });

  it("as SES alone does, with a mail that it would not take, and any other server does not mind", async () => {
    const { outcome, mails } = await run("send", [{ host: "smtp.example.com", port: 587, auth }], {
      paused: true,
      sandbox: true,
      verified: [],
      fault: { kind: "throttle" },
    });
    expect([outcome.kind, mails.length]).toEqual(["returned", 1]);
  });
});

it("a server other than SES takes a message without From", async () => {
  const lines = ["EHLO x", "MAIL FROM:<us@example.com>", "RCPT TO:<maria@example.com>", "DATA"];
  const message = "Subject: Hi\r\n\r\nHello\r\n.";
  const { mails } = await run("lines", [25, "smtp.example.com", [...lines, message, "QUIT"]]);
  expect(mails).toMatchObject([{ from: "us@example.com", subject: "Hi" }]);
});

it("SES knows what some headers are for", async () => {
  const headers = { "X-SES-CONFIGURATION-SET": "news", "X-SES-MESSAGE-TAGS": "kind=welcome, a=b" };
  const { mails } = await run("send", [{ host: SES, port: 587, auth }, { headers }], {
    suppressed: ["b@example.com"],
  });
  expect(mails).toMatchObject([
    {
      configurationSet: "news",
      tags: { kind: "welcome", a: "b" },
      events: [{ kind: "suppressed", recipient: "b@example.com" }],
    },
  ]);
});

describe("is on the record, and no mail,", () => {
  it.each<[string, unknown[], string]>([
    [
      "verify",
      [{ host: "smtp.example.com", port: 587, auth }],
      "smtp smtp.example.com:587 answered",
    ],
    ["request", ["http://smtp.example.com:25/"], "smtp smtp.example.com:25 refused"],
    ["handshake", [465, "smtp.example.com"], "tcp smtp.example.com:465 refused"],
    ["send", [{ host: "smtp.example.com", port: 1025 }], "tcp smtp.example.com:1025 refused"],
    [
      "send",
      [{ host: "smtp.example.com", port: 587, secure: true }],
      "smtp smtp.example.com:587 answered",
    ],
    ["lookup", ["smtp.example.com"], "dns smtp.example.com refused"],
  ])("%s %o", async (way, given, record) => {
    const { mails, awsCalls } = await run(way, given);
    expect(mails).toEqual([]);
    const calls = awsCalls.map(
      ({ service, operation, result }) => `${service} ${operation} ${result}`,
    );
    expect(new Set(calls)).toEqual(new Set([record]));
  });
});
