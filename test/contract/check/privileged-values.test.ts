// Attributes that are taken over as a role, a group or a plan, whatever their own names are.
import { expect, it } from "vitest";
import { checkHandler } from "../../../src/check/check-handler.ts";
import { checkSentence } from "../../../src/report/check/rules/index.ts";
import { callingPool, callingTable } from "../../helpers/aws-requests.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const put = (item: string): string =>
  callingTable("PutItem", `Item: { id: { S: event.userName }, ${item} }`);

it.concurrent.each<[string, string, string[]]>([
  [
    "stores the profile as the role",
    `const { profile: role = "member" } = event.request.userAttributes;
    ${put("role: { S: role }")};`,
    [
      'warning with profile "admin", the handler calls dynamodb PutItem (users) with Item.role.S "admin"',
    ],
  ],
  [
    "does so for users with an organization",
    `const { nickname: org, profile: role = "member" } = event.request.userAttributes;
    if (!org) return event;
    ${put("org: { S: org }, role: { S: role }")};`,
    [
      'warning with profile "admin", the handler calls dynamodb PutItem (users) with Item.role.S "admin"',
    ],
  ],
  [
    "stores it as a plan",
    `const { "custom:choice": plan = "free" } = event.request.userAttributes;
    ${put("plan: { S: plan }")};`,
    [
      'note with custom:choice "pro", the handler calls dynamodb PutItem (users) with Item.plan.S "pro"',
    ],
  ],
  [
    "adds the user to the group that they name",
    `const { "custom:department": GroupName } = event.request.userAttributes;
    if (GroupName) ${callingPool("AdminAddUserToGroup", "Username: event.userName, GroupName")};`,
    ['warning with custom:department "admin", the user joins the group "admin"'],
  ],
  [
    "knows the roles that a user may choose",
    `const { profile } = event.request.userAttributes;
    const role = ["example", "member"].includes(profile) ? profile : "member";
    ${put("role: { S: role }")};`,
    [],
  ],
  [
    "compares the role that it stores with one of its own",
    `const { "custom:role": role = "member" } = event.request.userAttributes;
    ${put('role: { S: role }, desk: { BOOL: role === "instructor" }')};`,
    [
      'warning with custom:role "admin", the handler calls dynamodb PutItem (users) with Item.role.S "admin"',
    ],
  ],
  [
    "stores it as what gives nothing",
    `const { profile = "" } = event.request.userAttributes;
    ${put("about: { S: profile }")};`,
    [],
  ],
])("a handler that %s", async (_, body, wanted) => {
  const file = handlerFile(`export const handler = async (event) => {\n${body}\nreturn event;\n};`);
  const only = ["confirm-sign-up/with-*"];
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const told = scenarios
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => code === "no-trust-in-unverified");
  expect(told.map((each) => `${each.severity} ${checkSentence(each)}`)).toEqual(wanted);
});

it.concurrent.each<[string, string]>([
  [
    "is tried already, or is a default that another attribute has by chance",
    `const { "custom:role": role = "example", nickname = "" } = event.request.userAttributes;
    ${put("role: { S: role }, nickname: { S: nickname }")};`,
  ],
  [
    "is that of another attribute, too, which is tried already",
    `const { "custom:role": role = "none", "custom:desk": desk = "member" } = event.request.userAttributes;
    if (role === "member" || desk === "member") console.log("a member");
    ${put("role: { S: role }, desk: { S: desk }")};`,
  ],
])("adds nothing for a value that %s", async (_, body) => {
  const file = handlerFile(`export const handler = async (event) => {\n${body}\nreturn event;\n};`);
  const { scenarios } = await checkHandler({ file, env: {}, only: ["confirm-sign-up/with-*"] });
  expect(scenarios.map(({ name }) => name)).not.toContainEqual(expect.stringContaining("-and-"));
});
