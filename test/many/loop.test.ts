import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { createEvent } from "../../src/event/create/create-event.ts";
import type { ManyResult, RecordedResult } from "../../src/contract/many.ts";
import { callEvents } from "../../src/many/loop.ts";
import type { ManyCalls, ManyEnd } from "../../src/many/loop.ts";
import type { EventLine } from "../../src/many/lines.ts";
import type { RunState } from "../../src/many/state.ts";
import { createTally } from "../../src/many/tally.ts";
import { anInvocation } from "../helpers/invocation.ts";

const text = JSON.stringify(createEvent({ seed: "many" }));

async function* linesOf(...texts: string[]): AsyncGenerator<EventLine> {
  for (const [index, text] of texts.entries()) yield { index, line: index + 1, text };
}

/** Calls with each text as an event, one at a time, and notes what happens in which order. */
async function callWith(
  texts: readonly string[],
  parts: Partial<ManyCalls> = {},
): Promise<{ end: ManyEnd; results: (ManyResult | RecordedResult)[]; steps: string[] }> {
  const results: (ManyResult | RecordedResult)[] = [];
  const steps: string[] = [];
  const state: RunState = {
    file: "many.state",
    history: { identity: undefined, end: 0, at: () => undefined },
    sent: async (index) => void steps.push(`${index} sent`),
    reporting: async (index, ending) => void steps.push(`${index} reporting ${ending}`),
    ended: (index, ending) => void steps.push(`${index} ${ending}`),
    close: async () => undefined,
  };
  const end = await callEvents({
    lines: () => linesOf(...texts),
    origin: "many.ndjson",
    invoke: async (event) => anInvocation({ event }),
    inWords: (error) => error,
    criteria: {},
    tally: createTally(undefined),
    state,
    concurrency: 1,
    rate: undefined,
    maxFailures: Number.POSITIVE_INFINITY,
    onError: "continue",
    signal: new AbortController().signal,
    onResult: async (result) => {
      steps.push(`${result.index} told`);
      results.push(result);
    },
    ...parts,
  });
  return { end, results, steps };
}

it("notes a result before its line is printed, and after: no later run says something else of it", async () => {
  const { end, steps } = await callWith([text, text]);
  expect(end).toMatchObject({ stopped: undefined, error: undefined });
  expect(steps).toEqual([
    ...["0 sent", "0 reporting ok", "0 told", "0 ok"],
    ...["1 sent", "1 reporting ok", "1 told", "1 ok"],
  ]);
});

it("leaves no trace in the state of a line that is no event, and goes on", async () => {
  const { results, steps } = await callWith(["{", text]);
  expect(results.map(({ kind }) => kind)).toEqual(["invalid-event", "called"]);
  expect(steps).toEqual(["0 told", "1 sent", "1 reporting ok", "1 told", "1 ok"]);
});

it("stops at such a line where it is to, and says what would leave it out", async () => {
  const { end, results } = await callWith(["{", text], { onError: "stop" });
  expect(results).toHaveLength(1);
  expect(end).toMatchObject({ stopped: "broken-line", error: { code: "invalid-json" } });
  expect(end.error?.remedy).toMatchInlineSnapshot(`"--on-error continue skips such lines."`);
});

it("begins no more calls after as many failures as are allowed", async () => {
  const failing: ManyCalls["invoke"] = async (event) =>
    anInvocation({ event, outcome: { kind: "timed-out", limitMs: 5_000 } });
  const { end, results } = await callWith([text, text, text], { invoke: failing, maxFailures: 2 });
  expect([end.stopped, results.length]).toEqual(["max-failures", 2]);
});

it("is interrupted from outside, and lets the call under way end", async () => {
  const interrupting = new AbortController();
  const invoke: ManyCalls["invoke"] = async (event) => {
    interrupting.abort();
    return anInvocation({ event });
  };
  const { end, results } = await callWith([text, text], { invoke, signal: interrupting.signal });
  expect([end.stopped, results.length]).toEqual(["interrupted", 1]);
});

it("rejects where nothing was done yet, and has the error in its end otherwise", async () => {
  const broken = async function* (): AsyncGenerator<EventLine> {
    yield* linesOf(text);
    throw new UserError("file", "cannot read many.ndjson");
  };
  const { end } = await callWith([], { lines: broken });
  expect(end).toMatchObject({ stopped: "error", error: { code: "file" } });
  await expect(callWith([])).rejects.toMatchObject({ code: "no-input" });
});

it("prints the line of an earlier run's event that was perhaps not printed, and calls nothing", async () => {
  const past = { what: "ok", checksum: crc32(text), durationMs: 3, isReported: false } as const;
  const history = { identity: undefined, end: 1, at: () => past };
  const state: RunState = {
    file: "many.state",
    history,
    sent: async () => expect.unreachable(),
    reporting: async () => expect.unreachable(),
    ended: (index, ending, durationMs) => void noted.push([index, ending, durationMs]),
    close: async () => undefined,
  };
  const noted: unknown[] = [];
  const { results } = await callWith([text], { state, tally: createTally(history) });
  expect(results).toEqual([{ index: 0, line: 1, kind: "recorded", ending: "ok", durationMs: 3 }]);
  expect(noted).toEqual([[0, "ok", 3]]);
});

it("says of an answer that could not be noted what a later run will say: unknown", async () => {
  const state: RunState = {
    file: "many.state",
    history: { identity: undefined, end: 0, at: () => undefined },
    sent: async () => undefined,
    reporting: async () => {
      throw new UserError("file", "cannot write many.state: the disk is full");
    },
    ended: () => undefined,
    close: async () => undefined,
  };
  const { end, results } = await callWith([text, text], { state });
  expect(results).toMatchObject([{ index: 0, kind: "unknown", error: { type: "not-recorded" } }]);
  expect(end).toMatchObject({ stopped: "error", error: { code: "file" } });
});
