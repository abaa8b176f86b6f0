// Which scenarios are left out, and what the users of the others have, by what is known of a pool.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { whyNoSuchUser } from "../../src/check/no-such-user.ts";
import type { PoolUsers } from "../../src/check/pool-users.ts";
import type { Scenario } from "../../src/contract/check/scenario.ts";
import { fixture } from "../helpers/fixtures.ts";
import { handlerFile } from "../helpers/handlers.ts";

const HANDLER = `export const handler = async (event) => {
  const { given_name, phone_number, birthdate } = event.request.userAttributes;
  console.log(given_name.trim().slice(1), phone_number.length, birthdate.slice(0, 2));
  return event;
};`;

it("users have what their pool requires, and others are left out", async () => {
  const pool = {
    ...{ file: "main.tf", line: 3, address: "required" as const },
    required: ["email", "given_name", "phone_number", "birthdate"],
    providers: new Set(["google"]),
  };
  const file = handlerFile(HANDLER);
  const { scenarios } = await checkHandler({ file, pool });
  const failed = scenarios.filter(({ findings }) =>
    findings.some(({ severity }) => severity === "error"),
  );
  expect(failed).toEqual([]);
  const left = Map.groupBy(
    scenarios.filter(({ status }) => status === "left-out"),
    ({ reason }) => reason,
  );
  expect([...left].map(([reason, all]) => [reason, all.map(({ name }) => name)])).toEqual([
    [
      "the pool in main.tf:3 has no such identity provider",
      ["facebook", "apple", "amazon", "saml", "oidc"].map((name) => `federated/${name}`),
    ],
    [
      "the pool in main.tf:3 requires an email address",
      ["confirm-sign-up/no-email", "confirm-sign-up/phone-only"],
    ],
  ]);
  const asked = await checkHandler({ file, pool, only: ["confirm-sign-up/no-email"] });
  expect(asked.scenarios[0]).toMatchObject({ name: "confirm-sign-up/no-email", status: "passed" });
});

it.each<[string, string[], string[]]>([
  ["no code goes to a phone", ["email"], []],
  ["a code may go to a phone", [], ["warning"]],
])(
  "an address that a reset marks as verified is unverified only where %s",
  async (_, verifiedAtReset, severities) => {
    const pool = { file: "main.tf", line: 3, required: [], verifiedAtReset };
    const file = fixture("handlers/check/marks-at-reset.mjs");
    const { scenarios } = await checkHandler({ file, pool });
    const reset = scenarios.find(({ name }) => name.endsWith("/with-unverified-email"));
    expect(reset?.findings.map(({ severity }) => severity)).toEqual(severities);
    if (severities.length > 0) return;
    expect(reset).toMatchObject({
      status: "left-out",
      reason: "in the pool in main.tf:3, email is verified whenever a password is reset",
    });
  },
);

it.each<[string, Partial<PoolUsers>, (string | undefined)[]]>([
  ["another user may have the address", {}, [undefined, undefined]],
  [
    "nobody else may have the address",
    { isUserName: true },
    Array.from(
      { length: 2 },
      () => "the pool in main.tf:3 lets users sign in only with their email address",
    ),
  ],
  [
    "only a native user may have the address",
    { providers: new Set(["facebook"]) },
    [undefined, "the pool in main.tf:3 has no such identity provider"],
  ],
])("%s", (_, pool, reasons) => {
  const event = { flow: "confirm-sign-up" as const };
  const shared: Scenario = {
    ...{ name: "confirm-sign-up/a", title: "a", flow: event.flow, event, next: event },
    ...{ addedFor: "may look up records by email", shares: "address", baseline: "b" },
  };
  const byGoogle: Scenario = { ...shared, next: { flow: "federated", provider: "google" } };
  const users = { file: "main.tf", line: 3, required: [], ...pool };
  expect([shared, byGoogle].map((each) => whyNoSuchUser(users, each))).toEqual(reasons);
});
