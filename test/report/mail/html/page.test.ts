import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { conclude } from "../../../../src/contract/conclusion.ts";
import type { CapturedMail, Invocation } from "../../../../src/invocation.ts";
import { mailPage } from "../../../../src/report/mail/html/page.ts";
import { MAIL_SCRIPT } from "../../../../src/report/mail/html/script.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const SOURCE = "From: us@example.com\r\nSubject: a\r\n folded one\r\n\r\nBody: none";

function pageOf(mails: readonly CapturedMail[], parts: Partial<Invocation> = {}): string {
  const sources = new Map(mails.map((mail) => [mail, SOURCE]));
  return mailPage([conclude(anInvocation({ mails, ...parts }))], sources);
}

it("nothing of a mail is markup of the page", () => {
  const hostile = `"><script>alert(1)</script>&'`;
  const mail = aMail({
    from: hostile,
    to: [hostile],
    cc: [hostile],
    bcc: [hostile],
    replyTo: [hostile],
    subject: hostile,
    text: hostile,
    html: hostile,
    attachments: [{ fileName: hostile, contentType: hostile, contentId: hostile, size: 1 }],
    caller: hostile,
    template: { name: hostile, data: "{}" },
    events: [{ kind: "bounce", recipient: hostile, message: hostile }],
  });
  const { event } = anInvocation();
  const sources = new Map([[mail, `${hostile}: ${hostile}\r\n\r\n${hostile}`]]);
  const invocation = anInvocation({ mails: [mail], event: { ...event, userName: hostile } });
  const page = mailPage([conclude(invocation)], sources);
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain(`">&lt;`);
  expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(18);
});

it("shows a mail, what is odd about it, and the call that sent it", () => {
  const mail = aMail({
    subject: "",
    html: '<img src="https://cdn.example.com/a.png"><b>Hi undefined</b>',
    attachments: [{ fileName: "a.pdf", contentType: "application/pdf", size: 1 }],
    events: [{ kind: "bounce", recipient: "maria@example.com" }],
  });
  const page = pageOf([mail]);
  const [main = ""] = /<main>[^]*<\/main>/.exec(page) ?? [];
  expect(main).toMatchSnapshot();
});

it("lets one script run, by its hash", () => {
  const hash = createHash("sha256").update(MAIL_SCRIPT.source).digest("base64");
  expect(MAIL_SCRIPT.hash).toBe(`sha256-${hash}`);
  expect(pageOf([aMail()])).toContain(`script-src '${MAIL_SCRIPT.hash}'"`);
});

it.each([
  ["<p>Hi</p>", undefined],
  ["<a href='https://example.com/start'>Start</a>", undefined],
  ['<img src="data:image/png;base64,AA==">', undefined],
  ["<IMG SRC=http://a.example.com/x.png>", "images from a.example.com"],
  ['<td background="//b.example.com/x.png">', "images from b.example.com"],
  ["<style>p { background: url( 'https://c.example.com/x') }</style>", "images from c.example.com"],
  ["<link rel='stylesheet' href='https://d.example.com/x'>", "style sheets from d.example.com"],
  ['<style>@import "https://d.example.com/x";</style>', "style sheets from d.example.com"],
  ['<img src="cid:logo">', "images from the mail&#39;s attachments"],
  [
    ["a", "b", "c", "d", "e"].map((name) => `<img src="https://${name}.example.com/x">`).join(""),
    "images from a.example.com, b.example.com, c.example.com, 2 more",
  ],
])("says what is not loaded of %s", (html, expected) => {
  const [, note] =
    /<p class="blocked">Not loaded here: (.*?)<\/p>/.exec(pageOf([aMail({ html })])) ?? [];
  expect(note).toBe(expected?.replace("&#39;", "'"));
});

it("cuts what no reader would get to the end of, and says so", () => {
  const page = pageOf([aMail({ text: "t".repeat(70_000), html: "h".repeat(64_001) })]);
  expect(page.match(/\d+ more characters? omitted/g)).toEqual([
    "1 more character omitted",
    "6000 more characters omitted",
  ]);
  expect(page.length).toBeLessThan(160_000);
});

it("stays fast, whatever a mail has", () => {
  const html = `${"<link ".repeat(5_000)}${"url(".repeat(5_000)}${"src=".repeat(5_000)}`;
  const started = performance.now();
  pageOf([aMail({ html })]);
  expect(performance.now() - started).toBeLessThan(2_000);
});
