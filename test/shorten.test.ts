import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { beginningOf, shorten, shortenMiddle } from "../src/shorten.ts";

it.each([
  ["as it is", "abc", 3, "abc"],
  ["with a mark", "abcd", 3, "ab…"],
  ["no half of a character", "a😀bc", 3, "a…"],
])("a text of a length: %s", (_what, text, limit, short) => {
  expect(shorten(text, limit)).toBe(short);
});

it.each([
  ["as it is", "insert … - too long", 30, "insert … - too long"],
  [
    "without its middle",
    `insert into t values (${"x".repeat(90)}) - too long`,
    30,
    "insert into  … xxx) - too long",
  ],
  ["no half of a character", `${"a".repeat(9)}😀${"b".repeat(4)}`, 10, "aa … bbbb"],
])("a message of a length: %s", (_what, text, limit, short) => {
  expect(shortenMiddle(text, limit)).toBe(short);
});

it("a beginning does not keep the whole text in memory", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 20 }, (_, index) =>
    beginningOf(`${index}`.padEnd(4_000_000, "x"), 100),
  );
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  expect(kept).toHaveLength(20);
});
