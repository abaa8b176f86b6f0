import { expect, it } from "vitest";
import { findGuards, findUnsetVariables } from "../../src/contract/unset-variables.ts";
import type { Json } from "../../src/json.ts";
import type { AwsCall, Invocation, LogLine } from "../../src/invocation.ts";
import { aMail, anInvocation } from "../helpers/invocation.ts";

const blocked = (service: string, operation: string): Partial<Invocation> => ({
  awsCalls: [{ service, operation, result: "refused" } satisfies AwsCall],
});
const called = (parameters: Json): Partial<Invocation> => ({
  awsCalls: [{ service: "dynamodb", operation: "PutItem", result: "answered", parameters }],
});
const signedIn = (unset: Record<string, string>, names: string[]): Partial<Invocation> => ({
  awsCalls: [
    { service: "http", operation: "GET https://api.example.com/x", result: "refused", unset },
  ],
  unsetVariables: names.map((name) => ({ name, caller: "/app/index.mjs:1:1" })),
});
const logged = (source: LogLine["source"], text: string): Partial<Invocation> => ({
  logs: [{ source, text }],
});
const failed = (errorMessage: string): Partial<Invocation> => ({
  outcome: { kind: "handler-error", errorType: "Error", errorMessage, trace: [] },
});

// Of these, DATABASE_SSL and LOG_LEVEL have a default.
const READ = ["DATABASE_URL", "DATABASE_SSL", "API_URL", "FROM_EMAIL", "LOG_LEVEL", "SMTP_HOST"];
const unsetVariables = READ.map((name) => ({ name, caller: "/app/index.mjs:1:1" }));

it.each<[string, Partial<Invocation>, string[]]>([
  ["a database on this machine", blocked("tcp", "localhost:5432"), ["DATABASE_URL"]],
  ["an API on this machine", blocked("http", "POST http://127.0.0.1/x"), ["API_URL"]],
  ["a database elsewhere", blocked("tcp", "localhost.example.com:5432"), []],
  ["an undefined host", blocked("http", "GET https://undefined/api"), ["API_URL"]],
  ["an error", failed("the database URL is undefined"), ["DATABASE_URL"]],
  [
    "an undefined URL",
    {
      outcome: {
        ...{ kind: "handler-error", errorType: "TypeError", errorMessage: "Invalid URL" },
        ...{ trace: [], thrown: "{ input: 'undefined' }" },
      },
    },
    ["API_URL"],
  ],
  ["a sender", { mails: [aMail({ from: "undefined" })] }, ["FROM_EMAIL"]],
  [
    "a mailer on this machine",
    { mails: [aMail({ api: "smtp", action: "localhost:587" })] },
    ["SMTP_HOST"],
  ],
  ["a mailer", { mails: [aMail({ api: "smtp", action: "smtp.example.com:587" })] }, []],
  ["a greeting", { mails: [aMail({ text: "Hello undefined, from our API's URL" })] }, []],
  ["a link", { mails: [aMail({ html: '<a href="undefined/start">' })] }, ["API_URL"]],
  ["a recipient", { mails: [aMail({ to: ["undefined"] })] }, []],
  ["a path of an API", blocked("http", "GET https://api.example.com/users/undefined"), []],
  ["a query", blocked("http", "GET https://api.example.com/?email=undefined"), []],
  ["a parameter", blocked("http", "GET https://api.example.com/?from=undefined"), ["FROM_EMAIL"]],
  [
    "a header with a token",
    signedIn({ "header.authorization": "Bearer undefined" }, ["CRM_URL", "CRM_TOKEN", "TABLE"]),
    ["CRM_TOKEN"],
  ],
  [
    "a header with a key",
    signedIn({ "header.x-api-key": "undefined" }, ["API_URL", "API_KEY", "JWT_ISSUER"]),
    ["API_KEY"],
  ],
  ["a header of the user", signedIn({ "header.x-user": "undefined" }, ["API_KEY"]), []],
  ["a user's attribute", called({ Item: { email: { S: "undefined" } } }), []],
  ["a message", called({ Message: "Hello undefined" }), []],
  ["a refused sender", called({ Source: '"undefined" <undefined>' }), ["FROM_EMAIL"]],
  ["a table", called({ TableName: "users-undefined" }), []],
  ["an error that is logged", logged("error", "no DATABASE_URL"), ["DATABASE_URL"]],
  [
    "an error that is logged in color",
    logged("error", "\u001b[34mDATABASE_URL\u001b[0m: undefined"),
    ["DATABASE_URL"],
  ],
  [
    "an error that is logged as information",
    logged("info", "MissingRequiredParameter: no DATABASE_URL\n    at fail (/app/a.js:50:37)"),
    ["DATABASE_URL"],
  ],
  ["information that is logged", logged("info", "no DATABASE_URL"), []],
  ["nothing", {}, []],
])("finds the variable that shows in %s", (_name, parts, expected) => {
  const found = findUnsetVariables(anInvocation({ unsetVariables, ...parts }));
  expect(found.map(({ args }) => args.name)).toEqual(expected);
});

it.each<[string, Record<string, Json>, string[]]>([
  ["its item is for", { userId: { S: "1" }, credits: { N: "0" } }, ["USERS_TABLE"]],
  ["nothing in its item names", { email: { S: "a@example.com" } }, []],
])("of the variables of several tables, has that one which %s", (_what, Item, expected) => {
  const error = "Value null at 'tableName' failed to satisfy constraint: Member must not be null";
  const call: AwsCall = {
    ...{ service: "dynamodb", operation: "PutItem", result: "refused" },
    parameters: { Item },
    error: `ValidationException: ${error}`,
  };
  const names = ["USERS_TABLE", "ORDERS_TABLE", "LIMITS_TABLE"];
  const tables = names.map((name) => ({ name, caller: "/app/index.mjs:1:1" }));
  const parts = { unsetVariables: tables, awsCalls: [call], ...failed(error) };
  expect(findUnsetVariables(anInvocation(parts)).map(({ args }) => args)).toEqual(
    expected.map((name) => ({ name, in: "dynamodb PutItem" })),
  );
});

it.each<[string, string | undefined, Partial<Invocation>, string[]]>([
  ["a condition", "if", {}, ["TABLE"]],
  ["a condition in an expression", "&& send()", {}, ["TABLE"]],
  ["a default", '|| "users"', {}, []],
  ["a flag", '=== "true"', {}, []],
  ["a plain read", undefined, {}, []],
  ["a condition, and a call is made", "if", called({}), []],
  ["a condition, and an error is thrown", "if", failed("TABLE is not set"), []],
])("a handler that did nothing may have left at %s", (_name, fallback, made, names) => {
  const variable = { name: "TABLE", caller: "/app/index.mjs:1:1", ...(fallback && { fallback }) };
  const found = findGuards(anInvocation({ ...made, unsetVariables: [variable] }));
  expect(found.map(({ args }) => args.name)).toEqual(names);
});

it.each<[string, string | undefined, string, string[]]>([
  ["with an alternative", "&&", '"undefined" is not valid JSON', []],
  ["with a check", "if", "no API key: undefined", []],
  ["that is named", "if", "API_URL and the secret are undefined", ["API_URL"]],
  ["with nothing in its place", undefined, "no API URL: undefined", ["API_URL"]],
])("beside an answer that nobody supplied, a variable %s", (_, fallback, text, names) => {
  const variable = { name: "API_URL", caller: "/app/index.mjs:1:1" };
  const obstacle = { what: "secretsmanager GetSecretValue", service: "secretsmanager" };
  const found = findUnsetVariables(
    anInvocation({
      ...logged("error", text),
      unsetVariables: [{ ...variable, ...(fallback !== undefined && { fallback }) }],
      obstacles: [{ ...obstacle, kind: "no-answer" }],
    }),
  );
  expect(found.map(({ args }) => args.name)).toEqual(names);
});
