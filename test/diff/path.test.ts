import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath, isWithin, parsePath } from "../../src/diff/path.ts";

describe("a path", () => {
  it.each([
    ["$", []],
    ["$.request.userAttributes.email", ["request", "userAttributes", "email"]],
    ["request.userAttributes.email", ["request", "userAttributes", "email"]],
    ["request.userAttributes.custom:tier", ["request", "userAttributes", "custom:tier"]],
    ['$.request.userAttributes["custom:tier"]', ["request", "userAttributes", "custom:tier"]],
    ["$['a b'][0].c", ["a b", 0, "c"]],
    ["$.request.*.email", ["request", "*", "email"]],
    ["$[*]", ["*"]],
    ['$["a\\nb"]', ["a\nb"]],
    ["$['a\\'b']", ["a'b"]],
    [`$['a"b']`, ['a"b']],
    ['$["\\\\\'"]', ["\\'"]],
  ])("%s is read", (text, path) => {
    expect(parsePath(text)).toEqual(path);
  });

  it.each(["$.", "a..b", "a[", 'a["b]', "a b", "$$", "a.[b]", ""])("%s is none", (text) => {
    expect(parsePath(text)).toBeUndefined();
  });

  it("is read as it was written, whatever the keys", () => {
    const key = fc
      .oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom("\\", "'", '"', "a", ".", "[", "]") }),
        fc.nat(),
      )
      .filter((step) => step !== "*");
    fc.assert(
      fc.property(fc.array(key), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
      { numRuns: 1_000 },
    );
  });

  it("covers what is below it", () => {
    expect(isWithin(["request", "userAttributes", "email"], ["request"])).toBe(true);
    expect(isWithin(["request"], ["request", "userAttributes"])).toBe(false);
    expect(isWithin(["request", "a", "email"], ["request", "*", "email"])).toBe(true);
    expect(isWithin(["requests"], ["request"])).toBe(false);
  });
});
