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
});

it("the parts of a document that are long are pieces of their own", () => {
  const mails = Array.from({ length: 8 }, () => ({ text: "x".repeat(2 ** 20) }));
  const lengths = [...jsonPieces({ scenarios: [{ calls: [{ mails }] }] })].map(
    ({ length }) => length,
  );
  expect(lengths.length).toBeGreaterThan(7);
  expect(Math.max(...lengths)).toBeLessThan(2 ** 21);
});
