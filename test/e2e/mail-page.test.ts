// The page of --open, in a real browser, beside a server that counts who asks it for something.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conclude } from "../../src/contract/conclusion.ts";
import { writeMailPage } from "../../src/delivery/browser.ts";
import type { CapturedMail } from "../../src/invocation.ts";
import { barriersOf } from "../helpers/axe.ts";
import { openPage } from "../helpers/browser.ts";
import { answering } from "../helpers/http-server.ts";
import type { HttpServer } from "../helpers/http-server.ts";
import { aMail, anInvocation } from "../helpers/invocation.ts";

let browser: Browser;
let page: Page;
let server: HttpServer;
let file: string;
let hostileFile: string;
const dialogs: string[] = [];

const pageOf = async (...calls: readonly CapturedMail[][]): Promise<string> => {
  const invocations = calls.map((mails) =>
    anInvocation({ mails, logs: [{ source: "info", text: "welcomed" }] }),
  );
  return pathToFileURL(await writeMailPage(invocations.map((each) => conclude(each)))).href;
};

const LONG = "w".repeat(400);

beforeAll(async () => {
  server = await answering({ body: "" });
  ({ browser, page } = await openPage(dialogs));
  hostileFile = await pageOf([
    aMail({
      subject: "Welcome <b>Maria</b>",
      text: "Hello Maria",
      html: `<h1 id="hello">Hello Maria</h1><img src="${server.url}/pixel.png">
        <link rel="stylesheet" href="${server.url}/a.css"><style>@import "${server.url}/b.css";</style>
        <script>alert("run"); parent.document.title = "owned"</script>
        <img src="x" onerror="alert('error')"><iframe src="${server.url}/frame"></iframe>
        <iframe srcdoc="<script>parent.parent.document.title = 'owned'</script>"></iframe>
        <svg onload="alert('svg')"></svg><a id="js" href="javascript:alert('link')">a</a>
        <a id="top" target="_top" href="${server.url}/top">a</a>
        <a id="blank" target="_blank" href="${server.url}/blank">a</a>
        <form action="${server.url}/form"><button id="press">Press</button></form>
        <meta http-equiv="refresh" content="0;url=${server.url}/refresh">`,
    }),
  ]);
  file = await pageOf(
    [
      aMail({ subject: "Plain", text: "Hello undefined" }),
      aMail({ subject: LONG, from: `${LONG}@example.com`, text: LONG, html: `<p>${LONG}</p>` }),
      aMail({ subject: "مرحبا", text: "مرحبا ماريا", html: '<p dir="rtl">مرحبا</p>' }),
      aMail({ subject: "", text: undefined }),
    ],
    [
      aMail({
        subject: "Attached",
        html: "<p>Hi</p>",
        attachments: [{ fileName: "a.pdf", contentType: "application/pdf", size: 12 }],
      }),
      ...Array.from({ length: 5 }, (_, index) => aMail({ subject: `Message ${index}` })),
    ],
  );
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const chosen = (): Promise<string[]> =>
  page.locator(".shown > article:visible h2").allTextContents();

describe("a hostile mail", () => {
  it("is shown as a reader would see it, and runs and loads nothing", async () => {
    await page.goto(hostileFile);
    const hello = page.frameLocator("iframe").locator("#hello");
    await expect(hello.textContent()).resolves.toBe("Hello Maria");
    await expect(chosen()).resolves.toEqual(["Welcome <b>Maria</b>"]);
    await expect(page.textContent(".blocked")).resolves.toBe(
      `Not loaded here: images and style sheets from ${new URL(server.url).host}`,
    );
    for (const id of ["#press", "#js", "#top", "#blank"]) {
      await page.frameLocator("iframe").locator(id).click();
    }
    await page.waitForTimeout(300);
    expect(server.requests).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(page.url()).toBe(hostileFile);
    await expect(page.title()).resolves.toMatch(/^1 captured mail: /);
  });

  it("would be seen to ask, if it did", async () => {
    await page.goto(server.url);
    expect(server.requests.length).toBeGreaterThan(0);
  });
});

it.each([
  ["light", 390, ["", "#mail-2"]],
  ["light", 1280, ["#mail-4", "#call-1"]],
  ["dark", 390, ["", "#call-1"]],
  ["dark", 1280, ["", "#mail-5"]],
] as const)("nobody is kept out in %s at %i px", async (colorScheme, width, places) => {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 800 });
  for (const place of places) {
    await page.goto(`${file}${place}`);
    await expect(barriersOf(page)).resolves.toEqual([]);
  }
});

describe("the mails", () => {
  it("are a list beside the mail that is chosen, at first the first", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(file);
    await expect(chosen()).resolves.toEqual(["Plain"]);
    await page.click('.list a[href="#mail-5"]');
    await expect(chosen()).resolves.toEqual(["Attached"]);
    const current = page.locator('.list [aria-current="true"] .what');
    await expect.poll(() => current.textContent()).toBe("Attached");
    await expect(page.locator(".list li:visible").count()).resolves.toBe(10);
    await page.fill(".find input", "hello UNDEFINED");
    await expect(page.locator(".list li:visible").count()).resolves.toBe(1);
    await expect(page.textContent("#found")).resolves.toBe("1 of 10 mails shown");
  });

  it("are either the list or a mail on a narrow screen", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(file);
    await expect(page.locator(".shown").isVisible()).resolves.toBe(false);
    await page.click('.list a[href="#mail-1"]');
    await expect(page.locator(".list").isVisible()).resolves.toBe(false);
    await page.click(".back a");
    await expect(page.locator(".list").isVisible()).resolves.toBe(true);
  });
});

describe("a mail", () => {
  it("is chosen, and its parts are, with the keyboard alone", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(file);
    await page.focus('.list a[href="#call-1"]');
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Enter"]) {
      await page.keyboard.press(key);
    }
    expect(page.url()).toBe(`${file}#mail-2`);
    await page.focus("#mail-2 [value=html]");
    await page.keyboard.press("ArrowRight");
    await expect(page.locator("#mail-2 > .text").isVisible()).resolves.toBe(true);
    await expect(page.locator("#mail-2 > .html").isVisible()).resolves.toBe(false);
    await page.keyboard.press("ArrowRight");
    await expect(page.locator("#mail-2 > .headers").isVisible()).resolves.toBe(true);
    await page.keyboard.press("ArrowRight");
    await expect(page.textContent("#mail-2 > .source")).resolves.toContain("MIME-Version: 1.0");
  });

  it("has a frame as high as what is in it, at each width", async () => {
    await page.goto(`${file}#mail-5`);
    const width = (): Promise<number> =>
      page.evaluate("document.querySelector('#mail-5 iframe').offsetWidth");
    const height = (): Promise<number> =>
      page.evaluate("document.querySelector('#mail-5 iframe').offsetHeight");
    await expect.poll(height).toBeLessThan(100);
    await page.locator("#mail-5 [value=phone]").check();
    await expect(width()).resolves.toBe(375);
    await page.locator("#mail-5 [value=desktop]").check();
    await expect(width()).resolves.toBe(800);
    await page.locator("#mail-5 [value=attachments]").check();
    await expect(page.textContent("#mail-5 > .attachments")).resolves.toMatch(
      /a\.pdf\s+application\/pdf, 12 bytes/,
    );
  });

  it("leads to the call that sent it", async () => {
    await page.goto(`${file}#mail-1`);
    await page.click("#mail-1 .sender a");
    await expect(page.locator("#call-1").isVisible()).resolves.toBe(true);
    await expect(page.textContent("#call-1")).resolves.toContain("welcomed");
  });
});

it("without scripts all is there but the filter", async () => {
  // A policy with no hash is a browser without scripts.
  const source = readFileSync(fileURLToPath(file), "utf8");
  const bare = fileURLToPath(file).replace("mail.html", "bare.html");
  writeFileSync(bare, source.replace(/script-src '[^']*'/, "script-src 'none'"));
  await page.goto(`${pathToFileURL(bare).href}#mail-5`);
  await expect(chosen()).resolves.toEqual(["Attached"]);
  await expect(page.locator(".find").isVisible()).resolves.toBe(false);
  await page.locator("#mail-5 [value=text]").check();
  await expect(page.locator("#mail-5 > .text").isVisible()).resolves.toBe(true);
});
