import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareDocuments } from "../../src/diff/compare.ts";
import type { Json } from "../../src/json.ts";

const summary = (before: Json, after: Json, ...ignore: string[][]): unknown[] =>
  compareDocuments(before, after, ignore).map(({ steps: _steps, ...difference }) => difference);

describe("the comparison", () => {
  it.each<[Json, Json, unknown[]]>([
    [{ a: 1 }, { a: 1 }, []],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, []],
    [{}, { a: null }, [{ kind: "added", path: "$.a", after: null }]],
    [{ a: "x" }, {}, [{ kind: "removed", path: "$.a", before: "x" }]],
    [{ a: "true" }, { a: true }, [{ kind: "changed", path: "$.a", before: "true", after: true }]],
    [{ a: {} }, { a: [] }, [{ kind: "changed", path: "$.a", before: {}, after: [] }]],
    [{ a: [] }, { a: null }, [{ kind: "changed", path: "$.a", before: [], after: null }]],
    [{ a: {} }, [], [{ kind: "changed", path: "$", before: { a: {} }, after: [] }]],
    ["a", "b", [{ kind: "changed", path: "$", before: "a", after: "b" }]],
    [null, null, []],
    [{}, { toString: "x" }, [{ kind: "added", path: "$.toString", after: "x" }]],
    [{ constructor: "x" }, {}, [{ kind: "removed", path: "$.constructor", before: "x" }]],
    [
      JSON.parse('{"__proto__": "x"}') as Json,
      {},
      [{ kind: "removed", path: "$.__proto__", before: "x" }],
    ],
    [
      { request: { userAttributes: { "custom:a": "1" } } },
      { request: { userAttributes: { "custom:a": "2" } } },
      [
        {
          kind: "changed",
          path: '$.request.userAttributes["custom:a"]',
          before: "1",
          after: "2",
        },
      ],
    ],
  ])("of %j and %j", (before, after, expected) => {
    expect(summary(before, after)).toEqual(expected);
  });

  it("leaves out what is to be ignored, and everything below it", () => {
    const after = { response: { a: { b: 1 } }, version: "2" };
    expect(summary({ response: {}, version: "1" }, after, ["response"])).toEqual([
      { kind: "changed", path: "$.version", before: "1", after: "2" },
    ]);
  });

  it("finds nothing between equal documents, and something between others", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const one = JSON.parse(JSON.stringify(a)) as Json;
        const other = JSON.parse(JSON.stringify(b)) as Json;
        expect(compareDocuments(one, structuredClone(one))).toEqual([]);
        const equal = isEqual(one, other);
        expect(compareDocuments(one, other).length === 0).toBe(equal);
      }),
    );
  });
});

function isEqual(one: Json, other: Json): boolean {
  try {
    expect(one).toStrictEqual(other);
    return true;
  } catch {
    return false;
  }
}

it("of something nested without end finds where it begins", () => {
  let endless: Json = {};
  for (let level = 0; level < 100_000; level++) endless = { a: endless };
  expect(compareDocuments({ b: {} }, { b: endless })).toMatchObject([
    { kind: "added", path: "$.b.a" },
  ]);
});
