// A report has the scenarios that were asked for, with what the whole check finds in them.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import type { CheckOptions } from "../../src/check/check-handler.ts";
import { assembleReport } from "../../src/check/run-plan.ts";
import type { Played } from "../../src/check/play-all.ts";
import type { Scenario } from "../../src/contract/check/scenario.ts";
import type { AwsCall, Outcome } from "../../src/invocation.ts";
import { findObstacles } from "../../src/obstacle.ts";
import { aCall } from "../helpers/check-report.ts";
import { AFTER_SIGN_UP, PLAIN, SCENARIOS } from "../../src/contract/check/scenarios.ts";
import { conclude } from "../../src/contract/conclusion.ts";
import { fixture } from "../helpers/fixtures.ts";
import { handlerFile } from "../helpers/handlers.ts";
import { anInvocation } from "../helpers/invocation.ts";

const REFUSES = `export const handler = async (event) => {
  if (event.callerContext.clientId === null) throw new Error("no client");
  console.info("confirmed");
  return event;
};`;

it.each([
  [fixture("handlers/check/throws-address.mjs"), "ses-rejects", ["survives-ses-failure"]],
  [fixture("handlers/check/splits-name.mjs"), "email-only", ["accepts-missing-attributes"]],
  [
    fixture("handlers/check/unguarded-metadata.mjs"),
    "federated/google",
    ["guards-client-metadata"],
  ],
  [handlerFile(REFUSES), "admin-confirm-sign-up/plain", ["accepts-every-flow"]],
  [handlerFile(REFUSES), "somebody-else", []],
  [
    fixture("handlers/check/marks-at-reset.mjs"),
    "with-unverified-email",
    ["no-trust-in-unverified"],
  ],
  [
    fixture("handlers/check/marks-at-reset.mjs"),
    "confirm-forgot-password/cognito-idp-denied",
    ["survives-service-failure"],
  ],
])("%s --only %s: %j", async (file, only, codes) => {
  const { scenarios } = await checkHandler({ file, env: {}, only: [only], concurrency: 1 });
  expect(scenarios).toHaveLength(1);
  expect(scenarios[0]?.name).toContain(only);
  const found = scenarios.flatMap(({ findings }) => findings.map(({ code }) => code));
  expect(found).toEqual(codes);
});

it.each<[code: string, settings: Partial<CheckOptions>, remedy: string]>([
  [REFUSES, {}, "Run check without --only"],
  [REFUSES, { derive: false }, "--no-derive"],
  [
    "export const handler = () => new Promise(() => setInterval(() => {}));",
    { limitMs: 200 },
    "did not respond",
  ],
])("%s, %j: refuses the name of a scenario that only other handlers get", async (...row) => {
  const [code, settings, remedy] = row;
  const only = ["sns-denied"];
  const check = checkHandler({ file: handlerFile(code), env: {}, only, ...settings });
  await expect(check).rejects.toMatchObject({
    code: "unknown-scenario",
    message: '--only: no scenario "sns-denied" exists for this handler',
    remedy: expect.stringContaining(remedy),
  });
});

const READS_A_ROLE = `export const handler = async (event) => {
  if (event.request.userAttributes["custom:role"] === "admin") console.info("confirmed");
  return event;
};`;

it.each<Pick<CheckOptions, "only" | "skip" | "derive">>([
  { skip: ["*"] },
  { only: ["plain"], skip: ["*"] },
  { only: ["federated/google"], skip: ["federated/*"] },
  { only: ["*role*", "federated/google"], skip: ["google", "*role*"] },
  // What a handler gets is not known before.
  { only: ["*custom-role*"], skip: ["*-custom-role", "*-custom-role-*"] },
  { only: ["plain"], skip: ["*/plain"], derive: false },
])("%j: says that --skip leaves nothing", async (selection) => {
  const check = checkHandler({ file: handlerFile(READS_A_ROLE), env: {}, ...selection });
  await expect(check).rejects.toMatchObject({
    code: "unknown-scenario",
    message: expect.stringMatching(/^--skip ".+" leaves no scenario to run$/),
  });
});

const ASKS: AwsCall = { service: "ssm", operation: "GetParameter", result: "answered" };

it("judges an added scenario beside an open one where it needs no answer itself", () => {
  const asked = [{ ...ASKS, isStandIn: true as const }];
  const played = (awsCalls: readonly AwsCall[], isOpen = false): Played => {
    const parts = { awsCalls, obstacles: findObstacles(awsCalls), ...(isOpen && OPEN) };
    return { kind: "played", calls: [aCall(anInvocation(parts))], durationMs: 1 };
  };
  const [plain] = SCENARIOS as readonly [Scenario];
  const added = (name: string): Scenario => {
    return { ...plain, name, baseline: plain.name, addedFor: "reads custom:id" };
  };
  const scenarios = [plain, added("x/early"), added("x/asks"), added("x/open")];
  const all = new Map<string, Played>([
    [plain.name, played(asked, true)],
    ["x/early", played([])],
    ["x/asks", played(asked)],
    ["x/open", played(asked, true)],
  ]);
  const plan = { seed: "check", scenarios, rules: {}, expectations: {} };
  const judging = { failOn: "error", accept: () => undefined } as const;
  const head = { target: "a.mjs#handler", interrupted: false, durationMs: 1 };
  const report = assembleReport({ ...plan, ...judging }, all, head);
  expect(report.scenarios.map(({ status }) => status)).toEqual([
    ...["not-judged", "passed", "left-out", "left-out"],
  ]);
});

const OPEN = {
  outcome: { kind: "handler-error", errorType: "Error", errorMessage: "no", trace: [] },
  replay: "changed",
} as const;

it("judges neither a reset behind a sign-up that fails, nor a warning alone, where the plain scenario fails", () => {
  const names = new Set(["nodejs24", "no-alias"].map((name) => `confirm-sign-up/${name}`))
    .add(PLAIN)
    .add(AFTER_SIGN_UP);
  const scenarios = SCENARIOS.filter(({ name }) => names.has(name));
  const played = new Map(
    scenarios.map((scenario): [string, Played] => {
      const isOld = scenario.runtime !== undefined;
      const outcome = failedWith(isOld ? "callback-based" : "no plan");
      const calls = [conclude(anInvocation({ outcome }))];
      return [scenario.name, { kind: "played", calls, durationMs: 1 }];
    }),
  );
  const plan = { seed: "a", scenarios, rules: {}, expectations: {} } as const;
  const report = assembleReport({ ...plan, failOn: "error", accept: () => undefined }, played, {
    target: "a",
    interrupted: false,
    durationMs: 1,
  });
  expect(report.scenarios.map(({ name, status, reason }) => [name, status, reason])).toEqual([
    [PLAIN, "failed", undefined],
    ["confirm-sign-up/no-alias", "failed", undefined],
    ["confirm-sign-up/nodejs24", "failed", undefined],
    [AFTER_SIGN_UP, "left-out", `its first step, the sign-up, fails, as in ${PLAIN}`],
  ]);
});

it("fails no scenario for what only the plain one shows", () => {
  const rejects = SCENARIOS.find(({ name }) => name === "confirm-sign-up/ses-rejects") as Scenario;
  const [plain] = SCENARIOS as readonly [Scenario];
  const late = { awsCalls: [ASKS], mails: [], logs: [] };
  const played = (parts: Parameters<typeof anInvocation>[0]): Played => {
    return { kind: "played", calls: [conclude(anInvocation(parts))], durationMs: 1 };
  };
  const all = new Map<string, Played>([
    [PLAIN, played({ late })],
    [rejects.name, played({ outcome: failedWith("rejected") })],
  ]);
  const rules = { "survives-ses-failure": { level: "off" } } as const;
  const plan = { seed: "a", scenarios: [plain, rejects], expectations: {} };
  const judging = { rules, failOn: "warning", accept: () => undefined } as const;
  const head = { target: "a", interrupted: false, durationMs: 1 };
  const { scenarios } = assembleReport({ ...plan, ...judging }, all, head);
  expect(scenarios.map(({ status, findings }) => [status, findings.length])).toEqual([
    ["failed", 1],
    ["passed", 0],
  ]);
});

function failedWith(errorMessage: string): Outcome {
  return { kind: "handler-error", errorType: "Error", errorMessage, trace: [] };
}
