import { describe, expect, it } from "vitest";
import { findMailWarnings } from "../../src/contract/mails.ts";
import type { CapturedMail } from "../../src/invocation.ts";
import { aMail } from "../helpers/invocation.ts";

const html = (body: string): Partial<CapturedMail> => ({ text: "Hello", html: body });
const empty: CapturedMail = aMail();
delete empty.text;
const htmlAlone: CapturedMail = { ...empty, html: "<p>Hi</p>" };

describe("what a person wants to know before a mail is sent", () => {
  it.each<[what: string, mail: CapturedMail, found: string[]]>([
    ["nothing of a plain mail", aMail(), []],
    ["nothing of text and HTML", aMail(html("<p>Hi</p>")), []],
    ["HTML alone", htmlAlone, ["no-text-part"]],
    ["no body", empty, ["empty-body"]],
    ["undefined in the subject", aMail({ subject: "Hi undefined" }), ["undefined-in-text subject"]],
    ["an object in the text", aMail({ text: "Hi [object Object]!" }), ["undefined-in-text text"]],
    ["a date that is none", aMail({ text: "Since Invalid Date" }), ["undefined-in-text text"]],
    ["a promise in the HTML", aMail(html("[object Promise]")), ["undefined-in-text html"]],
    [
      "undefined in every part, once",
      aMail({ subject: "undefined", text: "undefined", html: "<p>undefined</p>" }),
      ["undefined-in-text subject, text, and html"],
    ],
    [
      "undefined as somebody's name",
      aMail({ to: ["undefined <maria@example.com>"] }),
      ["undefined-in-text to"],
    ],
    ["a word that only contains it", aMail({ subject: "undefinedness" }), []],
    ["a placeholder of a template", aMail({ text: "Hi {{ name }}" }), ["placeholder-left text"]],
    [
      "a placeholder of a text",
      aMail({ subject: "Hi ${user.name}" }),
      ["placeholder-left subject"],
    ],
    ["braces that are none", aMail({ text: "{ } {{}} ${}" }), []],
    [
      "a line end in the subject",
      aMail({ subject: "Hi\r\nBcc: x@example.com" }),
      ["header-injection subject"],
    ],
    [
      "a line end in a recipient",
      aMail({ to: ["a@example.com\nBcc: b@example.com"] }),
      ["header-injection to"],
    ],
    [
      "a line end in a header of its own",
      aMail({ headers: [{ name: "X-Tier", value: "gold\nX-Admin: 1" }] }),
      ["header-injection X-Tier"],
    ],
    [
      "a line end in a header's name",
      aMail({ headers: [{ name: "X-Tier: gold\nX-Admin", value: "1" }] }),
      ["header-injection X-Tier: gold\nX-Admin"],
    ],
    [
      "a folded header of a message that was read",
      aMail({ headers: [{ name: "X-Tier", value: "gold\n silver" }], source: Buffer.from("x") }),
      [],
    ],
    [
      "only that where a template cannot be rendered",
      {
        ...empty,
        subject: "Hi {{name}}",
        events: [{ kind: "rendering-failure", message: "Attribute 'name' is not present" }],
      },
      ["not-rendered"],
    ],
  ])("%s", (_what, mail, expected) => {
    const found = findMailWarnings([aMail(), mail]).map(({ code, where: { part } }) =>
      part === undefined ? code : `${code} ${part}`,
    );
    expect(found).toEqual(expected);
  });

  it("names the mail by its place", () => {
    expect(findMailWarnings([aMail(), aMail({ subject: "undefined" })])).toMatchObject([
      { where: { mail: 1 } },
    ]);
  });
});
