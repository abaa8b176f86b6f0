// What a handler's source compares attributes with.
import { expect, it } from "vitest";
import {
  callsFetch,
  comparedWith,
  domainsIn,
  droppedErrorsIn,
  namedAttributesIn,
  takesCallback,
  takesUserNameForSub,
  testsIn,
  triggerSourcesIn,
} from "../../src/check/source-literals.ts";

const ROLE = 'const role = attributes["custom:role"];';

it.each<[string, string[]]>([
  ['if (attributes["custom:role"] === "admin") go();', ["admin"]],
  [`${ROLE}\nif (role === "a" || "b" === role) go();`, ["a", "b"]],
  [`${ROLE}\nif (["a", "b"].includes(role)) go();`, ["a", "b"]],
  [`${ROLE}\nswitch (role) {\n  case "a":\n  case "b": go();\n}`, ["a", "b"]],
  [`const GROUPS = { a: "x", "b-c": "y" };\n${ROLE}\nadd(GROUPS[role]);`, ["a", "b-c"]],
  [`const ROLES = ["a", "b"];\n${ROLE}\nif (!ROLES.includes(role)) stop();`, ["a", "b"]],
  [`const ROLES = new Set(["a", "b"]);\n${ROLE}\nif (ROLES.has(role)) go();`, ["a", "b"]],
  [
    'add({ kind: attributes["custom:role"] });\nfunction add({ kind }) {\n  const GROUPS = { a: "x", b: "y" };\n  join(GROUPS[kind?.trim()]);\n}',
    ["a", "b"],
  ],
  ['const { "custom:role": kind } = attributes;\nif (kind !== "a") go();', ["a"]],
  [`${ROLE}\nif (event.triggerSource === "x") go();`, []],
  [`${ROLE}\nsave(role);`, []],
])("in %j: %j", (source, values) => {
  expect(comparedWith("custom:role", source)).toEqual(values);
});

it("of no other variable in a condition", () => {
  const source = 'if (attributes.role) go();\nif (mode) { mode === "fast" ? run() : walk(); }';
  expect(comparedWith("role", source)).toEqual([]);
});

it("addresses of a constant in lower case", () => {
  const source = `const BOSS = "boss@example.org";
    const userEmail = event.request.userAttributes.email?.toLowerCase();
    if (userEmail === BOSS.toLowerCase()) group = "admin";`;
  expect(comparedWith("email", source)).toEqual(["boss@example.org"]);
});

it.each([
  `const groups = new Map([["doctor", "doctors"], ["nurse", "nurses"]]);
    join(groups.get(attributes["custom:role"]));`,
  `function groupFor(kind) {
      switch (kind) {
        case "doctor": return "doctors";
        case "nurse": return "nurses";
      }
    }
    join(groupFor(attributes["custom:role"]));`,
  `const groupFor = (kind: string): string => (kind === "doctor" || kind === "nurse" ? "staff" : "all");
    join(groupFor(attributes["custom:role"]));`,
])("values that lead to a group: %s", (source) => {
  expect(comparedWith("custom:role", source)).toEqual(["doctor", "nurse"]);
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

it.each<[string, string[]]>([
  ['const plan = copy["custom:plan"] ?? "free";', ["custom:plan"]],
  ['const { name, "custom:plan": plan } = copy;', ["custom:plan"]],
  ['const plan = find("custom:plan");', ["custom:plan"]],
  ['const ATTRIBUTES = ["custom:plan", "custom:team"];', ["custom:plan", "custom:team"]],
  ['UserAttributes: [{ Name: "custom:plan", Value: "free" }]', []],
  ['const body = { name, "custom:plan": "free", other: 1 };', []],
  ['attributes["custom:plan"] = "free";', []],
  [
    'if (copy["custom:plan"] === "free") set({ Name: "custom:plan", Value: "pro" });',
    ["custom:plan"],
  ],
])("custom attributes that are read in %s", (source, names) => {
  expect(namedAttributesIn(source)).toEqual(names);
});

const EMAIL = "const { email } = event.request.userAttributes;";

it.each<[string, boolean]>([
  [`${EMAIL}\nif (!email) return event;`, true],
  [`${EMAIL}\nif (email && name) save();`, true],
  ["if (event.request.userAttributes.email) save();", true],
  ['if (attributes["email"] !== undefined) save();', true],
  [`${EMAIL}\nconst Item = { id, ...(email && { email }) };`, true],
  [`${EMAIL}\nconst Item = email ? { id, email } : { id };`, true],
  ["const to = attributes.email ?? attributes.phone_number;", true],
  ["const mail = attributes.email;\nif (mail) Item.mail = mail;", true],
  ['if ("email" in attributes) save();', true],
  [`${EMAIL}\nsave({ id, email });`, false],
  [`${EMAIL}\nsave({ id, email: email ?? "" });`, false],
  [`${EMAIL}\nif (email.endsWith("@example.com")) join();`, false],
  [`${EMAIL}\nif (email === "a@example.com") join();`, false],
  ["type Attributes = { email?: string; name?: string };", false],
  ["save(attributes.email?.toLowerCase());", false],
  ["// if (email) for everybody\nsave({ email });", false],
])("%j tests for an address: %s", (source, isTested) => {
  expect(testsIn("email", source)).toBe(isTested);
});

it.each<[string, string[]]>([
  ['if (event.triggerSource === "A") go();', ["whole A"]],
  ['if ("A" !== event["triggerSource"]) go();', ["whole A"]],
  ['if (triggerSource.startsWith("A") && name === "b") go();', ["start A"]],
  ["if (triggerSource?.endsWith(`A`)) go();", ["end A"]],
  ['switch (event.triggerSource) {\n  case "A":\n  case "B": go();\n}', ["whole A", "whole B"]],
  ['// event.triggerSource === "A"', []],
  ['go({ triggerSource: "A" });', []],
])("%j compares triggerSource with %j", (source, compared) => {
  expect(triggerSourcesIn(source).map(({ as, text }) => `${as} ${text}`)).toEqual(compared);
});

it.each<[string, boolean]>([
  ["const { request, userName: cognitoSub } = event;", true],
  ["const sub = event.userName;", true],
  ["const userId = event.userName; // the Cognito sub", true],
  ["const userId = event.userName; // not the sub of federated users", false],
  ["const { userName, request: { userAttributes: { sub } } } = event;", false],
  ["const sub = event.request.userAttributes.sub; // not the userName", false],
  ["// userName is the sub", false],
])("whether a source takes the user name for the sub: %s", (source, wanted) => {
  expect(takesUserNameForSub(source)).toBe(wanted);
});

it.each<[source: string, wanted: boolean]>([
  ["exports.handler = (event, context, callback) => {", true],
  [
    "export function handler(\n  event: Event,\n  _context: Context,\n  cb: Callback<Event>,\n) {",
    true,
  ],
  ["export const handler = async (event, context) => event;", false],
  ["users.forEach(user, context, done);", false],
  ["exports.handler = (event, context, callback): void => {", true],
  ["handler(event: Event, context: Context, callback: any) {", true],
  ["return { items, done: true };", false],
  ["interface Todo { title: string, done: boolean }", false],
  ["save({ email, callback: url });", false],
  ["items.reduce((total, done) => total + done, 0);", false],
])("a function with a callback: %s", (source, wanted) => {
  expect(takesCallback(source)).toBe(wanted);
});

const trying = (rest: string): string => `  try {\n    await save();\n  }${rest}`;

it.each<[string, ReturnType<typeof droppedErrorsIn>]>([
  [trying(" finally {\n    return event;\n  }"), [{ from: 1, to: 4 }]],
  [
    trying(" catch (error) {\n    throw error;\n  } finally {\n    return event;\n  }"),
    [{ from: 1, to: 6 }],
  ],
  [trying(" catch (error) {\n    log(error);\n  } finally {\n    return event;\n  }"), []],
  [trying(" finally {\n    close();\n  }\n  return event;"), []],
  ["return event;", []],
])("%s drops errors at %j", (source, expected) => {
  expect(droppedErrorsIn(source)).toEqual(expected);
});

it.each<[source: string, calls: boolean]>([
  ['await fetch("https://a.example.com");', true],
  ["const sent = globalThis.fetch(url);", true],
  ['import fetch from "node-fetch";\nawait fetch(url);', false],
  ['import { fetch, Agent } from "undici";\nawait fetch(url);', false],
  ['const fetch = require("node-fetch");\nfetch(url);', false],
  ["await client.fetch(query);", false],
  ["await prefetch(query);", false],
])("%s calls Node's own fetch: %s", (source, calls) => {
  expect(callsFetch(source)).toBe(calls);
});
