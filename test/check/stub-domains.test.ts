import { expect, it } from "vitest";
import { domainsInStubs } from "../../src/check/stub-domains.ts";
import type { Stub } from "../../src/capture-settings.ts";

const MAP = JSON.stringify({
  "@lab.example.edu": "LabAssistants",
  "example.org": "Staff",
  Other: 1,
});

it.each<[string, Stub, string[]]>([
  [
    "a parameter",
    { service: "ssm", reply: { Parameter: { Value: MAP } } },
    ["lab.example.edu", "example.org"],
  ],
  [
    "several replies",
    { service: "ssm", replies: [{ Parameters: [{ Value: MAP }] }] },
    ["lab.example.edu", "example.org"],
  ],
  [
    "a secret",
    { service: "secretsmanager", reply: { SecretString: MAP } },
    ["lab.example.edu", "example.org"],
  ],
  ["a text", { service: "ssm", reply: { Parameter: { Value: "example.com" } } }, []],
  ["no JSON", { service: "ssm", reply: { Parameter: { Value: "{ example.com" } } }, []],
  ["another service", { service: "dynamodb", reply: { Item: { "example.com": { S: "a" } } } }, []],
  ["an error", { service: "ssm", error: { name: "ParameterNotFound" } }, []],
])("%s", (_, stub, domains) => {
  expect(domainsInStubs([stub])).toEqual(domains);
});
