import { describe, expect, it } from "vitest";
import {
  brokenAttribute,
  brokenClientId,
  brokenEmail,
  brokenRegion,
  brokenUserName,
  brokenUserPoolId,
} from "../../src/event/limits.ts";
import { KNOWN_REGIONS } from "../../src/event/regions.ts";

describe.each([
  {
    name: "region",
    broken: brokenRegion,
    good: [...KNOWN_REGIONS, "us-gov-east-1", "xx-future-9"],
    bad: ["", "us-east", "us_east_1", "US-EAST-1", "us-east-1 "],
  },
  {
    name: "user pool id",
    broken: brokenUserPoolId,
    good: ["us-east-1_a1B2c3D4e", "eu-west-1_EXAMPLE"],
    bad: ["", "us-east-1", "us-east-1_", "_abc", "us-east-1_a-b", `us-east-1_${"a".repeat(60)}`],
  },
  {
    name: "client id",
    broken: brokenClientId,
    good: ["4kb80j2sd0t03quverj3qh91s9", "CLIENT_ID_NOT_APPLICABLE"],
    bad: ["", "a b", "a".repeat(129)],
  },
  {
    name: "user name",
    broken: brokenUserName,
    good: ["maria", "maria@example.com", "Google_1576", "Zoë", "ユーザー", "adfs_ad\\jdoe"],
    bad: ["", "maria garcia", "a\nb", "a".repeat(129)],
  },
  {
    name: "e-mail address",
    broken: brokenEmail,
    good: [
      "maria@example.com",
      "maria+tag@sub.example.co.uk",
      '"maria garcia"@example.com',
      "o'neill@example.com",
      "success+label@simulator.amazonses.com",
    ],
    bad: [
      "",
      "maria",
      "maria@",
      "@example.com",
      "maria@example",
      "a@b@example.com",
      "maria@example.com, b@example.com",
      "Maria <maria@example.com>",
      "maria@-example.com",
      "maria..garcia@example.com",
      "maria\r\nBcc: b@example.com",
      `${"a".repeat(65)}@example.com`,
    ],
  },
])("$name", ({ broken, good, bad }) => {
  it.each(good)("%j is fine", (value) => {
    expect(broken(value)).toBeUndefined();
  });
  it.each(bad)("%j is not", (value) => {
    expect(broken(value)).toEqual(expect.any(String));
  });
});

describe("attribute", () => {
  it.each([
    ["custom:tier", "gold", undefined],
    ["dev:custom:tier", "gold", undefined],
    ["email_verified", "true", undefined],
    ["cognito:user_status", "CONFIRMED", undefined],
    ["cognito:mfa", "x", "is reserved"],
    ["tier", "gold", "is not a standard attribute of Cognito"],
    ["custom:", "gold", "has a custom name of 0 characters"],
    [`custom:${"a".repeat(21)}`, "gold", "has a custom name of 21 characters"],
    ["a".repeat(33), "gold", "has a name of 33 characters"],
    ["name", "a".repeat(2_049), "has a value of 2049 characters"],
  ])("%s", (name, value, expected) => {
    expect(brokenAttribute(name, value)?.slice(0, expected?.length)).toBe(expected);
  });
});
