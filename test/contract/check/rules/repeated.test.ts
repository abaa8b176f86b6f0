import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import { compareEffects } from "../../../../src/contract/check/rules/repeated.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { CapturedMail } from "../../../../src/invocation.ts";
import { checkFix } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const event = createEvent({ seed: "repeated" });
const one = aMail({ to: [event.request.userAttributes["email"] ?? ""] });
const other = { ...one, text: "again" };

/** What is found in calls with these mails. */
function kinds(...mails: CapturedMail[][]): string[] {
  const scenario = SCENARIOS.find(({ name }) => name === "confirm-sign-up/three-times");
  if (scenario === undefined) throw new Error("no such scenario");
  const calls = mails.map((sent) => aCall(anInvocation({ event, mails: sent })));
  return compareEffects({ scenario, calls }, new Set()).map(({ args }) => args.kind);
}

it.each([
  ["each call mails once", [[one], [one]], []],
  ["a later call mails in place of the first", [[], [one]], []],
  ["a later call mails more than the first", [[one], [one, other]], ["more"]],
  ["a later call mails twice in place of the first", [[], [one, other]], ["more"]],
  ["a call repeats its own mail", [[one, one]], ["twice-in-one-call"]],
])("%s", (_name, mails, found) => {
  expect(kinds(...mails)).toEqual(found);
});

it.each([
  ["the user of the call before", (first: string) => [first], 1],
  ["the team, whose address a scenario gives a user", () => ["team@example.com"], 0],
])("a mail about another user to %s", (_name, others, count) => {
  const users = ["plain", "first", "second", "team"].map((seed) => {
    const made = createEvent({ seed });
    const { userAttributes } = made.request;
    const email = seed === "team" ? "team@example.com" : (userAttributes["email"] ?? "");
    return { ...made, request: { userAttributes: { ...userAttributes, email } } };
  });
  const [plain, first, second, team] = users.map((user) => {
    const own = user.request.userAttributes["email"] ?? "";
    return (to: string[] = ["team@example.com"]) =>
      aCall(anInvocation({ event: user, mails: [aMail({ to: [own] }), aMail({ to, text: own })] }));
  });
  const scenarioOf = (name: string) => {
    const known = SCENARIOS.find((each) => each.name === `confirm-sign-up/${name}`);
    if (known === undefined) throw new Error(`no scenario ${name}`);
    return known;
  };
  const address = users[1]?.request.userAttributes["email"] ?? "";
  const runs = [
    { scenario: scenarioOf("plain"), calls: [plain?.()] },
    { scenario: scenarioOf("verified-true"), calls: [team?.(["boss@example.com"])] },
    { scenario: scenarioOf("somebody-else"), calls: [first?.(), second?.(others(address))] },
  ].map(({ scenario, calls }) => ({ scenario, calls: calls.filter((call) => call !== undefined) }));
  const found = applyRules(runs).filter(({ code }) => code === "no-duplicate-mail");
  expect(found).toHaveLength(count);
});

it.each([
  [["aws-sdk", "nodemailer"], expect.stringContaining("a callback or call .promise(), not both")],
  [["@aws-sdk/client-ses"], undefined],
])("tells users of %j how a call mails twice", (packages, fix) => {
  const scenario = SCENARIOS.find(({ name }) => name === PLAIN);
  if (scenario === undefined) throw new Error("no such scenario");
  const source = { packages, takesCallback: false, tested: [], placeholders: [], neverSent: [] };
  const calls = [aCall(anInvocation({ event, mails: [one, one] }))];
  const found = applyRules([{ scenario, calls, source }]).find(
    ({ code }) => code === "no-duplicate-mail",
  );
  expect(found && checkFix(found)).toEqual(fix);
});
