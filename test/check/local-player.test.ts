import { expect, it } from "vitest";
import { localPlayer } from "../../src/check/local-player.ts";
import { PLAIN, SCENARIOS } from "../../src/contract/check/scenarios.ts";
import type { Scenario } from "../../src/contract/check/scenario.ts";
import type { LocalInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { anInvocation } from "../helpers/invocation.ts";

const plain = SCENARIOS.find(({ name }) => name === PLAIN) as Scenario;

it.each<[string, number[], Partial<Scenario>, boolean]>([
  ["is asked for again after a start that took too long", [6_000, 900], {}, true],
  ["stays late where the next start takes as long", [6_000, 6_000], {}, false],
  ["is asked for once otherwise", [900], {}, true],
  ["is not asked for again in other scenarios", [6_000], { name: "confirm-sign-up/twice" }, false],
])("an answer %s", async (_name, starts, more, accepted) => {
  const left = [...starts];
  const invoke = async (event: Parameters<LocalInvoker>[0]) =>
    anInvocation({ event, timing: { durationMs: 10, initMs: left.shift() ?? Number.NaN } });
  const source = { seed: "late", mailbox: "example.com" } as const;
  const conditions = { limitMs: 5_000, capture: {} };
  const play = localPlayer(invoke as LocalInvoker, source, conditions);
  const { calls } = await play({ ...plain, ...more }, "one");
  expect([left, calls.map(({ verdict }) => verdict.accepted)]).toEqual([[], [accepted]]);
});

it.each([
  ["is asked for again where nothing is in the way", [], 2],
  ["is asked for once where something is", ["tcp db.example.com:5432"], 1],
])("a plain call that timed out %s", async (_name, blocked, expected) => {
  let count = 0;
  const invoke = async (event: Parameters<LocalInvoker>[0]) => {
    count += 1;
    const obstacles = blocked.map((what) => ({ kind: "blocked", service: "tcp", what }) as const);
    if (count > 1) return anInvocation({ event });
    return anInvocation({ event, outcome: { kind: "timed-out", limitMs: 5_000 }, obstacles });
  };
  const source = { seed: "late", mailbox: "example.com" } as const;
  const play = localPlayer(invoke as LocalInvoker, source, { limitMs: 5_000, capture: {} });
  await play(plain, "one");
  expect(count).toBe(expected);
});
