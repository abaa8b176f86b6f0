import { expect, it } from "vitest";
import { findTimes } from "../../src/contract/times.ts";
import type { Invocation } from "../../src/invocation.ts";
import { findingSentence } from "../../src/report/invocation/findings.ts";
import { anInvocation } from "../helpers/invocation.ts";

const found = (parts: Partial<Invocation>): string[] =>
  findTimes(anInvocation(parts)).map(
    (finding) => `${finding.severity} ${findingSentence(finding)}`,
  );

it.each<[string, Partial<Invocation>, string[]]>([
  ["a call in time", { timing: { durationMs: 4_900 } }, []],
  ["a call that is late alone", { timing: { durationMs: 6_000, initMs: 10 } }, []],
  [
    "a cold start that makes a call late",
    { timing: { durationMs: 1_800, initMs: 3_600 } },
    [
      "error loading the handler and the call took 5400 ms in total: Cognito waits 5000 ms for both",
    ],
  ],
  [
    "a callback whose answer never comes",
    {
      outcome: { kind: "timed-out", limitMs: 5_000 },
      calledBack: { afterMs: 4, busy: ["timer"] },
    },
    [
      "error the handler called back after 4 ms, but Lambda waits until the event loop is empty, and a timer keeps it busy: " +
        "set context.callbackWaitsForEmptyEventLoop = false",
    ],
  ],
  [
    "a callback whose answer comes later than need be",
    { timing: { durationMs: 2_000 }, calledBack: { afterMs: 4, busy: ["socket", "timer"] } },
    [
      "warning the handler called back after 4 ms, but Lambda waits until the event loop is empty, and an open socket and a timer " +
        "keep it busy: set context.callbackWaitsForEmptyEventLoop = false",
    ],
  ],
])("%s", (_, invocation, findings) => {
  expect(found(invocation)).toEqual(findings);
});
