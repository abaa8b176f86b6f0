// The fixture in vitest itself, and the mail of its server read as from another process.
// oxlint-disable vitest/no-standalone-expect -- each is in a test of the extended `it`
import { expect, it as base } from "vitest";
import type { UserError } from "../../src/errors.ts";
import { serverFixture } from "../../src/serve/fixture.ts";
import { mailsAt } from "../../src/serve/mails-at.ts";
import { serve } from "../../src/serve/serve.ts";
import type { LocalServer } from "../../src/serve/serve.ts";

const fixture = serverFixture({ handlers: {} });
const it = base.extend<{ server: LocalServer }>(fixture);

const send = (url: string, to: string, subject: string): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      Action: "SendEmail",
      Source: "App <app@example.com>",
      "Destination.ToAddresses.member.1": to,
      "Message.Subject.Data": subject,
      "Message.Body.Text.Data": "text",
    }).toString(),
  });

base("names what it needs as Playwright reads it", () => {
  const [start] = fixture.server;
  expect(String(start)).toMatch(/^async ?\(\{ ?\}, ?use\)/);
});

it("is a server, the same for all tests", async ({ server }) => {
  await send(server.url, "first@example.com", "First");
  expect((await server.mails.waitFor({ to: "first@example.com" })).subject).toBe("First");
});

it("keeps its mail for the next test, and for another process", async ({ server }) => {
  const mails = mailsAt(`${server.url}/`);
  expect(await mails.waitFor({ to: "FIRST@example.com", from: "app@example.com" })).toEqual({
    ...{ from: "app@example.com", to: ["first@example.com"], cc: [], bcc: [] },
    ...{ subject: "First", text: "text", html: "" },
  });
  const second = mails.waitFor({ to: "first@example.com", subject: /second/gi });
  await send(server.url, "first@example.com", "The second one");
  expect((await second).subject).toBe("The second one");
  await expect(mails.waitFor({ to: "st@example.com" }, 10)).rejects.toMatchObject({
    message: "no mail to st@example.com arrived within 10 ms",
    remedy: "The last mails:\nto first@example.com: First\nto first@example.com: The second one",
  });
  await mails.clear();
  expect(server.mails.list()).toEqual([]);
});

base("mail is read with the token in the address", async () => {
  await using server = await serve({ handlers: {}, token: "secret" });
  const place = `127.0.0.1:${server.port}`;
  await expect(mailsAt(`http://${place}`).clear()).rejects.toMatchObject({ code: "no-mailbox" });
  await mailsAt(`http://:secret@${place}`).clear();
});

base("an empty token is refused, as no request could carry it", async () => {
  await expect(serve({ handlers: {}, host: "0.0.0.0", token: "" })).rejects.toMatchObject({
    message: "the token is empty",
  });
});

base("a mail that does not arrive is explained by the call that failed", async () => {
  const file = "test/fixtures/handlers/outcomes.mjs";
  const handlers = { fails: { file, exportName: "throws" }, gone: { file: "gone.mjs" } };
  await using server = await serve({ handlers });
  const call = (name: string): Promise<Response> =>
    fetch(`${server.url}/2015-03-31/functions/${name}/invocations`, { method: "POST", body: "{}" });
  const remedy = async (): Promise<string> =>
    server.mails.waitFor({ to: "a@example.com" }, 1).then(
      () => "",
      (error: UserError) => String(error.remedy),
    );
  expect(await remedy()).toBe("The mailbox is empty.");
  await call("fails");
  expect(await remedy()).toMatch(/^The last call failed: \w*Error: /);
  await call("gone");
  expect(await remedy()).toMatch(/^The last call failed: .*gone\.mjs/);
});
