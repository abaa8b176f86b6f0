import { expect, it } from "vitest";
import { seededRandom } from "../../../src/event/create/random.ts";

it("draws these very numbers, in this and every later version", () => {
  const random = seededRandom("1", "sub");
  expect(Array.from({ length: 5 }, () => random.below(1_000))).toEqual([867, 271, 98, 873, 997]);
});

const draw = (seed: string, purpose: string): string =>
  seededRandom(seed, purpose).text(20, "0123456789");

it("draws others for another purpose or seed", () => {
  expect(new Set([draw("1", "a"), draw("1", "b"), draw("2", "a"), draw("1a", "")]).size).toBe(4);
});

it("draws from the whole range", () => {
  const random = seededRandom("range", "");
  const drawn = new Set(Array.from({ length: 500 }, () => random.below(10)));
  expect([...drawn].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
