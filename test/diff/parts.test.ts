import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareDocuments } from "../../src/diff/compare.ts";
import { detail } from "../../src/diff/parts.ts";
import type { Parts } from "../../src/diff/parts.ts";
import { parsePath } from "../../src/diff/path.ts";
import type { Path } from "../../src/diff/path.ts";
import type { Json } from "../../src/json.ts";

function parts(before: Json, after: Json, ...ignore: string[]): Parts | undefined {
  const paths = ignore.map((text) => parsePath(text) as Path);
  return detail(compareDocuments({ a: before }, { a: after }, paths), paths)[0]?.parts;
}

describe("the inside of a difference", () => {
  it.each<[Json, Json, string, string]>([
    ["true", true, "string", "boolean"],
    [1, "1", "number", "string"],
    [null, {}, "null", "object"],
    [{}, [], "object", "array"],
  ])("of %j and %j is their type", (one, other, before, after) => {
    expect(parts(one, other)).toEqual({ kind: "type", before, after });
  });

  it("is nothing of short values of one type", () => {
    expect([parts("a", "b"), parts(1, 2), parts("", "x".repeat(90))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  const identities = (userId: string, dateCreated: number): string =>
    JSON.stringify([{ userId, providerName: "Google", dateCreated }]);

  it("is the JSON in both strings", () => {
    expect(parts(identities("1", 2), identities("1", 3))).toMatchObject({
      kind: "json",
      differences: [{ kind: "changed", path: "$[0].dateCreated", before: 2, after: 3 }],
    });
    // And the same within that.
    expect(parts('{"a":"true"}', '{"a":true}')).toMatchObject({
      differences: [{ parts: { kind: "type" } }],
    });
    expect(parts('{"a":1,"b":2}', '{ "b": 2, "a": 1 }')).toEqual({ kind: "json", differences: [] });
  });

  it("can be left out", () => {
    const [one, other] = [identities("1", 2), identities("9", 3)];
    expect(parts(one, other, "a[0].dateCreated")).toMatchObject({
      differences: [{ path: "$[0].userId" }],
    });
    const both = ["$.a[0].dateCreated", "a[*].userId"].map((text) => parsePath(text) as Path);
    expect(compareDocuments({ a: one }, { a: other }, both)).toEqual([]);
    // What differs in nothing but its spelling is different all the same.
    expect(compareDocuments({ a: one }, { a: ` ${one}` }, both)).toHaveLength(1);
  });

  it("is words of a long text, and lines of one that has some", () => {
    const text = "The quick brown fox jumps over the lazy dog, twice a day.";
    expect(parts(text, text.replace("brown", "red"))).toEqual({
      kind: "text",
      unit: "word",
      pieces: [
        { kind: "same", text: "The quick " },
        { kind: "removed", text: "brown" },
        { kind: "added", text: "red" },
        { kind: "same", text: " fox jumps over the lazy dog, twice a day." },
      ],
    });
    const lines = "one line of it\nanother line of it\na third line of it\n";
    expect(parts(lines, lines.replace("another", "no"))).toMatchObject({
      unit: "line",
      pieces: [
        { kind: "same" },
        { kind: "removed", text: "another line of it\n" },
        { kind: "added", text: "no line of it\n" },
        { kind: "same" },
      ],
    });
  });

  it("of a text is all of both", () => {
    const text = fc.string({ minLength: 30, maxLength: 80, unit: fc.constantFrom("a", " ", "\n") });
    fc.assert(
      fc.property(text, text, text, (shared, one, other) => {
        const [before, after] = [
          `${shared}-common-words-${one}`,
          `${shared}-common-words-${other}`,
        ];
        const found = before === after ? undefined : parts(before, after);
        if (found?.kind !== "text") return;
        const joined = (kind: string): string =>
          found.pieces
            .filter((piece) => piece.kind === "same" || piece.kind === kind)
            .map((piece) => piece.text)
            .join("");
        expect([joined("removed"), joined("added")]).toEqual([before, after]);
      }),
    );
  });
});
