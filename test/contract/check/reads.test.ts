// Scenarios for what a handler reads.
import { describe, expect, it } from "vitest";
import { NO_READS, readScenarios } from "../../../src/contract/check/reads.ts";
import type { AskedFor } from "../../../src/contract/check/reads.ts";
import type { Scenario } from "../../../src/contract/check/scenario.ts";
import { PLAIN, SCENARIOS } from "../../../src/contract/check/scenarios.ts";

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
    [asked("birthdate"), ["birthdate=1990-01-31?", "birthdate=2020-01-31"]],
    [{ of: "clientMetadata", name: "ref", values: ["x"] }, ["clientMetadata.ref=x"]],
    // Users of a pool cannot have these, or other scenarios have them.
    [asked("company", "a"), []],
    [asked("phone_number", "1"), []],
    [asked("custom:a b", "1"), []],
  ])("of %j", (key, wanted) => {
    expect(chosenFor(key)).toEqual(wanted);
  });

  it("of all keys of clientMetadata together", () => {
    const sent = (name: string): AskedFor => ({
      ...{ of: "clientMetadata", name, values: [`${name}-1`] },
    });
    const [code, by] = [sent("code"), sent("by")];
    const both = "clientMetadata.code and clientMetadata.by=code-1, by-1";
    expect(chosenFor(code, by)).toContain(both);
    expect(chosenFor(code, asked("custom:by", "1"))).not.toContain(both);
  });

  it("that the plain scenario has, and none of them", () => {
    const event = {
      attributes: { name: "Ann", "custom:role": "user" },
      clientMetadata: { ref: "x" },
    };
    const scenarios = readScenarios({ ...plain, event }, NO_READS);
    expect(
      scenarios.map(({ name, event: made, chosen }) => [
        name.slice(16),
        "document" in made ? undefined : { ...made.attributes, ...made.clientMetadata },
        chosen?.isLeftOut ?? false,
      ]),
    ).toEqual([
      ["without-custom-role", { name: "Ann", ref: "x" }, true],
      ["without-clientMetadata.ref", { name: "Ann", "custom:role": "user" }, true],
      ["with-custom-role-admin", { name: "Ann", "custom:role": "admin", ref: "x" }, false],
    ]);
  });

  it("of no custom attribute that app clients may not write", () => {
    const event = { attributes: { "custom:role": "user", "custom:plan": "pro" } };
    const reads = {
      ...NO_READS,
      asked: [asked("custom:tenant", "a"), asked("profile", "b")],
      joined: [{ "custom:tenant": "a", "custom:plan": "pro" }],
      writable: new Set(["custom:plan"]),
    };
    const names = readScenarios({ ...plain, event }, reads).map(({ name }) => name.slice(16));
    expect(names).toEqual(["without-custom-plan", "with-profile-b"]);
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
