import { expect, it } from "vitest";
import { compareEffects } from "../../../../src/contract/check/rules/repeated.ts";
import { SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { CapturedMail } from "../../../../src/invocation.ts";
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
