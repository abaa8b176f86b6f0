import { expect, it } from "vitest";
import { localPlayer } from "../../src/check/local-player.ts";
import type { LocalPlayer } from "../../src/check/local-player.ts";
import { PLAIN, SCENARIOS } from "../../src/contract/check/scenarios.ts";
import type { Scenario } from "../../src/contract/check/scenario.ts";
import type { AwsCall, Invocation, Outcome } from "../../src/invocation.ts";
import type { Obstacle } from "../../src/obstacle.ts";
import type { LocalInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { aMail, anInvocation, returned } from "../helpers/invocation.ts";

type Invoke = (...call: Parameters<LocalInvoker>) => ReturnType<LocalInvoker>;

/** A player whose calls a test answers. */
function playing(invoke: Invoke, file = ""): LocalPlayer {
  const source = { seed: "played", mailbox: "example.com" } as const;
  return localPlayer(invoke as LocalInvoker, source, { file, limitMs: 5_000, capture: {} });
}

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
  const play = playing(invoke);
  const { calls } = await play({ ...plain, ...more }, "one");
  expect([left, calls.map(({ verdict }) => verdict.accepted)]).toEqual([[], [accepted]]);
});

it.each<[string, Obstacle["kind"][], number]>([
  ["is asked for again where nothing is in the way", [], 2],
  ["is asked for again where the seal blocked nothing", ["no-answer"], 2],
  ["is asked for once where the seal blocked something", ["no-answer", "blocked"], 1],
])("a plain call that timed out %s", async (_name, kinds, expected) => {
  let count = 0;
  const invoke = async (event: Parameters<LocalInvoker>[0]) => {
    count += 1;
    const obstacles = kinds.map((kind) => ({ kind, service: "x", what: `x ${kind}` }));
    if (count > 1) return anInvocation({ event });
    return anInvocation({ event, outcome: { kind: "timed-out", limitMs: 5_000 }, obstacles });
  };
  const play = playing(invoke);
  await play(plain, "one");
  expect(count).toBe(expected);
});

it.each([
  [false, [10]],
  [true, [1]],
])("the clocks where calls may reach something real (%s): %j", async (isReal, expected) => {
  const speeds: unknown[] = [];
  const invoke = async (...[event, options]: Parameters<LocalInvoker>) => {
    speeds.push(options?.speed);
    return anInvocation({ event });
  };
  const source = { seed: "real", mailbox: "example.com" } as const;
  const conditions = { file: "", limitMs: 5_000, capture: {}, isReal };
  const hangs = SCENARIOS.find(({ name }) => name.endsWith("/ses-hangs")) as Scenario;
  await localPlayer(invoke as LocalInvoker, source, conditions)(hangs, "one");
  expect(speeds).toEqual(expected);
});

it.each([
  ["over where the first call met it", "refused", ["denied", "none"]],
  ["still to come where that call met none", "answered", ["denied", "denied"]],
] as const)("a fault that strikes once is %s", async (_name, result, expected) => {
  const kinds: unknown[] = [];
  const invoke = async (...[event, options]: Parameters<LocalInvoker>) => {
    kinds.push(options?.capture?.outage?.kind);
    const call = { service: "dynamodb", operation: "PutItem", result };
    return anInvocation({ event, awsCalls: [call] });
  };
  const outage = { service: "dynamodb", kind: "denied", once: true } as const;
  await playing(invoke)({ ...plain, name: "one", times: 2, capture: { outage } }, "one");
  expect(kinds.slice(0, 2)).toEqual(expected);
});

const cold = SCENARIOS.find(({ name }) => name === "confirm-sign-up/three-times-cold") as Scenario;

it.each<[string, Scenario[], (string | undefined)[]]>([
  ["groups go on in all", [cold, plain], ["trouble", "outages", "one", "one"]],
  [
    "all are its own in a group that is used",
    [plain, cold],
    ["one", undefined, undefined, undefined],
  ],
  [
    "one of another runtime is its own",
    [{ ...cold, runtime: "nodejs24.x" }],
    [undefined, undefined, undefined],
  ],
  ["a single one is its own", [{ ...cold, times: 1 }], [undefined]],
])("of new environments %s", async (_name, scenarios, expected) => {
  const asked: (string | undefined)[] = [];
  const invoke: Invoke = async (event, { environment } = {}) => {
    asked.push(environment);
    return anInvocation({ event });
  };
  const play = playing(invoke);
  for (const scenario of scenarios) await play(scenario, "one");
  expect(asked).toEqual(expected);
});

const TIMED_OUT: Outcome = { kind: "timed-out", limitMs: 5_000 };
const ANSWERED: Outcome = { kind: "returned", payload: null };
const threw = (errorMessage: string): Outcome => ({
  ...{ kind: "handler-error", errorType: "Error", errorMessage, trace: [] },
});
const denied: Scenario = {
  ...plain,
  name: "confirm-sign-up/dynamodb-denied",
  capture: { outage: { service: "dynamodb", kind: "denied" } },
};
/** What a call has on the record that ended before its request was sent. */
const OPENED: AwsCall = {
  ...{ service: "tcp", operation: "dynamodb.us-east-1.amazonaws.com:443", result: "refused" },
};
const named = (name: string): Scenario =>
  [...SCENARIOS, denied].find(
    (scenario) => scenario.name === `confirm-sign-up/${name}`,
  ) as Scenario;

it("calls of a scenario have an account in common, and scenarios of groups with one name do not", async () => {
  const accounts: (string | undefined)[] = [];
  const invoke: Invoke = async (event, { account } = {}) => {
    accounts.push(account);
    return anInvocation({ event });
  };
  const play = playing(invoke);
  // A lane may begin with the scenarios that the plain one adds while another plays the first group.
  await Promise.all([play(cold, "one"), play(plain, "one")]);
  expect(new Set(accounts).size).toBe(2);
});

it("a group that has an environment does not go on in a new one", async () => {
  const asked: (string | undefined)[] = [];
  const invoke: Invoke = async (event, { environment } = {}) => {
    asked.push(environment);
    return anInvocation({ event });
  };
  const play = playing(invoke);
  await play(plain, "outages");
  const opened: [group: string, calls: number][] = [];
  await play(cold, "one", (group) => opened.push([group, asked.length - 1]));
  expect(asked).toEqual(["outages", "trouble", "one", undefined]);
  expect(opened).toEqual([
    ["trouble", 1],
    ["one", 2],
  ]);
});

it.each<[string, Outcome, string, Outcome, (number | undefined)[]]>([
  ["again for what waits in vain", ANSWERED, "ses-hangs", TIMED_OUT, [1, 10, 1]],
  ["again for what is thrown in trouble", ANSWERED, "ses-rejects", threw("x"), [1, 10, 1]],
  ["again for a service that was not heard", ANSWERED, "dynamodb-denied", TIMED_OUT, [1, 10, 1]],
  ["again for another error", threw("y"), "ses-rejects", threw("x"), [1, 10, 1]],
  ["no more for what is thrown always", threw("x"), "ses-rejects", threw("x"), [1, 10]],
])("the real clock counts %s", async (_name, usual, name, outcome, expected) => {
  const speeds: (number | undefined)[] = [];
  const invoke: Invoke = async (event, { speed } = {}) => {
    speeds.push(speed);
    return anInvocation({
      ...{ event, awsCalls: [OPENED], outcome: speeds.length === 1 ? usual : outcome },
    });
  };
  const play = playing(invoke);
  for (const scenario of [plain, named(name)]) await play(scenario, "one");
  expect(speeds).toEqual(expected);
});

it.each<[string, number[], number[]]>([
  ["more mails than usual", [1, 2, 1], [1, 10, 1]],
  ["no mail", [1, 0, 1], [1, 10, 1]],
  ["no more for as many as usual", [1, 1], [1, 10]],
])("the real clock counts where SES is slow again for %s", async (_name, counts, expected) => {
  const speeds: (number | undefined)[] = [];
  const invoke: Invoke = async (event, { speed } = {}) => {
    const mails = Array.from({ length: counts[speeds.length] ?? 0 }, () => aMail());
    speeds.push(speed);
    const awsCalls: AwsCall[] = [{ service: "ses", operation: "SendEmail", result: "answered" }];
    return anInvocation({ event, awsCalls, mails });
  };
  const play = playing(invoke);
  for (const scenario of [plain, named("ses-slow")]) await play(scenario, "one");
  expect(speeds).toEqual(expected);
});

const REFUSED = { service: "http", operation: "POST https://a.example.com/x" } as const;
const TRIES = [1, 2, 3].map(() => ({ ...REFUSED, result: "refused" as const }));
const AFTER_TRIES = { awsCalls: TRIES, timing: { durationMs: 1_100 } };
const AND_ANSWERED = {
  ...AFTER_TRIES,
  awsCalls: [...TRIES, { service: "sns", operation: "Publish", result: "stubbed" as const }],
};

/** An ordinary scenario, after a plain one. */
it.each<[string, Partial<Invocation>, Partial<Invocation>[], (number | undefined)[]]>([
  ["goes faster where a client tries in vain", AFTER_TRIES, [AFTER_TRIES], [1, 10]],
  ["is calmer where something answers as well", AND_ANSWERED, [AND_ANSWERED], [1, 4]],
  [
    "goes faster where the tries take seconds",
    { ...AFTER_TRIES, timing: { durationMs: 3_050 } },
    [{ ...AFTER_TRIES, timing: { durationMs: 3_400 } }],
    [1, 10],
  ],
  [
    "is played by the real clock where it takes long by a faster one",
    AFTER_TRIES,
    [{ ...AFTER_TRIES, timing: { durationMs: 4_200 } }, AFTER_TRIES],
    [1, 10, 1],
  ],
  [
    "is played by the real clock where it fails by a faster one",
    AFTER_TRIES,
    [{ ...AFTER_TRIES, outcome: threw("x") }, AFTER_TRIES],
    [1, 10, 1],
  ],
  ["has the real clock where one try fails", { awsCalls: TRIES.slice(1, 2) }, [{}], [1, 1]],
  ["has the real clock where the tries take no time", { awsCalls: TRIES }, [{}], [1, 1]],
])("an ordinary scenario %s", async (_name, usual, answers, expected) => {
  const left = [usual, ...answers];
  const speeds: (number | undefined)[] = [];
  const invoke: Invoke = async (event, { speed } = {}) => {
    speeds.push(speed);
    return anInvocation({ event, outcome: returned(event), ...left.shift() });
  };
  const play = playing(invoke, "handler.mjs");
  for (const scenario of [plain, named("client-metadata")]) await play(scenario, "one");
  expect([left, speeds]).toEqual([[], expected]);
});

it.each<[string, Partial<Invocation>, number[]]>([
  ["lacks the usual mail", {}, [1, 10, 1]],
  ["has it", { mails: [aMail()] }, [1, 10]],
  ["fails before it", { outcome: threw("x") }, [1, 10]],
])(
  "the real clock tells whether a failing service is why a call %s",
  async (_, failing, expected) => {
    const speeds: (number | undefined)[] = [];
    const awsCalls = [{ service: "dynamodb", operation: "PutItem", result: "refused" as const }];
    const invoke: Invoke = async (event, { speed } = {}) => {
      speeds.push(speed);
      const parts = speeds.length === 1 ? { mails: [aMail()] } : { awsCalls, ...failing };
      return anInvocation({ event, outcome: returned(event), ...parts });
    };
    const play = playing(invoke, "handler.mjs");
    for (const scenario of [plain, denied]) await play(scenario, "one");
    expect(speeds).toEqual(expected);
  },
);

const LATE: Partial<Invocation> = { timing: { durationMs: 8_000 } };
const IN_TIME: Partial<Invocation> = { timing: { durationMs: 900 } };
const IN_VAIN: Partial<Invocation> = { outcome: TIMED_OUT, timing: { durationMs: 5_000 } };
const silent: Scenario = {
  ...denied,
  name: "confirm-sign-up/dynamodb-silent",
  capture: { outage: { service: "dynamodb", kind: "silent" } },
};

it.each<[string, Scenario, Partial<Invocation>[], (number | undefined)[]]>([
  ["one that comes in time", denied, [IN_TIME], [10]],
  ["one that is late by the fast clock alone", denied, [LATE, IN_TIME], [10, 4]],
  ["one that is late by two clocks", denied, [LATE, LATE, IN_TIME], [10, 4, 1]],
  ["one that does not come by the fast clock alone", denied, [IN_VAIN, IN_TIME], [10, 1]],
  ["one that does not come by two clocks", denied, [IN_VAIN, IN_VAIN], [10, 1]],
  ["none, where a service is silent", silent, [IN_VAIN], [4]],
  ["a late one, where a service is silent", silent, [LATE, IN_TIME], [4, 1]],
])("asks by slower clocks for an answer: %s", async (_name, scenario, answers, expected) => {
  const left = [...answers];
  const speeds: (number | undefined)[] = [];
  const refused = { service: "dynamodb", operation: "PutItem", result: "refused" } as const;
  const invoke: Invoke = async (event, { speed } = {}) => {
    speeds.push(speed);
    return anInvocation({ event, awsCalls: [refused], ...left.shift() });
  };
  const play = playing(invoke, "handler.mjs");
  await play(scenario, "outages");
  expect([left, speeds]).toEqual([[], expected]);
});

const UUIDS = ["7d0f1c1e-0d0a-4c8e-9a53-5b0d1a1b2c3d", "c0a1d3e2-11f7-4f0e-8c6b-2f9e8d7c6b5a"];

it.each<[string, (Outcome | undefined)[][], boolean[]]>([
  ["that a new environment answers", [[threw("pool ended"), ANSWERED]], [true]],
  ["that returns nothing", [[{ kind: "returned", payload: null }, ANSWERED]], [true]],
  [
    "unless it fails there as well, with another id",
    [UUIDS.map((id) => threw(`insert ('${id}', 'ann@example.com'): value too long`))],
    [false],
  ],
  [
    "unless it fails there as well, in other words, while others still count",
    [
      [threw("not authorized"), threw("AccessDenied")],
      [threw("pool ended"), ANSWERED],
    ],
    [false, true],
  ],
])("a call spoilt by earlier ones is one %s", async (_name, later, expected) => {
  const outcomes = [ANSWERED, ...later.flat()];
  const invoke = async (event: Parameters<LocalInvoker>[0]) => {
    const outcome = outcomes.shift() ?? ANSWERED;
    return anInvocation({ event, outcome: outcome === ANSWERED ? returned(event) : outcome });
  };
  const play = playing(invoke);
  await play(plain, "one");
  const spoilt: boolean[] = [];
  for (let index = 0; index < later.length; index += 1) {
    const run = await play(named("verified-true"), "one");
    spoilt.push(run.spoilt !== undefined);
  }
  expect(spoilt).toEqual(expected);
});
