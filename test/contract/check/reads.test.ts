// Scenarios for what a handler reads, and what its answers to them show.
import { describe, expect, it } from "vitest";
import { NO_READS, readScenarios } from "../../../src/contract/check/reads.ts";
import type { AskedFor } from "../../../src/contract/check/reads.ts";
import { applyRules } from "../../../src/contract/check/rules/index.ts";
import type { Scenario } from "../../../src/contract/check/scenario.ts";
import { PLAIN, SCENARIOS } from "../../../src/contract/check/scenarios.ts";
import type { Json } from "../../../src/json.ts";
import type { AwsCall } from "../../../src/invocation.ts";
import { checkSentence } from "../../../src/report/check/rules/index.ts";
import { aCall } from "../../helpers/check-report.ts";
import { anInvocation } from "../../helpers/invocation.ts";

const plain = SCENARIOS.find(({ name }) => name === PLAIN) as Scenario;
const VERIFIED_FALSE = "confirm-sign-up/verified-false";

function asked(name: string, ...values: string[]): AskedFor {
  return { of: "userAttributes", name, values };
}

function chosenFor(...keys: AskedFor[]): string[] {
  return readScenarios(plain, { ...NO_READS, asked: keys }).map(
    ({ chosen }) => `${chosen?.key}=${chosen?.value}${chosen?.isGuess === true ? "?" : ""}`,
  );
}

describe("values are tried", () => {
  it.each<[AskedFor, string[]]>([
    [asked("custom:plan", "pro", "free"), ["custom:plan=pro", "custom:plan=free"]],
    [asked("custom:plan"), ["custom:plan=pro?"]],
    [asked("custom:role", "teacher"), ["custom:role=teacher", "custom:role=admin?"]],
    [asked("custom:isActive"), ["custom:isActive=true?"]],
    [asked("zoneinfo"), ["zoneinfo=Europe/Berlin?"]],
    [{ of: "clientMetadata", name: "ref", values: ["x"] }, ["clientMetadata.ref=x"]],
    // Users of a pool cannot have these, or other scenarios have them.
    [asked("company", "a"), []],
    [asked("phone_number", "1"), []],
    [asked("custom:a b", "1"), []],
  ])("of %j", (key, wanted) => {
    expect(chosenFor(key)).toEqual(wanted);
  });

  it("of each of many attributes, in 24 scenarios", () => {
    const many = Array.from({ length: 30 }, (_, index) => asked(`custom:a${index}`, "x", "y"));
    const found = chosenFor(...many);
    expect(found).toHaveLength(24);
    expect(new Set(found.map((text) => text.split("=")[0])).size).toBe(24);
  });

  it("with an address at a domain, verified and not", () => {
    const added = readScenarios(plain, { ...NO_READS, domains: ["example.org"] });
    expect(added.map(({ name, baseline }) => [name, baseline])).toEqual([
      ["confirm-sign-up/with-unverified-address-at-example.org", VERIFIED_FALSE],
      ["confirm-sign-up/with-verified-address-at-example.org", PLAIN],
    ]);
  });

  it("with an address that is in a list, verified and not", () => {
    const added = readScenarios(plain, {
      ...NO_READS,
      addresses: ["boss@example.org"],
    });
    expect(added.map(({ name, event }) => [name, "email" in event && event.email])).toEqual([
      ["confirm-sign-up/with-unverified-address-boss-example.org", "boss@example.org"],
      ["confirm-sign-up/with-verified-address-boss-example.org", "boss@example.org"],
    ]);
  });
});

function call(
  operation: string,
  parameters: AwsCall["parameters"],
  more: Partial<AwsCall> = {},
): AwsCall {
  const service = operation.startsWith("Admin") ? "cognito-idp" : "dynamodb";
  return { service, operation, result: "answered", ...(parameters && { parameters }), ...more };
}

const join = (GroupName: string, more?: Partial<AwsCall>): AwsCall =>
  call("AdminAddUserToGroup", { GroupName }, more);
const write = (Item: Record<string, Json>): AwsCall =>
  call("PutItem", { TableName: "users", Item });
const put = (role: string): AwsCall => write({ id: { S: "1" }, role: { S: role } });
const set = (Name: string, Value: string): AwsCall =>
  call("AdminUpdateUserAttributes", { UserAttributes: [{ Name, Value }] });

function found(usual: readonly AwsCall[], chosen: readonly AwsCall[], value = "admin"): string[] {
  const [scenario] = readScenarios(plain, {
    ...NO_READS,
    asked: [asked("custom:role", value)],
  });
  return rulesOf([
    { scenario: plain, calls: [aCall(anInvocation({ awsCalls: usual }))] },
    { scenario: scenario ?? plain, calls: [aCall(anInvocation({ awsCalls: chosen }))] },
  ]);
}

function rulesOf(runs: Parameters<typeof applyRules>[0]): string[] {
  return applyRules(runs)
    .filter(({ code }) => code === "no-trust-in-unverified")
    .map((each) => `${each.severity} ${checkSentence(each)}`);
}

it.each<[string, AwsCall[], AwsCall[], string[]]>([
  [
    "a group",
    [],
    [join("admins")],
    ['warning custom:role "admin" is enough: the user joins the group "admins"'],
  ],
  [
    "a group without rights",
    [],
    [join("readers")],
    ['note custom:role "admin" is enough: the user joins the group "readers"'],
  ],
  ["everybody's group", [join("admins")], [join("admins")], []],
  ["a refused group", [], [join("admins", { result: "refused", error: "no" })], []],
  [
    "a role in a table",
    [put("user")],
    [put("admin")],
    ['warning custom:role "admin" is enough: dynamodb PutItem writes Item.role.S "admin"'],
  ],
  ["a role of no rights", [put("user")], [put("reader")], []],
  [
    "the organization that was asked for",
    [write({ orgId: { S: "0" } })],
    [write({ orgId: { S: "admin" } })],
    ['note custom:role "admin" is enough: dynamodb PutItem writes Item.orgId.S "admin"'],
  ],
  ["another organization", [write({ orgId: { S: "0" } })], [write({ orgId: { S: "1" } })], []],
  [
    "an attribute",
    [],
    [set("custom:role", "admin")],
    [
      'warning custom:role "admin" is enough: cognito-idp AdminUpdateUserAttributes writes custom:role "admin"',
    ],
  ],
  ["another attribute", [], [set("custom:theme", "admin")], []],
])("a user gets %s by what they wrote", (_, usual, chosen, wanted) => {
  expect(found(usual, chosen)).toEqual(wanted);
});

it("an address is declared verified that is not", () => {
  const scenario = SCENARIOS.find(({ name }) => name === VERIFIED_FALSE) as Scenario;
  const awsCalls = [set("email_verified", "true")];
  expect(rulesOf([{ scenario, calls: [aCall(anInvocation({ awsCalls }))] }])).toEqual([
    "warning cognito-idp AdminUpdateUserAttributes marks an unverified address as verified",
  ]);
});
