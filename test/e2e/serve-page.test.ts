// The inbox of a running server, in a real browser.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import { completeSettings } from "../../src/capture-settings.ts";
import { serve } from "../../src/serve/serve.ts";
import type { LocalServer } from "../../src/serve/serve.ts";
import { startServer } from "../../src/serve/start.ts";
import { barriersOf } from "../helpers/axe.ts";
import { openPage } from "../helpers/browser.ts";
import { aMail } from "../helpers/invocation.ts";
import { ROOT } from "../helpers/spawn.ts";

let server: LocalServer;
let browser: Browser;
let page: Page;
const dialogs: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  const env = { SES_SOURCE_EMAIL: "no-reply@example.com" };
  server = await serve({ handlers: { reference: { file: `${ROOT}src/handler/index.ts`, env } } });
  ({ browser, page } = await openPage(dialogs));
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.goto(`${server.url}/`);
  await page.locator("#state", { hasText: "live" }).waitFor();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

const invoke = (event: object): Promise<Response> =>
  fetch(`${server.url}/2015-03-31/functions/reference/invocations`, {
    method: "POST",
    body: JSON.stringify(event),
  });

describe("the inbox", () => {
  it("says how to send something to it, until something comes", async () => {
    expect(await page.locator("#empty pre").textContent()).toContain(
      `AWS_ENDPOINT_URL_SES=${server.url}`,
    );
    expect(await barriersOf(page)).toEqual([]);
  });

  it("shows a mail within a second, and what sent it", async () => {
    const event = createEvent({ seed: "page", attributes: { email: "page@example.com" } });
    await invoke({ ...event, version: "0" });
    const item = page.locator("#items .is-mail", { hasText: "page@example.com" });
    await item.waitFor({ timeout: 1_000 });
    await item.locator("a").click();
    const mail = page.locator("article.mail");
    await mail.getByText("Congratulations").first().waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await mail.locator(".sender a").click();
    const call = page.locator("article.call");
    await call.getByText("Where the event differs from AWS's").waitFor();
    expect(await call.textContent()).toContain('the version must be the string "1"');
    expect(await barriersOf(page)).toEqual([]);
  });

  it("fires an event of each flow, whose call is listed though it sends no mail", async () => {
    await page.locator(".fire summary").click();
    expect(await page.locator(".fire form button").count()).toBe(10);
    await page.locator('button[value="confirm-forgot-password"]').click();
    const call = page.locator("article.call h2", { hasText: "ConfirmForgotPassword" });
    await call.waitFor();
    expect(await page.locator("#items .is-call", { hasText: "no mail" }).count()).toBe(1);
  });

  it("finds mail as the API does", async () => {
    await page.locator("#find input").fill("to:nobody@example.com");
    await page.locator("#found", { hasText: "No mails found" }).waitFor();
    await page.locator("#find input").fill("");
    await page.locator("#found", { hasText: "1 of 1 mails shown" }).waitFor();
    expect(await page.locator("#items .is-mail").count()).toBe(1);
  });

  it("keeps what is hostile as text", async () => {
    await invoke(
      createEvent({
        seed: "hostile",
        userName: '<img src=x onerror="alert(1)">',
        attributes: { email: "hostile@example.com" },
      }),
    );
    await page.locator("#items .is-mail", { hasText: "hostile@example.com" }).locator("a").click();
    await page.locator("article.mail", { hasText: "<img src=x" }).waitFor();
    expect([dialogs, errors]).toEqual([[], []]);
  });

  it("fits a phone, in the dark", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await barriersOf(page)).toEqual([]);
    await page.locator(".back a").click();
    await page.locator("#items li").first().waitFor();
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(390);
    expect(await barriersOf(page)).toEqual([]);
  });

  it("lists 10,000 mails as one scrolls, and deletes them", async () => {
    await page.setViewportSize({ width: 1_280, height: 800 });
    await using full = await startServer({
      ...{ functions: [], host: "127.0.0.1", port: 0, mayMove: false, token: undefined },
      ...{ region: "us-east-1", capture: completeSettings(), version: "0" },
      ...{ fixesEvents: false, retries: false, concurrency: undefined },
    });
    for (let n = 0; n < 10_000; n++) {
      full.mailbox.add(aMail({ to: [`n${n}@example.com`], subject: `Mail ${n}` }));
    }
    await page.goto(`http://127.0.0.1:${full.port}/`);
    await page.locator("#found", { hasText: "of 10000 mails shown" }).waitFor();
    const before = await page.locator("#items .is-mail").count();
    await page.locator("#found").scrollIntoViewIfNeeded();
    await expect.poll(() => page.locator("#items .is-mail").count()).toBeGreaterThan(before);
    await page.locator("#clear").click();
    await page.locator("#empty").waitFor();
    expect(full.mailbox.count()).toBe(0);
  });
});
