import { expect, it } from "vitest";
import { assembleReport } from "../../src/check/run-plan.ts";
import { playAll } from "../../src/check/play-all.ts";
import type { Played } from "../../src/check/play-all.ts";
import type { Player } from "../../src/check/player.ts";
import { SCENARIOS } from "../../src/contract/check/scenarios.ts";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import { explainCheck } from "../../src/report/check/explain.ts";
import type { ExplainedReport } from "../../src/report/check/explain.ts";
import { checkTap } from "../../src/report/check/tap.ts";
import { checkText } from "../../src/report/check/text.ts";
import { NO_PAINT } from "../../src/report/terminal/paint.ts";
import { aCall } from "../helpers/check-report.ts";
import { anInvocation } from "../helpers/invocation.ts";

const scenarios = SCENARIOS.slice(0, 6);
const well = [aCall(anInvocation({ logs: [{ source: "info", text: "confirmed" }] }))];
const after = (ms: number): Player => {
  return () => new Promise((resolve) => setTimeout(resolve, ms, { calls: well }));
};

function reportOf(played: ReadonlyMap<string, Played>): ExplainedReport {
  const plan = { seed: "check", scenarios, rules: {}, expectations: {} };
  const head = { target: "handler.mjs#handler", interrupted: false, durationMs: 1 };
  const report = assembleReport(plan, played, head);
  return explainCheck(report);
}

it("begins no scenario once the time for all is used up, and what was not played has not passed", async () => {
  const played = await playAll(scenarios, after(30), { concurrency: 1, budgetMs: 50 });
  const reason = "the time for all scenarios was used up (0.05 s)";
  const kinds = Map.groupBy(played.values(), ({ kind }) => kind);
  expect(kinds.get("played")?.length).toBeGreaterThan(0);
  expect(kinds.get("interrupted")?.every((one) => "reason" in one && one.reason === reason)).toBe(
    true,
  );
  const report = reportOf(played);
  expect(exitCodeOf({ kind: "checked", ...report })).toBe(2);
  expect(checkText(report, NO_PAINT)).toMatch(/Not played, \d scenarios: the time for all/);
  expect(checkText(report, NO_PAINT)).toContain("◌ not finished: no finding.");
  expect(checkTap(report)).toContain(`Bail out! ${reason}`);
});

it("plays each scenario once, in time", async () => {
  const names: string[] = [];
  const play: Player = async ({ name }) => {
    names.push(name);
    return { calls: well };
  };
  const played = await playAll(scenarios, play, { concurrency: 3, budgetMs: 10_000 });
  expect(names.toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
  expect(exitCodeOf({ kind: "checked", ...reportOf(played) })).toBe(0);
});

it("groups scenarios the same, however many there are at once", async () => {
  const groupings = [];
  for (const concurrency of [1, 8]) {
    const groups: Record<string, string[]> = {};
    const play: Player = async ({ name }, group) => {
      (groups[group] ??= []).push(name);
      return { calls: well };
    };
    await playAll(SCENARIOS, play, { concurrency, budgetMs: 10_000 });
    groupings.push(groups);
  }
  expect(groupings[0]).toEqual(groupings[1]);
});

it("rejects with what no scenario is to blame for", async () => {
  const play: Player = () => Promise.reject(new Error("cannot be loaded"));
  await expect(playAll(scenarios, play, { concurrency: 2, budgetMs: 10_000 })).rejects.toThrow(
    "cannot be loaded",
  );
});
