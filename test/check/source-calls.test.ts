// The calls of AWS that a handler's source makes.
import { expect, it } from "vitest";
import { callsIn } from "../../src/check/source-calls.ts";

const V3 = 'import { X } from "@aws-sdk/client-cognito-identity-provider";\n';
const DOCUMENTS = 'const { PutCommand } = require("@aws-sdk/lib-dynamodb");\n';
const V2 = 'const AWS = require("aws-sdk");\n';

it.each<[string, string, string[]]>([
  [
    "a command",
    `${V3}await client.send(new AdminAddUserToGroupCommand(input));`,
    ["AdminAddUserToGroup"],
  ],
  ["one of a namespace", `${V3}new idp.AdminGetUserCommand({})`, ["AdminGetUser"]],
  ["one of documents", `${DOCUMENTS}new PutCommand({ TableName })`, ["PutItem"]],
  ["a method of version 2", `${V2}idp.adminAddUserToGroup(params, done);`, ["AdminAddUserToGroup"]],
  [
    "a comment",
    `${V3}// new AdminAddUserToGroupCommand(input)\n/*\n * new AdminGetUserCommand()\n */`,
    [],
  ],
  ["a class of the project's own", "bus.send(new CreateUserCommand(event));", []],
  [
    "a file for other triggers",
    `${V3}if (source === "PreSignUp_SignUp") new ListUsersCommand({});`,
    [],
  ],
  ["a file for an API", `${V3}switch (event.httpMethod) {}\nnew ListUsersCommand({});`, []],
])("%s", (_, source, operations) => {
  expect(callsIn(source).map(({ operation }) => operation)).toEqual(operations);
});

it("has its place", () => {
  expect(callsIn(`${V3}\n  send(new AdminGetUserCommand({}));`)).toEqual([
    { operation: "AdminGetUser", row: 3, column: 8 },
  ]);
});
