import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutCommands } from "../src/ci-commands.ts";
import { escapeText } from "../src/escape-markup.ts";
import { jsonText } from "../src/json.ts";
import { wrapped } from "../src/report/terminal/wrap.ts";

/** As the runners look for them: GitHub trims a line first, Azure looks anywhere. */
function hasCommand(text: string): boolean {
  return text
    .split("\n")
    .some((line) => /^\s*::/.test(line) || /##\[|##vso\[|section_(?:start|end):\d/i.test(line));
}

describe("a text that is printed has no effect in a CI system", () => {
  it.each([
    ["::error file=a::b", ": :error file=a::b"],
    ["a\n  ::add-mask::b", "a\n  : :add-mask::b"],
    ["a ##[error]b", "a # #[error]b"],
    ["##vso[task.setvariable variable=a]b", "# #vso[task.setvariable variable=a]b"],
    ["###[error]", "## #[error]"],
    ["section_start:1:a", "s ection_start:1:a"],
    ["std::error::Error a::b", "std::error::Error a::b"],
    ["## heading [link]", "## heading [link]"],
  ])("%j becomes %j", (text, neutral) => {
    expect(withoutCommands(text)).toBe(neutral);
  });

  const parts = fc.constantFrom(
    ...["::error::", "::", ":", "##[", "#", "##vso[", "\n", "\t", "\u00a0", " ", "a", '"', "\\"],
    ...["section_start:1:", "SECTION_END:2:", "\u202e", "\u009b", "\u007f", "&", "<"],
  );
  const texts = fc.array(parts, { maxLength: 40 }).map((each) => each.join(""));

  it("whatever it is", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(hasCommand(withoutCommands(text))).toBe(false);
      }),
    );
  });

  it("however it is wrapped", () => {
    const words = `${"x".repeat(18)} `;
    fc.assert(
      fc.property(texts, (text) => {
        expect(hasCommand(wrapped(words + text, "  ", 22).join("\n"))).toBe(false);
      }),
    );
  });

  it("in JSON, which says the same and shows every character", () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, isOnOneLine) => {
        const json = jsonText({ [text]: text }, isOnOneLine);
        expect(JSON.parse(json)).toEqual({ [text]: text });
        expect(hasCommand(json)).toBe(false);
        expect(json).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it("in XML and HTML", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(hasCommand(escapeText(text))).toBe(false);
      }),
    );
  });
});
