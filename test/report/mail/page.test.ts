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
  expect(page).toContain("<title>2 captured mails</title>");
  expect(page).toContain("<dd>ses SendEmail; nothing was sent</dd>");
  expect(page).toContain("<dd>ses SendEmail</dd>");
  expect(page).toContain("(no subject)");
  expect(page).not.toContain("<iframe");
});

it("cuts what no reader would get to the end of, and says so", () => {
  const page = mailPage([aMail({ text: "t".repeat(70_000), html: "h".repeat(64_001) })]);
  expect(page).toContain("6000 more characters left out here");
  expect(page).toContain("1 more character left out here");
  expect(page.length).toBeLessThan(140_000);
});
