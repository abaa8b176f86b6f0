import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonPieces, jsonText } from "../src/json.ts";

it("a document in pieces is the document", () => {
  fc.assert(
    fc.property(fc.object({ maxDepth: 9, withDate: true, withNullPrototype: true }), (document) => {
      expect([...jsonPieces(document)].join("")).toBe(jsonText(document));
    }),
    { numRuns: 200, seed: 18 },
  );
  const odd = {
    a: undefined,
    b: [undefined, () => 1],
    c: { d: undefined },
    e: [],
    f: {},
    "": "\n",
  };
  expect([...jsonPieces(odd)].join("")).toBe(jsonText(odd));
  expect([...jsonPieces(odd, 0)].join("")).toBe(jsonText(odd, true));
});

it("what a terminal or a CI system acts on is escaped in each piece", () => {
  const text = `::error::x\u2028::add-mask::y ##[group] ##vso[task] section_start:1:x \u009b\u007f\u202e${"x".repeat(70_000)}`;
  const document = { scenarios: Array.from({ length: 4 }, () => ({ [text]: [text] })) };
  const pieces = [...jsonPieces(document)];
  expect(pieces.length).toBeGreaterThan(4);
  expect(pieces.join("")).toBe(jsonText(document));
  expect(pieces.join("")).not.toMatch(/##\[|##vso\[|section_start:1|[\u007f-\u009f\u202e]/);
  expect(JSON.parse(pieces.join(""))).toEqual(document);
});

it("the parts of a document that are long are pieces of their own", () => {
  const mails = Array.from({ length: 8 }, () => ({ text: "x".repeat(2 ** 20) }));
  const lengths = [...jsonPieces({ scenarios: [{ calls: [{ mails }] }] })].map(
    ({ length }) => length,
  );
  expect(lengths.length).toBeGreaterThan(7);
  expect(Math.max(...lengths)).toBeLessThan(2 ** 21);
});
