import { expect, it } from "vitest";
import { completeSettings } from "../../src/capture-settings.ts";
import { createApi } from "../../src/serve/api.ts";
import type { Answer, Exchange } from "../../src/serve/http/exchange.ts";
import { keepInvocations } from "../../src/serve/invocations.ts";
import { createMailbox } from "../../src/serve/mailbox/mailbox.ts";

const mailbox = createMailbox();
const api = createApi({
  ...{ mailbox, invocations: keepInvocations(), functions: [], url: () => "http://localhost" },
  ...{ region: "us-east-1", version: "0", capture: completeSettings(), token: undefined },
  ...{ fixesEvents: false, retries: false, concurrency: undefined },
});

async function ask(method: string, path: string, body: unknown = ""): Promise<Answer> {
  const exchange: Exchange = {
    method,
    url: new URL(path, "http://localhost"),
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify(body)),
    closed: () => new AbortController().signal,
  };
  return (await api.answer(exchange)) as Answer;
}

it("a large mail of a client is kept as it was written, out of the way of JSON", async () => {
  const source = [
    ...["From: app@example.com", "To: maria@example.com", "Subject: Large"],
    ...["Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", ""],
    ...["Hello", "--b", "Content-Type: application/pdf", ""],
    ...Array.from({ length: 10_000 }, () => "0123456789"),
    "--b--\r\n",
  ].join("\r\n");
  const Data = Buffer.from(source).toString("base64");
  const sent = await ask("POST", "/v2/email/outbound-emails", { Content: { Raw: { Data } } });
  expect(sent.status).toBe(200);
  expect(JSON.stringify(mailbox.list()).length).toBeLessThan(1_000);
  const { body } = await ask("GET", "/api/v1/message/latest/raw");
  expect(Buffer.from(body).toString()).toBe(source);
  const part = await ask("GET", "/api/v1/message/latest/part/2");
  expect(part.status).toBe(200);
  expect(part.body.length).toBeGreaterThan(100_000);
});

it("attachments that a client gives beside the text are part of the mail", async () => {
  const Attachments = [
    { FileName: "terms.txt", ContentType: "text/plain", RawContent: btoa("the terms") },
  ];
  const sent = await ask("POST", "/v2/email/outbound-emails", {
    FromEmailAddress: "app@example.com",
    Destination: { ToAddresses: ["maria@example.com"] },
    Content: { Simple: { Subject: { Data: "Hi" }, Body: { Text: { Data: "Hi" } }, Attachments } },
  });
  expect(sent.status).toBe(200);
  const { body } = await ask("GET", "/api/v1/message/latest/part/2");
  expect(Buffer.from(body).toString()).toBe("the terms");
});

it("a body that is too large is refused in the form that the client reads", () => {
  const [v2, v1, page] = ["/v2/email/outbound-emails", "/", "/api/v1/messages"].map((path) =>
    api.tooLarge(path, 100),
  );
  expect(v2?.status).toBe(413);
  expect(JSON.parse(String(v2?.body))).toMatchObject({ message: expect.stringContaining("100") });
  expect(String(v1?.body)).toMatch(/^<ErrorResponse.*<Message>.*100/);
  expect(String(page?.body)).toContain("too large");
});
