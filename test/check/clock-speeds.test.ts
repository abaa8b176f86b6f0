import { expect, it } from "vitest";
import { inTime, isTooFast } from "../../src/check/clock-speeds.ts";
import type { Conclusion } from "../../src/contract/conclusion.ts";
import { aCall } from "../helpers/check-report.ts";
import { anInvocation } from "../helpers/invocation.ts";

const usual = (durationMs: number) => aCall(anInvocation({ timing: { durationMs } }));

it.each([
  ["a quick handler on a machine at rest", 90, 1, false],
  ["a quick handler on a busy machine", 90, 2, true],
  ["a handler that takes a part of the limit", 150, 1, true],
  ["a handler that nobody saw by the real clock", undefined, 1, true],
])(
  "a fast clock may be too fast for %s: %s ms, load %d",
  (_name, durationMs, slowness, expected) => {
    const call = durationMs === undefined ? undefined : usual(durationMs);
    expect(isTooFast(10, call, 5_000, slowness)).toBe(expected);
  },
);

const never = aCall(anInvocation({ outcome: { kind: "timed-out", limitMs: 5_000 } }));
const LATE = usual(3_500);
const AT_ONCE = usual(40);

/** The clocks that a scenario is played by again until what comes of it can be relied on. */
it.each<[string, number[], { by: Record<number, Conclusion>; speed: number; mayAnswer?: boolean }]>(
  [
    ["a call that is soon over", [], { by: { 10: AT_ONCE }, speed: 10 }],
    ["one that is not so by a calmer clock", [4], { by: { 10: LATE, 4: AT_ONCE }, speed: 10 }],
    ["one that waits in vain", [4], { by: { 10: never, 4: never }, speed: 10 }],
    [
      "one that waits in vain where the machine is busy",
      [1],
      { by: { 10: never, 1: never }, speed: 10, mayAnswer: true },
    ],
    [
      "one that is late, and then waits in vain where the machine is busy",
      [4, 1],
      { by: { 10: LATE, 4: never, 1: AT_ONCE }, speed: 10, mayAnswer: true },
    ],
    ["one that nobody answers", [], { by: { 4: never }, speed: 4 }],
    ["one that gives up in time", [], { by: { 4: LATE }, speed: 4 }],
    ["one that gives up at the limit", [1], { by: { 4: usual(4_900), 1: usual(4_900) }, speed: 4 }],
  ],
)("%s is played again by %j", async (_name, expected, { by, speed, mayAnswer = false }) => {
  const played: number[] = [];
  const at = (wanted: number): Conclusion[] => [by[wanted] ?? never];
  const calls = await inTime({
    ...{ calls: at(speed), speed, limitMs: 5_000, mayAnswer: () => mayAnswer },
    playAt: async (slower) => {
      played.push(slower);
      return at(slower);
    },
  });
  expect(played).toEqual(expected);
  expect(calls).toEqual(at(expected.at(-1) ?? speed));
});
