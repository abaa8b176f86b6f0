import fc from "fast-check";
import { expect, it } from "vitest";
import { cutWithin } from "../../../src/report/terminal/cut.ts";
import { asWritten, markup } from "../../../src/report/markup/html.ts";

it("text that is put into markup stays text", () => {
  const name = `<b title="x">&amp;</b>`;
  expect(markup`<p>${name}</p>`.source).toBe(
    "<p>&lt;b title=&quot;x&quot;&gt;&amp;amp;&lt;/b&gt;</p>",
  );
});

it("markup that is put into markup stays markup, and nothing is nothing", () => {
  const items = ["a", "b"].map((text) => markup`<li>${text}</li>`);
  expect(markup`<ul>${items}${undefined}${1}</ul>`.source).toBe("<ul><li>a</li><li>b</li>1</ul>");
});

it("keeps for a frame what plain text drops", () => {
  expect(markup`${asWritten("\u202E<i>")}|${"\u202E<i>"}`.source).toBe("\u202E&lt;i&gt;|&lt;i&gt;");
});

it("cuts each text to its limit and all together to the total, never through a character", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.nat(20))),
      fc.nat(100),
      (texts, total) => {
        const cut = cutWithin(total);
        const shown = texts.map(([text, limit]) => {
          const part = cut(text, limit);
          expect(text.startsWith(part.shown)).toBe(true);
          expect(part.shown.length).toBeLessThanOrEqual(limit);
          expect(part.shown.length + part.left).toBe(text.length);
          expect(part.shown.isWellFormed()).toBe(true);
          return part.shown;
        });
        expect(shown.join("").length).toBeLessThanOrEqual(total);
      },
    ),
  );
});
