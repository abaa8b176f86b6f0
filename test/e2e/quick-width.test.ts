// The string-width that is shipped, changed by scripts/quick-width.ts, counts like the one that is installed.
import fc from "fast-check";
import stringWidth from "string-width";
import { expect, it } from "vitest";
import { ROOT } from "../helpers/spawn.ts";

const { default: shipped } = (await import(`${ROOT}dist/packages/string-width.js`)) as {
  default: typeof stringWidth;
};

it("of every character, alone and after another one", () => {
  const texts = Array.from({ length: 0x3000 - 0x20 }, (_, index) =>
    String.fromCharCode(0x20 + index),
  );
  const others = [...texts, ...texts.map((character) => `✔${character}`)].filter(
    (text) => shipped(text) !== stringWidth(text),
  );
  expect(others).toEqual([]);
});

it("of any text", () => {
  const units = fc.constantFrom("grapheme" as const, "binary" as const);
  const text = units.chain((unit) => fc.string({ unit }));
  expect(() =>
    fc.assert(
      fc.property(text, (each) => shipped(each) === stringWidth(each)),
      { numRuns: 50 },
    ),
  ).not.toThrow();
});
