import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainText } from "../../../src/report/terminal/plain-text.ts";

describe("text from outside", () => {
  it.each([
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u001b]0;title\u0007text", "text"],
    ["\u001b[2J\u001b[Hgone", "gone"],
    ["a\rb", "ab"],
    ["a\r\nb\tc", "a\nb\tc"],
    ["\u009b31mred", "red"],
    ["user\u202Etxt.exe", "usertxt.exe"],
    ["a\0b", String.raw`a\0b`],
    ["é 漢字 عربى 👍🏽", "é 漢字 عربى 👍🏽"],
  ])("%j becomes %j", (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it("keeps no control character, whatever it was", () => {
    const escapes = fc.constantFrom(
      "\u001b[",
      "\u001b]",
      "\u009b",
      "31m",
      "\u0007",
      "\u001b",
      "\b",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: "binary" }), escapes)), (parts) => {
        // oxlint-disable-next-line no-control-regex -- that is what must not be there
        expect(plainText(parts.join(""))).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});
