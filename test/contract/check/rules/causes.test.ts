// Handlers that fail for one cause in many scenarios: the finding is under the rule whose scenario isolates it.
import { describe, expect, it } from "vitest";
import { planCheck } from "../../../../src/check/plan.ts";
import { eventsOf } from "../../../../src/check/player.ts";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { Scenario, ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import { conclude } from "../../../../src/contract/conclusion.ts";
import type { EventDocument } from "../../../../src/event/event.ts";
import type { AwsCall, Outcome } from "../../../../src/invocation.ts";
import { checkFix, checkSentence } from "../../../../src/report/check/rules/index.ts";
import { anInvocation, returned } from "../../../helpers/invocation.ts";

interface Facts {
  name: string;
  userName: unknown;
  email: string | undefined;
  attributes: Record<string, unknown>;
  isReset: boolean;
  clientId: unknown;
  metadata: unknown;
  isWarm: boolean;
  isTrouble: boolean;
}

/** A failure with a message of its own, and a call that was refused before it. */
interface Failing {
  message: string;
  refused?: AwsCall;
}

/** Plays all scenarios against something that fails where it says so. */
function play(
  fails: (facts: Facts) => boolean | Failing,
  scenarios: readonly Scenario[] = SCENARIOS,
): ScenarioRun[] {
  return scenarios.map((scenario) => {
    const events = eventsOf(scenario, { seed: "causes", mailbox: "example.com" });
    const calls = events.map((event, index) => {
      const isWarm = index > 0 && scenario.cold !== true;
      const isTrouble = scenario.capture !== undefined;
      const { name } = scenario;
      const failing = fails({ ...factsOf(event), name, isWarm, isTrouble });
      const own = typeof failing === "object" ? failing : undefined;
      const outcome = failing === false ? returned(event) : failedWith(own?.message);
      const logs = [{ source: "info", text: "confirmed" } as const];
      const awsCalls = own?.refused === undefined ? [] : [own.refused];
      const invocation = anInvocation({ event, outcome, logs, awsCalls });
      const { target, ...rest } = invocation;
      const runtime = scenario.runtime ?? "nodejs22.x";
      return conclude({ ...rest, target: { ...target, ...{ runtime } } });
    });
    return { scenario, calls };
  });
}

function failedWith(message = "out of order"): Outcome {
  const trace = [`TypeError: ${message}`, `    at handler (/app/index.mjs:${message.length}:9)`];
  return { kind: "handler-error", errorType: "TypeError", errorMessage: message, trace };
}

const FAILED = failedWith();

/** SES refuses a mail, and the handler lets the error through. */
function refused(message: string): Failing {
  const [service, operation, result] = ["ses", "SendEmail", "refused"] as const;
  const error = `MessageRejected: ${message}`;
  return {
    message,
    refused: { service, operation, result, error, parameters: { Source: "welcome" } },
  };
}

function factsOf(event: EventDocument): Omit<Facts, "name" | "isWarm" | "isTrouble"> {
  const { userAttributes: attributes, clientMetadata: metadata } = event.request;
  const { clientId } = event["callerContext"] as { clientId: unknown };
  const email = attributes["email"] as string | undefined;
  const isReset = event["triggerSource"] === "PostConfirmation_ConfirmForgotPassword";
  const { userName } = event;
  return { email, attributes, isReset, clientId, metadata, userName };
}

const has = (facts: Facts, name: string): boolean => facts.attributes[name] !== undefined;

it("two attributes that are missing fail alike where one is given to everybody but its own scenario", async () => {
  const { scenarios } = await planCheck({ event: { attributes: { name: "Ana Ray" } } });
  const runs = play((facts) => !has(facts, "email") || !has(facts, "name"), scenarios);
  const told = applyRules(runs).map((each) => checkSentence(each).replace(/ the handler.*/, ""));
  expect([...new Set(told)]).toEqual(["without email", "without name"]);
});

describe("one cause breaks one rule", () => {
  it.each<[what: string, fails: (facts: Facts) => boolean | Failing, codes: string[]]>([
    ["every call", () => true, ["returns-event"]],
    ["a reset", ({ isReset }) => isReset, ["accepts-every-flow"]],
    ["no client", ({ clientId }) => clientId === null, ["accepts-every-flow"]],
    ["no name", (facts) => !has(facts, "name"), ["accepts-missing-attributes"]],
    [
      "no name, where there is somebody to greet",
      (facts) => facts.email !== undefined && !facts.isReset && !has(facts, "name"),
      ["accepts-missing-attributes"],
    ],
    ["no given name", (facts) => !has(facts, "given_name"), ["accepts-missing-attributes"]],
    ["no address", ({ email }) => email === undefined, ["accepts-missing-attributes"]],
    [
      "an address that is not verified",
      ({ attributes }) => attributes["email_verified"] !== "true",
      ["accepts-missing-attributes"],
    ],
    [
      "neither an address nor a number that is verified",
      ({ attributes }) =>
        attributes["email_verified"] !== "true" && attributes["phone_number_verified"] !== "true",
      ["accepts-missing-attributes"],
    ],
    ["no flag", (facts) => !has(facts, "email_verified"), ["accepts-missing-attributes"]],
    ["an alias", (facts) => !has(facts, "cognito:email_alias"), ["no-alias-attributes"]],
    [
      "a sub that strict validators refuse",
      ({ attributes }) => !/^.{14}[1-8].{4}[89ab]/.test(String(attributes["sub"])),
      ["validates-what-cognito-sends"],
    ],
    [
      "a sub that is not of version 4",
      ({ attributes }) => !/^.{14}4/.test(String(attributes["sub"])),
      ["validates-what-cognito-sends"],
    ],
    ["a provider's user", (facts) => has(facts, "identities"), ["handles-federated-users"]],
    [
      "one provider's user",
      ({ attributes }) => String(attributes["identities"]).includes("SAML"),
      ["handles-federated-users"],
    ],
    [
      "an odd name",
      ({ attributes }) => /[^\0-\x7f]/.test(String(attributes["name"])),
      ["accepts-any-value"],
    ],
    ["no clientMetadata", ({ metadata }) => metadata === undefined, ["guards-client-metadata"]],
    ["clientMetadata", ({ metadata }) => metadata !== undefined, ["accepts-every-flow"]],
    ["trouble with SES", ({ isTrouble }) => isTrouble, ["survives-ses-failure"]],
    ["a warm environment", ({ isWarm }) => isWarm, ["works-when-warm"]],
    [
      "a warm call for a different user",
      ({ name, isWarm }) => isWarm && name.endsWith("/somebody-else"),
      ["works-when-warm"],
    ],
    [
      "no clientMetadata, and another value in it",
      ({ metadata }) => ({ message: metadata === undefined ? "undefined" : "no such plan" }),
      ["returns-event", "guards-client-metadata"],
    ],
    [
      "every call of a callback",
      () => ({ message: "callback is not a function" }),
      ["returns-event"],
    ],
    [
      "every call, and a callback on Node 24",
      ({ name }) => (name.endsWith("/nodejs24") ? { message: "callback-based" } : true),
      ["returns-event", "no-callback-style"],
    ],
    [
      "a reset, or no address",
      ({ isReset, email }) => isReset || email === undefined,
      ["accepts-missing-attributes", "accepts-every-flow"],
    ],
  ])("%s", (_what, fails, codes) => {
    const runs = play(fails);
    const found = applyRules(runs);
    expect([...new Set(found.map(({ code }) => code))]).toEqual(codes);
    // No rule tells of a scenario that another one has told of, and none that fails is left out.
    const failing = runs.filter(({ calls }) => calls.some(({ result }) => result === "failed"));
    const judged = failing.filter(({ scenario }) => scenario.control !== true);
    const told = found.map(({ where }) => where.scenario);
    expect(told.toSorted()).toEqual(judged.map(({ scenario }) => scenario.name).toSorted());
  });
});

it.each<[flags: string[], said: string]>([
  [["email_verified"], 'unless email_verified is "true" the handler fails'],
  [
    ["email_verified", "phone_number_verified"],
    'unless email_verified or phone_number_verified is "true" the handler fails',
  ],
])("says that of %j one must be true", (flags, said) => {
  const [found] = applyRules(
    play(({ attributes }) => flags.every((flag) => attributes[flag] !== "true")),
  );
  expect(found && checkSentence(found)).toContain(said);
});

it("names the value of an attribute that only the handler knows, and how to refuse it", () => {
  const chosen = { key: "birthdate", value: "2020-01-31" };
  const runs = play(({ name }) => name.endsWith("/emoji")).map((run): ScenarioRun => {
    const isOne = run.scenario.name.endsWith("/emoji");
    return isOne ? { ...run, scenario: { ...run.scenario, chosen } } : run;
  });
  const [found] = applyRules(runs);
  expect(found?.code).toBe("accepts-any-value");
  expect(found && checkSentence(found)).toMatch(/^with birthdate "2020-01-31" the handler fails: /);
  expect(found && checkFix(found)).toMatch(/^return the event for every value of birthdate, /);
});

it("says of a user name that is not the sub that it may be anything", () => {
  const found = applyRules(play(({ userName, attributes }) => userName !== attributes["sub"]));
  expect(new Set(found.map(({ code }) => code))).toEqual(new Set(["accepts-every-flow"]));
  expect(found[0] && checkFix(found[0])).toMatch(/^do not compare userName with the sub/);
});

it("does not blame a missing alias where only federated users fail, and few others have a verdict", () => {
  const runs = play((facts) => has(facts, "identities")).filter(({ scenario: { name, flow } }) =>
    flow === "federated" ? true : name === "confirm-sign-up/plain",
  );
  const codes = applyRules(runs).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(["handles-federated-users"]));
});

it("has two labels for two causes at one place", () => {
  const found = applyRules(play(({ isReset, email }) => isReset || email === undefined));
  const codeIn = (name: string): string | undefined =>
    found.find(({ where }) => where.scenario === name)?.code;
  expect(codeIn("confirm-forgot-password/plain")).toBe("accepts-every-flow");
  expect(codeIn("confirm-sign-up/no-email")).toBe("accepts-missing-attributes");
});

it("has one label for a handler that lets every refusal of SES through", () => {
  const runs = play(({ isTrouble }) =>
    refused(isTrouble ? "Sending paused" : "Missing final '@domain'"),
  );
  expect(new Set(applyRules(runs).map(({ code }) => code))).toEqual(new Set(["declares-from"]));
});

it("copies no finding but that of the failure", () => {
  const runs = play(({ attributes }) => attributes["email_verified"] !== "true");
  const spoken = runs.map((run): ScenarioRun => {
    if (run.scenario.name !== "federated/saml") return run;
    const calls = run.calls.map(({ invocation }) => {
      const text = factsOf(invocation.event).email ?? "";
      return conclude({ ...invocation, logs: [{ source: "info", text }] });
    });
    return { ...run, calls };
  });
  const leaks = applyRules(spoken).filter(({ code }) => code === "no-personal-data-in-logs");
  expect(leaks.map(({ where }) => where.scenario)).toEqual(["federated/saml"]);
});

it("tells of an environment that only other scenarios spoil", () => {
  const runs = play(() => false).map((run): ScenarioRun => {
    const [call] = run.calls;
    if (run.scenario.name !== "federated/google" || call === undefined) return run;
    return { ...run, spoilt: conclude({ ...call.invocation, outcome: FAILED }) };
  });
  expect(applyRules(runs).map(({ code, where }) => [code, where.scenario])).toEqual([
    ["works-when-warm", "federated/google"],
  ]);
});

describe("an environment in which only the first call returns the event", () => {
  const NOTHING: Outcome = { kind: "returned", payload: null };
  const playLost = (isCold: boolean): ScenarioRun[] =>
    play(() => false).map((run): ScenarioRun => {
      const isLost = run.scenario.cold !== true || isCold;
      const calls = run.calls.map((call, index) =>
        index > 0 && isLost ? conclude({ ...call.invocation, outcome: NOTHING }) : call,
      );
      return { ...run, calls };
    });

  it("breaks one rule", () => {
    const found = applyRules(playLost(false));
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(["works-when-warm"]));
    expect(found[0] && checkSentence(found[0])).toBe(
      "the second call in the same environment returns nothing",
    );
    expect(found[0] && checkFix(found[0])).toMatch(/^return the event in every call/);
  });

  it("is not why, where a new one does not either", () => {
    const codes = applyRules(playLost(true)).map(({ code }) => code);
    expect(codes).toContain("returns-event");
    expect(codes).not.toContain("works-when-warm");
  });

  it("is told of where other scenarios spoil it", () => {
    const [plain, ...others] = play(() => false);
    const [call] = plain?.calls ?? [];
    const spoilt = call && conclude({ ...call.invocation, outcome: NOTHING });
    const runs = plain && spoilt ? [{ ...plain, spoilt }, ...others] : [];
    expect(applyRules(runs).map(checkSentence)).toEqual([
      "after other calls in the same environment, the handler returns nothing",
    ]);
  });
});

it.each(["context.done is not a function", "callback is not a function"])(
  "under Node 24 itself: %s",
  (message) => {
    const runs = play(() => ({ message })).map(({ scenario, calls }) => ({
      scenario,
      calls: calls.map(({ invocation: { target, ...rest } }) =>
        conclude({ ...rest, target: { ...target, ...{ runtime: "nodejs24.x" } } }),
      ),
    }));
    const found = applyRules(runs).map(({ code, severity }) => `${severity} ${code}`);
    expect(new Set(found)).toEqual(new Set(["error no-callback-style"]));
  },
);

describe("a callback that Node 24 refuses", () => {
  const runs = play(({ name }) => name.endsWith("/nodejs24") && { message: "callback-based" });

  it.each<[what: string, packages: string[], takesCallback: boolean, wrapper: string | undefined]>([
    ["is a wrapper's", ["aws-sdk", "epsagon"], false, "epsagon"],
    ["is the handler's own", ["@middy/core"], true, undefined],
    ["is of unknown origin", ["aws-sdk"], false, undefined],
  ])("%s", (_what, packages, takesCallback, wrapper) => {
    const source = { packages, takesCallback, tested: [], placeholders: [], neverSent: [] };
    const [plain, ...others] = runs;
    const found = applyRules(plain === undefined ? [] : [{ ...plain, source }, ...others]);
    expect(found).toMatchObject([{ code: "no-callback-style" }]);
    const told = found.map(({ args }) => ("wrapper" in args ? args.wrapper : undefined));
    expect(told).toEqual([wrapper]);
  });
});
