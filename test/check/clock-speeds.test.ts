import { expect, it } from "vitest";
import { isTooFast } from "../../src/check/clock-speeds.ts";
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
