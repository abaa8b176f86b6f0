// The page of --open, in a real browser, beside a server that counts who asks it for something.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openMails } from "../../src/delivery/browser.ts";
import { openPage } from "../helpers/browser.ts";
import { answering } from "../helpers/http-server.ts";
import type { HttpServer } from "../helpers/http-server.ts";
import { aMail } from "../helpers/invocation.ts";

let browser: Browser;
let page: Page;
let server: HttpServer;
const dialogs: string[] = [];

beforeAll(async () => {
  server = await answering({ body: "" });
  ({ browser, page } = await openPage(dialogs));
  let file = "";
  await openMails(
    [
      aMail({
        subject: "Welcome <b>Maria</b>",
        text: "Hello Maria",
        html: `<h1 id="hello">Hello Maria</h1><img src="${server.url}/pixel.png">
          <link rel="stylesheet" href="${server.url}/a.css"><style>@import "${server.url}/b.css";</style>
          <script>alert("run"); parent.document.title = "owned"</script>
          <img src="x" onerror="alert('error')"><iframe src="${server.url}/frame"></iframe>
          <form action="${server.url}/form"><button id="press">Press</button></form>
          <meta http-equiv="refresh" content="0;url=${server.url}/refresh">`,
      }),
    ],
    async (path) => void (file = path),
  );
  await page.goto(`file://${file}`);
  await page.waitForTimeout(500);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it("shows the mail as a reader would", async () => {
  await expect(page.title()).resolves.toBe("1 captured mail");
  await expect(page.textContent("h2")).resolves.toBe("Welcome <b>Maria</b>");
  await expect(page.textContent("pre")).resolves.toBe("Hello Maria");
  const hello = page.frameLocator("iframe").locator("#hello");
  await expect(hello.textContent()).resolves.toBe("Hello Maria");
});

it("asks nobody for anything, and runs nothing", async () => {
  await page.frameLocator("iframe").locator("#press").click();
  await page.waitForTimeout(300);
  expect(server.requests).toEqual([]);
  expect(dialogs).toEqual([]);
  await expect(page.title()).resolves.toBe("1 captured mail");
});

it("would be seen to ask, if it did", async () => {
  await page.goto(server.url);
  expect(server.requests.length).toBeGreaterThan(0);
});
