import { expect, it } from "vitest";
import { mailPage } from "../../../src/report/mail/page.ts";
import { aMail } from "../../helpers/invocation.ts";

it("nothing of a mail is markup of the page", () => {
  const hostile = `"><script>alert(1)</script>&'`;
  const page = mailPage([
    aMail({
      from: hostile,
      to: [hostile],
      cc: [hostile],
      bcc: [hostile],
      replyTo: [hostile],
      subject: hostile,
      text: hostile,
      html: hostile,
      attachments: [{ fileName: hostile, contentType: "text/plain", size: 1 }],
    }),
  ]);
  expect(page).not.toContain("<script");
  expect(page).not.toContain(`">&lt;`);
  expect(page.match(/&lt;script&gt;/g)).toHaveLength(9);
});

it("says what each mail is, and that it was not sent", () => {
  const page = mailPage([aMail(), aMail({ subject: "", sent: true })]);
  expect(page.replace(/<style>[^]*<\/style>/, "<style>…</style>")).toMatchInlineSnapshot(`
    "<!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
    <meta name="referrer" content="no-referrer">
    <title>2 captured mails</title>
    <style>…</style>
    <main>
    <h1>2 captured mails</h1>
    <section aria-labelledby="mail-1">
    <h2 id="mail-1">Hello</h2>
    <dl><dt>From</dt><dd>us@example.com</dd><dt>To</dt><dd>maria@example.com</dd><dt>Through</dt><dd>ses SendEmail; nothing was sent</dd></dl>

    <pre>Hello Maria</pre>
    </section><section aria-labelledby="mail-2">
    <h2 id="mail-2">(no subject)</h2>
    <dl><dt>From</dt><dd>us@example.com</dd><dt>To</dt><dd>maria@example.com</dd><dt>Through</dt><dd>ses SendEmail</dd></dl>

    <pre>Hello Maria</pre>
    </section>
    </main>
    </html>
    "
  `);
});

it("cuts what no reader would get to the end of, and says so", () => {
  const page = mailPage([aMail({ text: "t".repeat(70_000), html: "h".repeat(64_001) })]);
  expect(page.match(/\d+ more characters? left out here/g)).toEqual([
    "1 more character left out here",
    "6000 more characters left out here",
  ]);
  expect(page.length).toBeLessThan(140_000);
});
