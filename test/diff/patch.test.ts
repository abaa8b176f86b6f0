import fc from "fast-check";
import { applyPatch } from "rfc6902";
import { describe, expect, it } from "vitest";
import { compareDocuments } from "../../src/diff/compare.ts";
import { inContext } from "../../src/diff/in-context.ts";
import { toPatch } from "../../src/diff/patch.ts";
import type { Json } from "../../src/json.ts";

/** What a library that knows nothing of ours makes of the patch. */
function patched(before: Json, after: Json): Json {
  const root = { document: structuredClone(before) };
  const operations = toPatch(compareDocuments(before, after)).map((operation) => ({
    ...operation,
    path: `/document${operation.path}`,
  }));
  const errors = applyPatch(root, structuredClone(operations));
  expect(errors.filter((error) => error !== null)).toEqual([]);
  return root.document;
}

/** Two documents that have much in common, as an event and its answer do. */
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !hasProto(value));
const pair = fc
  .tuple(json, json, json)
  .map(([one, other, common]): [Json, Json] => [
    JSON.parse(JSON.stringify({ common, list: [common, one], own: one, a: 1 })) as Json,
    JSON.parse(JSON.stringify({ common, list: [common], own: other, "b/~": one })) as Json,
  ]);

/** Which the library refuses, rightly, and no event has. */
function hasProto(value: unknown): boolean {
  return /"(?:__proto__|constructor|prototype)"/.test(JSON.stringify(value));
}

describe("a JSON patch", () => {
  it("makes what came back of what was sent", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        expect(patched(before, after)).toEqual(after);
        expect(patched(after, before)).toEqual(before);
      }),
    );
  });

  it("of anything at all", () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const before = JSON.parse(JSON.stringify(one)) as Json;
        const after = JSON.parse(JSON.stringify(other)) as Json;
        expect(patched(before, after)).toEqual(after);
      }),
    );
  });

  it.each<[Json, Json, object[]]>([
    [{ a: 1 }, { a: 1 }, []],
    [{ a: "true" }, { a: true }, [{ op: "replace", path: "/a", value: true }]],
    [{}, { "a/b~c": null }, [{ op: "add", path: "/a~1b~0c", value: null }]],
    [
      { a: [1, 2, 3] },
      { a: [1] },
      [
        { op: "remove", path: "/a/2" },
        { op: "remove", path: "/a/1" },
      ],
    ],
    [{ a: 1 }, [], [{ op: "replace", path: "", value: [] }]],
  ])("of %j to %j", (before, after, expected) => {
    expect(toPatch(compareDocuments(before, after))).toEqual(expected);
  });
});

describe("differences amid the document's lines", () => {
  const before = { a: 1, b: { c: "x", d: "y", e: "z" }, f: [1, 2] };

  it("show so many lines round each", () => {
    const after = { f: [1], b: { e: "z", d: "Y", c: "x" }, a: 1 };
    const differences = compareDocuments(before, after);
    expect(inContext(before, differences, 1)).toEqual([
      {
        beforeLine: 4,
        afterLine: 4,
        lines: [
          { kind: "same", text: '    "c": "x",' },
          { kind: "removed", text: '    "d": "y",' },
          { kind: "added", text: '    "d": "Y",' },
          { kind: "same", text: '    "e": "z"' },
        ],
      },
      {
        beforeLine: 8,
        afterLine: 8,
        lines: [
          { kind: "same", text: '  "f": [' },
          { kind: "removed", text: "    1," },
          { kind: "removed", text: "    2" },
          { kind: "added", text: "    1" },
          { kind: "same", text: "  ]" },
        ],
      },
    ]);
    // Another order of keys, and what is ignored, are no differences.
    expect(inContext(before, compareDocuments(before, after, [["b"]]), 0)).toHaveLength(1);
  });

  it("are there exactly when there is a difference", () => {
    fc.assert(
      fc.property(pair, fc.nat(3), ([one, other], around) => {
        const differences = compareDocuments(one, other);
        expect(inContext(one, differences, around).length > 0).toBe(differences.length > 0);
      }),
    );
  });
});
