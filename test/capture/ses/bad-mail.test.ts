// Mails that are broken, far too large, or sent when nobody waits for them any more.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRawMail } from "../../../src/capture/ses/raw-mail.ts";
import { SesError } from "../../../src/capture/ses/refusals.ts";
import type { SesSettings } from "../../../src/capture-settings.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const SES = JSON.stringify(
  new URL("../../../node_modules/@aws-sdk/client-ses/dist-cjs/index.js", import.meta.url).href,
);

function run(body: string, ses: Partial<SesSettings> = {}, lingerMs = 0): Promise<Invocation> {
  const file = handlerFile(`
    import v1 from ${SES};
    const client = new v1.SESClient({ maxAttempts: 1 });
    const told = ({ name, message }) => console.log(name + ": " + message);
    const raw = (Data, Destinations = ["maria@example.com"]) =>
      client.send(new v1.SendRawEmailCommand({ Source: "us@example.com", Destinations, RawMessage: { Data } }));
    const send = (to, text = "Hello", parts = {}) =>
      client.send(new v1.SendEmailCommand({
        Source: "us@example.com", Destination: { ToAddresses: to },
        Message: { Subject: { Data: "Hi" }, Body: { Text: { Data: text } } }, ...parts,
      }));
    const templated = (Template, TemplateData = "{}") =>
      client.send(new v1.SendTemplatedEmailCommand({
        Source: "us@example.com", Destination: { ToAddresses: ["maria@example.com"] }, Template, TemplateData,
      }));
    export const handler = async (event) => { ${body}; return event; };`);
  return localInvoker({
    file,
    env: {},
    limitMs: 50_000,
    memoryMb: 4_096,
    lingerMs,
    capture: { ses },
  })(createEvent({ seed: "bad" }));
}

const logsOf = ({ logs }: Invocation): string[] => logs.map(({ text }) => text);

describe("mail that SES does not take", () => {
  it("10,000 recipients", async () => {
    const invocation = await run(
      'await send(Array.from({ length: 10_000 }, (_, n) => n + "@example.com")).catch(told)',
    );
    expect(logsOf(invocation)).toEqual(["InvalidParameterValue: Recipient count exceeds 50."]);
    expect(invocation.mails).toEqual([]);
  });

  it("an attachment of 45 MB", async () => {
    const invocation = await run(`
      const head = "From: us@example.com\\r\\nSubject: big\\r\\nContent-Type: application/pdf\\r\\n\\r\\n";
      await raw(Buffer.concat([Buffer.from(head), Buffer.alloc(45 * 2 ** 20, "A")])).catch(told)`);
    expect(logsOf(invocation)).toEqual([
      expect.stringMatching(
        /^InvalidParameterValue: Message length is more than 10485760 bytes long: '471\d{5}'\.$/,
      ),
    ]);
    expect(invocation.mails).toEqual([]);
  });

  it.each([
    [
      "user",
      "maria@example.com",
      "Invalid tag value <maria@example.com>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
    ],
    [
      "first name",
      "maria",
      "Invalid tag name <first name>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
    ],
    ["user", "", "The tag value must be specified."],
  ])("a tag %s=%s", async (Name, Value, message) => {
    const Tags = JSON.stringify([{ Name, Value }]);
    const invocation = await run(
      `await send(["maria@example.com"], "x", { Tags: ${Tags} }).catch(told)`,
    );
    expect(logsOf(invocation)).toEqual([`InvalidParameterValue: ${message}`]);
  });

  it("headers that a message has once, twice", async () => {
    const invocation = await run(
      'await raw(Buffer.from("Subject: a\\r\\nSubject: b\\r\\nFrom: us@example.com\\r\\n\\r\\nx")).catch(told)',
    );
    expect(logsOf(invocation)).toEqual(["InvalidParameterValue: Duplicate header 'Subject'."]);
  });
});

describe("mail that SES takes as it is", () => {
  it("bytes that are no UTF-8", async () => {
    const { mails } = await run(`
      await raw(Buffer.concat([Buffer.from("From: us@example.com\\r\\nSubject: "), Buffer.from([0xe9, 0xff]),
        Buffer.from("\\r\\n\\r\\n"), Buffer.from([0xc3, 0x28, 0xff])]))`);
    expect(mails).toMatchObject([{ from: "us@example.com", text: "\ufffd(\ufffd\n" }]);
    expect([...(mails[0]?.source ?? [])].slice(-3)).toEqual([0xc3, 0x28, 0xff]);
  });

  it("any bytes at all are read, or refused with an error of SES's", async () => {
    const mime = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .array(
          fc.oneof(
            fc.constantFrom(
              "From: a@example.com",
              "To: b@example.com, =?utf-8?B?/w==?= <c@example.com>",
              "Content-Type: multipart/mixed; boundary=x",
              "Content-Type: multipart/mixed",
              "Content-Type: message/rfc822",
              "Content-Transfer-Encoding: base64",
              "Content-Type: text/html; charset=nonsense",
              "--x",
              "--x--",
              "",
              "=?bad",
            ),
            fc.string(),
          ),
          { maxLength: 30 },
        )
        .map((lines) => Buffer.from(lines.join("\r\n"))),
    );
    await fc.assert(
      fc.asyncProperty(mime, async (bytes) => {
        const envelope = { from: "us@example.com", recipients: ["maria@example.com"] };
        const end = await parseRawMail(Buffer.from(bytes), envelope).catch(
          (error: unknown) => error,
        );
        const read = { from: "us@example.com", to: ["maria@example.com"], size: bytes.length };
        expect(end instanceof SesError ? read : end).toMatchObject(read);
      }),
      { numRuns: 500 },
    );
  });

  it("parts nested a thousand deep, which nobody reads", async () => {
    const deep = Array.from(
      { length: 1_000 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    ).join("");
    const source = Buffer.from(`From: us@example.com\r\n${deep}\r\nx`);
    const parsed = parseRawMail(source, { from: undefined, recipients: [] });
    await expect(parsed).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });
});

describe("templates that cannot be filled in", () => {
  it.each<[name: string, text: string, message: RegExp]>([
    [
      "a name without a value",
      "Hi {{name}}",
      /^Attribute 'name' is not present in the rendering data\.$/,
    ],
    ["a template that includes itself", "{{> self}}", /self/],
    ["an inline template that includes itself", '{{#*inline "a"}}{{> a}}{{/inline}}{{> a}}', /./],
    ["a block that is not closed", "{{#if name}}", /./],
  ])("%s", async (_name, text, message) => {
    const templates = [{ name: "self", subject: "Hi", text }];
    const { mails, outcome } = await run('await templated("self")', { templates });
    expect(outcome.kind).toBe("returned");
    expect(mails.map(({ events }) => events)).toEqual([
      [{ kind: "rendering-failure", message: expect.stringMatching(message) }],
    ]);
  });
});

describe("mail that nobody waits for", () => {
  it("is told of as late, when it is sent after the answer", async () => {
    const { mails, late } = await run(
      'setTimeout(() => send(["late@example.com"]).catch(told), 50)',
      {},
      2_000,
    );
    expect(mails).toEqual([]);
    expect(late?.mails.map(({ to }) => to)).toEqual([["late@example.com"]]);
  });

  it("is told of as late, when it was not awaited", async () => {
    const { mails, late } = await run('send(["late@example.com"]).catch(told)', {}, 2_000);
    expect([...mails, ...(late?.mails ?? [])].map(({ to }) => to)).toEqual([["late@example.com"]]);
    expect(late?.mails).toHaveLength(1);
  });

  it("nothing is late of a handler that waits", async () => {
    const { mails, late } = await run('await send(["maria@example.com"])', {}, 2_000);
    expect([mails.length, late]).toEqual([1, undefined]);
  });
});

it("2,500 mails of 20 kB in one run are all there, with their bodies", async () => {
  const { mails, outcome } = await run(`
    const text = "x".repeat(20_000);
    for (let n = 0; n < 2_500; n += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, m) => send([n + m + "@example.com"], n + m + text)));
    }`);
  expect(outcome.kind).toBe("returned");
  expect(mails).toHaveLength(2_500);
  const numbers = mails.map(({ to }) => Number.parseInt(to[0] ?? "", 10));
  expect(new Set(numbers).size).toBe(2_500);
  // The last ones are read from where they were put.
  for (const mail of [mails[0], mails[2_499]]) {
    expect(mail?.text).toMatch(new RegExp(`^${Number.parseInt(mail?.to[0] ?? "", 10)}x{20000}$`));
  }
});
