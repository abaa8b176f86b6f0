import { expect, it } from "vitest";
import { shownVariables } from "../src/unset-variables.ts";
import type { Symptom } from "../src/unset-variables.ts";

type Row = [why: string, kind: Symptom["kind"], text: string, names: string, shown: string];

// `+name` was read by the handler's own code, `name` by a package.
it.each<Row>([
  // What errors say.
  ["by name", "failure", "STRIPE_KEY is required", "+LOG_LEVEL +STRIPE_KEY", "STRIPE_KEY"],
  ["by name, read by a package", "failure", "Missing: API_KEY", "API_KEY +OTHER", "API_KEY"],
  ["part of a name", "failure", "MY_STRIPE_KEY is here", "+STRIPE_KEY", ""],
  [
    "SDK v2",
    "failure",
    "Missing required key 'TableName' in params",
    "+GROUP +USERS_TABLE",
    "USERS_TABLE",
  ],
  [
    "Cognito",
    "failure",
    "Value null at 'userPoolId' failed to satisfy constraint",
    "+USER_POOL_ID +HOST",
    "USER_POOL_ID",
  ],
  [
    "several values at once",
    "failure",
    "2 validation errors detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null; Value null at 'groupName' failed to satisfy constraint: Member must not be null",
    "+USER_POOL_ID +GROUP +HOST",
    "USER_POOL_ID GROUP",
  ],
  [
    "SDK v3",
    "failure",
    "No value provided for input HTTP label: Bucket.",
    "+UPLOADS_BUCKET +HOST",
    "UPLOADS_BUCKET",
  ],
  [
    "Node",
    "failure",
    'The "path" argument must be of type string. Received undefined',
    "+TEMPLATES",
    "TEMPLATES",
  ],
  ["fetch", "failure", "Failed to parse URL from undefined/x", "+API", "API"],
  [
    "a string's method",
    "failure",
    "Cannot read properties of undefined (reading 'split')",
    "+ADMINS",
    "ADMINS",
  ],
  [
    "an object's property",
    "failure",
    "Cannot read properties of undefined (reading 'email')",
    "+ADMINS",
    "",
  ],
  ["a name of the code", "failure", "undefinedThing is not defined", "+ADMINS", ""],
  ["another failure", "failure", "connect ECONNREFUSED", "+ADMINS", ""],
  ["one of several", "failure", "Invalid URL", "+ONE +TWO", ""],
  ["one that mostly has a default", "failure", "Invalid URL", "+LOG_LEVEL", ""],
  ["one that a package read", "failure", "Invalid URL", "PROXY", ""],
  // Calls and mail.
  ["a URL", "target", "https://undefined/x", "+API_HOST", "API_HOST"],
  ["a table", "target", "TableName users-undefined", "+STAGE_NAME +TABLE", "TABLE"],
  ["camel case", "target", "QueueUrl undefined", "+welcomeQueue +topic", "welcomeQueue"],
  ["nothing undefined", "target", "TableName users", "+TABLE", ""],
  ["an attribute", "content", "Item.pk.S ORG#undefined", "+TABLE", ""],
  ["a sender", "content", "sender source from undefined", "+FROM_EMAIL +TABLE", "FROM_EMAIL"],
  ["a greeting", "content", "Hello undefined", "+TABLE", ""],
  // What the handler logs.
  [
    "a caught error",
    "log",
    "not saved: Missing required key 'TableName' in params",
    "+TABLE",
    "TABLE",
  ],
  ["a log by name", "log", "no TABLE, skipped", "+TABLE", "TABLE"],
  ["an event", "log", '{"callerContext":{"clientId":null},"userName":"x"}', "+USER_TABLE", ""],
])("shows by %s: %s %s", (_why, kind, text, names, shown) => {
  const variables = names
    .split(" ")
    .map((name) =>
      name.startsWith("+") ? { name: name.slice(1), caller: "/app/index.mjs:1:1" } : { name },
    );
  const found = shownVariables(variables, [{ what: "the call", text, kind }]);
  expect(found.map(({ name }) => name).join(" ")).toBe(shown);
});

it("names a variable once, where it shows first", () => {
  const text = "TABLE is not set";
  const symptoms = ["the call", "the error"].map((what) => ({
    what,
    text,
    kind: "failure" as const,
  }));
  expect(shownVariables([{ name: "TABLE" }], symptoms)).toEqual([
    { name: "TABLE", in: "the call" },
  ]);
});
