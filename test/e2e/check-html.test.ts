// The HTML report of `check`, in a real browser, beside a server that counts who asks it for something.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkHtml } from "../../src/report/check/html/page.ts";
import {
  aCall,
  aFinding,
  aRealisticReport,
  aReport,
  aRule,
  aScenario,
} from "../helpers/check-report.ts";
import { barriersOf } from "../helpers/axe.ts";
import { openPage } from "../helpers/browser.ts";
import { answering } from "../helpers/http-server.ts";
import type { HttpServer } from "../helpers/http-server.ts";
import { aMail, anInvocation } from "../helpers/invocation.ts";

const folder = mkdtempSync(join(tmpdir(), "check-html-"));
const file = `file://${join(folder, "report.html")}`;
const hostileFile = `file://${join(folder, "hostile.html")}`;
const dialogs: string[] = [];
let browser: Browser;
let page: Page;
let server: HttpServer;

beforeAll(async () => {
  server = await answering({ body: "" });
  const load = `"><img src="${server.url}/pixel.png"><script src="${server.url}/a.js"></script>
    <script>alert("run")</script><link rel="stylesheet" href="${server.url}/a.css">
    <img src="x" onerror="alert('error')"><iframe src="${server.url}/frame"></iframe>
    <form action="${server.url}/form"><button id="press">Press</button></form>
    <meta http-equiv="refresh" content="0;url=${server.url}/refresh"><a id="out" href="${server.url}/a">a</a>`;
  const hostile = anInvocation({
    mails: [aMail({ subject: load, text: load, html: load })],
    logs: [{ source: "info", text: load }],
  });
  writeFileSync(join(folder, "report.html"), checkHtml(aRealisticReport()));
  writeFileSync(
    join(folder, "hostile.html"),
    checkHtml(
      aReport({
        target: load,
        scenarios: [
          aScenario({
            name: load,
            title: load,
            calls: [aCall(hostile)],
            findings: [aFinding({ message: load, place: load })],
          }),
        ],
      }),
    ),
  );
  ({ browser, page } = await openPage(dialogs));
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  it.each([320, 1280])("nobody is kept out, and nothing sticks out, at %i px", async (width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.goto(file);
    for (const button of ["#close", "#open"]) {
      await page.click(button);
      await expect(barriersOf(page)).resolves.toEqual([]);
    }
  });
});

describe("the matrix", () => {
  // Every flow that sends an event.
  const flows = [
    ...["confirm-sign-up", "admin-confirm-sign-up", "confirm-forgot-password"],
    ...["admin-confirm-sign-up-console", "managed-login-sign-up", "managed-login-forgot-password"],
    ...["verification-link", "auto-confirm", "passwordless", "federated"],
  ];

  it.each([
    ["screen", 1280],
    // A4 without its margins.
    ["print", 720],
  ] as const)("shows every flow at once on %s, %i px wide", async (media, width) => {
    const all = join(folder, "flows.html");
    const scenarios = flows.map((flow) => aScenario({ flow, name: `${flow}/plain` }));
    const rules = [aRule({ title: "The answer keeps request, callerContext and all the rest" })];
    writeFileSync(all, checkHtml(aReport({ rules, scenarios })));
    await page.emulateMedia({ media });
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`file://${all}`);
    await page.click("#matrix ~ .more > summary");
    const [content, room, ruleColumn] = await page.evaluate<[number, number, number]>(`(() => {
      const at = document.querySelector(".wide");
      return [at.scrollWidth, at.clientWidth, document.querySelector(".matrix tbody th").offsetWidth];
    })()`);
    await page.emulateMedia({ media: "screen" });
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(content).toBe(room);
    expect(ruleColumn / room).toBeGreaterThan(0.15);
  });
});

describe("a link", () => {
  it("to what the filter hides shows it again", async () => {
    await page.goto(file);
    await page.selectOption("select", "passed");
    const link = page.locator('.found a[href="#scenario-2"]').first();
    const target = page.locator((await link.getAttribute("href")) ?? "");
    await expect(target.isVisible()).resolves.toBe(false);
    await link.press("Enter");
    await expect(target.isVisible()).resolves.toBe(true);
    await expect(page.textContent("#found")).resolves.toBe("9 of 9 scenarios shown");
  });

  it("to a scenario opens it", async () => {
    await page.goto(file);
    await page.locator('.found a[href="#scenario-2"]').first().press("Enter");
    await expect(page.locator("#scenario-2[open]").count()).resolves.toBe(1);
    await page.goto("about:blank");
    await page.goto(`${file}#scenario-3`);
    await expect(page.locator("#scenario-3[open]").count()).resolves.toBe(1);
  });
});

describe("the filter", () => {
  it("narrows by status and by text, and says so", async () => {
    await page.goto(file);
    const shown = (): Promise<string[]> =>
      page.locator(".scenario:visible .name").allTextContents();
    await page.selectOption("select", "failed");
    await expect(shown()).resolves.toEqual([
      "confirm-sign-up/hostile-html",
      "confirm-sign-up/called-twice",
      "confirm-forgot-password/plain",
    ]);
    await expect(page.textContent("#found")).resolves.toBe("3 of 9 scenarios shown");
    await page.fill("[type=search]", "CALLED a second");
    await expect(shown()).resolves.toEqual(["confirm-sign-up/called-twice"]);
    await page.click("[type=reset]");
    await page.locator("#found", { hasText: "9 of 9" }).waitFor();
    await expect(shown()).resolves.toHaveLength(9);
  });
});

it("has the filter right above what it filters", async () => {
  await page.goto(file);
  await expect(page.locator("#filter + .flow .scenario").count()).resolves.toBeGreaterThan(0);
});

describe("the keyboard", () => {
  it("reaches the skip link, the filter and the scenarios, and opens one", async () => {
    await page.goto(file);
    const reached: string[] = [];
    for (let step = 0; step < 60 && !reached.includes("summary#scenario-1"); step += 1) {
      await page.keyboard.press("Tab");
      reached.push(
        await page.evaluate<string>(`(() => {
          const at = document.activeElement;
          return at.localName + (at.className ? "." + at.className : "") + "#" + (at.id || at.name || at.parentElement.id);
        })()`),
      );
    }
    expect(reached[0]).toBe("a.skip#");
    expect(reached).toEqual(
      expect.arrayContaining([
        "input#text",
        "select#status",
        "button#open",
        "div.wide#",
        "summary#scenario-1",
      ]),
    );
    await expect(
      page.evaluate("getComputedStyle(document.activeElement).outlineStyle"),
    ).resolves.toBe("solid");
    await page.keyboard.press("Enter");
    await expect(page.evaluate("document.querySelector('#scenario-1').open")).resolves.toBe(true);
  });

  it("gets from a finding to the mail that proves it", async () => {
    await page.goto(file);
    await page.locator('a[href="#scenario-2-call-1-mail-1"]').press("Enter");
    await page.locator("#scenario-2[open]").waitFor();
    await expect(page.locator("#scenario-2-call-1-mail-1").isVisible()).resolves.toBe(true);
  });
});

describe("a hostile report", () => {
  it("asks nobody for anything, and runs nothing", async () => {
    await page.goto(hostileFile);
    await page.click("#open");
    const frame = page.frameLocator("iframe");
    await frame.locator("#press").click();
    await frame.locator("#out").click();
    await page.waitForTimeout(500);
    expect(server.requests).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(page.url()).toBe(hostileFile);
    await expect(page.locator("img").count()).resolves.toBe(0);
  });

  it("would be seen to ask, if it did", async () => {
    await page.goto(server.url);
    expect(server.requests.length).toBeGreaterThan(0);
  });
});

it("without scripts all is there but the filter", async () => {
  const source = readFileSync(join(folder, "report.html"), "utf8");
  // A policy with no hash is a browser without scripts.
  const bare = join(folder, "bare.html");
  writeFileSync(bare, source.replace(/script-src '[^']*'/, "script-src 'none'"));
  await page.goto(`file://${bare}`);
  await expect(page.locator("#filter").isVisible()).resolves.toBe(false);
  await expect(page.locator(".rule:visible").count()).resolves.toBe(6);
  await expect(page.locator(".scenario:visible").count()).resolves.toBe(9);
  await page.click("#scenario-1 > summary");
  const heading = page.frameLocator("#scenario-1 iframe").locator("h1");
  await expect(heading.textContent()).resolves.toBe("Welcome, Maria");
});
