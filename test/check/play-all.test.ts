import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assembleReport } from "../../src/check/run-plan.ts";
import { playAll } from "../../src/check/play-all.ts";
import type { Played, PlayOptions } from "../../src/check/play-all.ts";
import type { Player } from "../../src/check/player.ts";
import { SCENARIOS } from "../../src/contract/check/scenarios.ts";
import type { Scenario } from "../../src/contract/check/scenario.ts";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import { explainCheck } from "../../src/report/check/explain.ts";
import { NotLoaded } from "../../src/runtime/compile/not-loaded.ts";
import type { Outcome } from "../../src/invocation.ts";
import type { ExplainedReport } from "../../src/report/check/explain.ts";
import { checkTap } from "../../src/report/check/tap.ts";
import { checkText } from "../../src/report/check/text.ts";
import { NO_PAINT } from "../../src/report/terminal/paint.ts";
import { aCall } from "../helpers/check-report.ts";
import { anInvocation } from "../helpers/invocation.ts";

const scenarios = SCENARIOS.slice(0, 6);
const mailed = [
  aCall(
    anInvocation({ awsCalls: [{ service: "ses", operation: "SendEmail", result: "answered" }] }),
  ),
];
const well = [aCall(anInvocation({ logs: [{ source: "info", text: "confirmed" }] }))];
const after = (ms: number): Player => {
  return () => new Promise((resolve) => setTimeout(resolve, ms, { calls: well }));
};

function reportOf(played: ReadonlyMap<string, Played>): ExplainedReport {
  const judging = {
    rules: {},
    expectations: {},
    failOn: "error",
    accept: () => undefined,
  } as const;
  const plan = { seed: "check", scenarios, ...judging };
  const head = { target: "handler.mjs#handler", interrupted: false, durationMs: 1 };
  const report = assembleReport(plan, played, head);
  return explainCheck(report);
}

it("begins no scenario once the time for all is used up, and what was not played has not passed", async () => {
  const played = await playAll(scenarios, after(120), { concurrency: 1, budgetMs: 200 });
  const reason = "the time limit for the whole check (0.2 s) was reached; run the rest with --only";
  const kinds = Map.groupBy(played.values(), ({ kind }) => kind);
  expect(kinds.get("played")?.length).toBeGreaterThan(0);
  expect(kinds.get("interrupted")?.every((one) => "reason" in one && one.reason === reason)).toBe(
    true,
  );
  const report = reportOf(played);
  expect(exitCodeOf({ kind: "checked", ...report })).toBe(2);
  expect(checkText(report, NO_PAINT)).toMatch(/\d scenarios not\srun \([^)]*\): the\stime\slimit/);
  expect(checkText(report, NO_PAINT)).toContain("◌ not finished: no findings.");
  expect(checkTap(report)).toContain(`Bail out! ${reason}`);
});

it("reports once that the handler does not load in an outage", async () => {
  const [plain] = scenarios;
  const error = new NotLoaded("handler.mjs", "AccessDeniedException");
  const names: string[] = [];
  const play: Player = async ({ name, capture }) => {
    names.push(name);
    if (capture?.outage !== undefined) throw error;
    return { calls: well };
  };
  const capture = { outage: { service: "ssm", kind: "denied" } } as const;
  const out = { ...plain, name: "confirm-sign-up/ssm-denied", capture } as Scenario;
  const options = { concurrency: 1, budgetMs: 10_000 };
  const again = { ...out, name: "confirm-sign-up/ssm-silent" };
  const derive = async (): Promise<Scenario[]> => [out, again];
  const played = await playAll(scenarios, play, { ...options, derive });
  expect(played.get(out.name)).toMatchObject({
    ...{ kind: "played", calls: [], loadError: "AccessDeniedException" },
  });
  expect(played.get(again.name)).toEqual({
    kind: "left-out",
    reason: "confirm-sign-up/ssm-denied shows that the handler cannot load without it",
  });
  // Once is enough to know that it needs this service.
  expect(names.filter((name) => name.includes("ssm"))).toHaveLength(1);
  expect(exitCodeOf({ kind: "checked", ...reportOf(played) })).toBe(0);
  const failing: Player = () => Promise.reject(error);
  await expect(playAll(scenarios, failing, options)).rejects.toThrow(
    "handler.mjs cannot be loaded: AccessDeniedException",
  );
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

it("plays scenarios that are added for what the plain one shows", async () => {
  const names: string[] = [];
  const play: Player = async ({ name }) => {
    names.push(name);
    return { calls: well };
  };
  const [plain] = scenarios;
  const derive = vi.fn<NonNullable<PlayOptions["derive"]>>(async (scenario) => [
    { ...scenario, name: "confirm-sign-up/added" },
  ]);
  const played = await playAll(scenarios, play, { concurrency: 2, budgetMs: 10_000, derive });
  expect(derive).toHaveBeenCalledExactlyOnceWith(plain, well, "ordinary 0");
  expect(names).toContain("confirm-sign-up/added");
  expect(played.get("confirm-sign-up/added")?.kind).toBe("played");
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
  // It opens the environment that the others find.
  expect(groupings[0]?.["ordinary 1"]?.[0]).toBe("confirm-sign-up/three-times-cold");
});

it.each([1, 2, 8])(
  "waits, %d at once, for the environments that some groups find",
  async (concurrency) => {
    const ended: string[] = [];
    const play: Player = async ({ name }, group) => {
      if (name.endsWith("/three-times-cold")) await delay(100);
      ended.push(name.endsWith("/three-times-cold") ? "cold" : group);
      return { calls: mailed };
    };
    const capture = { outage: { service: "dynamodb", kind: "denied" } } as const;
    const derive = async (plain: Scenario): Promise<Scenario[]> => [
      { ...plain, name: "confirm-sign-up/dynamodb-denied", capture },
    ];
    await playAll(SCENARIOS, play, { concurrency, budgetMs: 10_000, derive });
    const cold = ended.indexOf("cold");
    expect(Math.min(ended.indexOf("outages"), ended.indexOf("trouble"))).toBeGreaterThan(cold);
    expect(cold).toBeGreaterThanOrEqual(0);
  },
);

it.each([1, 2, 8])(
  "begins, %d at once, as soon as the environment of a group is there",
  async (concurrency) => {
    const begun: string[] = [];
    const play: Player = async ({ name }, group, open) => {
      begun.push(name.endsWith("/three-times-cold") ? "cold" : group);
      if (name.endsWith("/three-times-cold")) {
        await delay(50);
        open?.("trouble");
        await delay(50);
        begun.push("cold is over");
      }
      return { calls: mailed };
    };
    await playAll(SCENARIOS, play, { concurrency, budgetMs: 10_000 });
    const trouble = begun.indexOf("trouble");
    expect(trouble).toBeGreaterThan(begun.indexOf("cold"));
    const isBefore = trouble < begun.indexOf("cold is over");
    expect(isBefore).toBe(concurrency > 1);
    expect(trouble).toBeLessThan(begun.indexOf("confirm-sign-up/nodejs24"));
  },
);

it.each([
  [
    "an environment of its own",
    "SES",
    [{ service: "ses", operation: "SendEmail" }],
    { "ses-hangs": "ordinary 0", "ses-throttled": "trouble" },
  ],
  [
    "none of its own otherwise",
    "no SES",
    [],
    { "ses-hangs": "ordinary 0", "ses-throttled": "ordinary 0" },
  ],
] as const)(
  "trouble in SES, but its silence, has %s for a handler that calls %s",
  async (_, _what, asked, expected) => {
    const groups: Record<string, string> = {};
    const awsCalls = asked.map((call) => ({ ...call, result: "answered" }) as const);
    const calls = [aCall(anInvocation({ awsCalls }))];
    const play: Player = async ({ name }, group) => {
      const trouble = /^confirm-sign-up\/(ses-(?:hangs|throttled))$/.exec(name)?.[1];
      if (trouble !== undefined) groups[trouble] = group;
      return { calls };
    };
    for (const concurrency of [1, 4]) {
      await playAll(SCENARIOS, play, { concurrency, budgetMs: 10_000 });
      expect(groups).toEqual(expected);
    }
  },
);

it("rejects with what no scenario is to blame for", async () => {
  const play: Player = () => Promise.reject(new Error("cannot be loaded"));
  await expect(playAll(scenarios, play, { concurrency: 2, budgetMs: 10_000 })).rejects.toThrow(
    "cannot be loaded",
  );
});

describe("a plain scenario that shows what comes of all others", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Each takes its time, and all fail alike. */
  const playedIn = async (ms: number, outcome: Outcome, slowness = 1) => {
    const calls = [
      aCall(
        anInvocation({
          outcome,
          obstacles: [{ kind: "blocked", service: "tcp", what: "tcp db.example.com:5432" }],
          replay: "not-tried",
          timing: { durationMs: ms, memoryMb: 128 },
        }),
      ),
    ];
    const play: Player = () => new Promise((resolve) => setTimeout(resolve, ms, { calls }));
    const start = performance.now();
    const playing = playAll(SCENARIOS, play, { concurrency: 3, budgetMs: 60_000, slowness });
    await vi.runAllTimersAsync();
    const kinds = Map.groupBy((await playing).values(), ({ kind }) => kind);
    return { kinds, tookMs: performance.now() - start };
  };

  it("ends the check where nothing answers", async () => {
    const { kinds, tookMs } = await playedIn(5_000, { kind: "timed-out", limitMs: 5_000 });
    expect(kinds.get("played")).toHaveLength(1);
    expect(kinds.get("left-out")).toHaveLength(SCENARIOS.length - 1);
    expect(tookMs).toBeLessThan(6_000);
  });

  it("gives the others a few seconds where it waits for what is blocked", async () => {
    const thrown = { errorType: "Error", errorMessage: "no connection", trace: [] };
    const { kinds } = await playedIn(1_500, { kind: "handler-error", ...thrown });
    expect(kinds.get("played")?.length).toBeGreaterThan(3);
    const reason =
      "confirm-sign-up/plain cannot be judged without a response to tcp db.example.com:5432, so the check stopped after 7 s";
    const leftOut = kinds.get("left-out");
    expect(leftOut?.length).toBeGreaterThan(30);
    expect(leftOut).toEqual(leftOut?.map(() => ({ kind: "left-out", reason })));
  });

  it("gives the others less than a minute on a busy machine too, which may be why all take long", async () => {
    const thrown = { errorType: "Error", errorMessage: "no connection", trace: [] };
    const { kinds, tookMs } = await playedIn(2_500, { kind: "handler-error", ...thrown }, 10);
    expect(kinds.get("left-out")?.[0]).toHaveProperty(
      "reason",
      "confirm-sign-up/plain cannot be judged without a response to tcp db.example.com:5432, so the check stopped after 20 s",
    );
    expect(tookMs).toBeLessThan(25_000);
  });

  it("plays what is added for it before the others", async () => {
    const verdict = { accepted: null, remarks: [] } as const;
    const calls = [{ ...aCall(anInvocation()), verdict }];
    const names: string[] = [];
    const play: Player = async ({ name }) => {
      names.push(name);
      return { calls };
    };
    const derive: PlayOptions["derive"] = async (plain) => [
      { ...plain, name: "added", cold: true },
    ];
    await playAll(SCENARIOS, play, { concurrency: 1, budgetMs: 60_000, derive });
    const ordinary = names.filter((name) => name !== "added");
    expect(ordinary.slice(names.indexOf("added"))).not.toEqual([]);
  });

  it("plays all where nothing waits", async () => {
    const thrown = { errorType: "Error", errorMessage: "no connection", trace: [] };
    const { kinds } = await playedIn(50, { kind: "handler-error", ...thrown });
    expect([...kinds.keys()]).toEqual(["played"]);
  });
});
