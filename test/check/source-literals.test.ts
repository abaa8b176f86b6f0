// What a handler's source compares attributes with.
import { expect, it } from "vitest";
import { comparedWith, domainsIn, namedAttributesIn } from "../../src/check/source-literals.ts";

const ROLE = 'const role = attributes["custom:role"];';

it.each<[string, string[]]>([
  ['if (attributes["custom:role"] === "admin") go();', ["admin"]],
  [`${ROLE}\nif (role === "a" || "b" === role) go();`, ["a", "b"]],
  [`${ROLE}\nif (["a", "b"].includes(role)) go();`, ["a", "b"]],
  [`${ROLE}\nswitch (role) {\n  case "a":\n  case "b": go();\n}`, ["a", "b"]],
  [`const GROUPS = { a: "x", "b-c": "y" };\n${ROLE}\nadd(GROUPS[role]);`, ["a", "b-c"]],
  [`const ROLES = ["a", "b"];\n${ROLE}\nif (!ROLES.includes(role)) stop();`, ["a", "b"]],
  [`const ROLES = new Set(["a", "b"]);\n${ROLE}\nif (ROLES.has(role)) go();`, ["a", "b"]],
  ['const { "custom:role": kind } = attributes;\nif (kind !== "a") go();', ["a"]],
  [`${ROLE}\nif (event.triggerSource === "x") go();`, []],
  [`${ROLE}\nsave(role);`, []],
])("in %j: %j", (source, values) => {
  expect(comparedWith("custom:role", source)).toEqual(values);
});

it("addresses in a list that the user's is looked up in", () => {
  const source = `const ADMINS = [
      "boss@example.org", // and others
    ];
    const userEmail = event.request.userAttributes.email;
    if (ADMINS.includes(userEmail)) group = "admin";`;
  expect(comparedWith("email", source)).toEqual(["boss@example.org"]);
});

it("domains and custom attributes are found by their form", () => {
  const source = `const copy = { ...attributes };
    if (email.endsWith("@corp.example.org") || domain === "example.com") go(copy["custom:plan"]);
    if (email !== "somebody@example.com") send("https://sqs.us-east-1.amazonaws.com");`;
  expect(domainsIn(source)).toEqual(["corp.example.org", "example.com"]);
  expect(namedAttributesIn(source)).toEqual(["custom:plan"]);
});
