import { expect, it } from "vitest";
import { eventsOf } from "../../src/check/player.ts";
import { AFTER_SIGN_UP, PLAIN, SCENARIOS } from "../../src/contract/check/scenarios.ts";

const named = (name: string) => SCENARIOS.filter((each) => each.name === name);
const source = { seed: "users", mailbox: "example.com" } as const;

it.each([
  ["one user where nothing is kept", false, 1],
  ["a user each where users are kept", true, 3],
])("scenarios derived from the plain one have %s", (_, keepsUsers, expected) => {
  const names = [PLAIN, "confirm-sign-up/sns-denied", "confirm-sign-up/sns-slow"];
  const events = names.flatMap((name) =>
    named(PLAIN).flatMap((plain) => eventsOf({ ...plain, name }, { ...source, keepsUsers })),
  );
  expect(new Set(events.map(({ userName }) => userName)).size).toBe(expected);
  expect(new Set(events.map(({ userPoolId }) => userPoolId)).size).toBe(1);
});

it.each([false, true])("all calls of a scenario are for one user (%s)", (keepsUsers) => {
  for (const name of ["confirm-sign-up/twice", AFTER_SIGN_UP]) {
    const events = named(name).flatMap((each) => eventsOf(each, { ...source, keepsUsers }));
    expect(events).toHaveLength(2);
    expect(new Set(events.map(({ userName }) => userName)).size).toBe(1);
  }
});
