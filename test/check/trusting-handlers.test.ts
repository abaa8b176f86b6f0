// Handlers that trust what anyone can write, and those that do not.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import type { CheckSettings } from "../../src/check/plan.ts";
import { PLAIN, RESET } from "../../src/contract/check/scenarios.ts";
import { checkSentence } from "../../src/report/check/rules/index.ts";
import { callingPool, callingTable } from "../helpers/aws-requests.ts";
import { handlerFile } from "../helpers/handlers.ts";

const SAYS_WHO = `const { userName } = event;
  const { sub, email, email_verified: verified, ...all } = event.request.userAttributes;`;

const setting = (name: string, value: string): string =>
  callingPool(
    "AdminUpdateUserAttributes",
    `Username: userName, UserAttributes: [{ Name: "${name}", Value: ${value} }]`,
  );
const joining = (group: string): string =>
  callingPool("AdminAddUserToGroup", `Username: userName, GroupName: ${group}`);
const putting = (item: string, more = ""): string =>
  callingTable("PutItem", `Item: { ${item} }, ${more}`);
const BY_EMAIL = callingTable(
  "Query",
  'IndexName: "byEmail", KeyConditionExpression: "email = :e", ExpressionAttributeValues: { ":e": { S: email } }',
);
const LINKS_RECORDS = `const { Items: [known] = [] } = ${BY_EMAIL};
  const id = known?.id.S ?? crypto.randomUUID();
  ${setting("custom:id", "id")};
  if (!known) ${putting("id: { S: id }, email: { S: email }")};`;
const ONLY_VERIFIED = 'if (verified !== "true") return event;';
const LINKS_USERS = `const { Users } = ${callingPool("ListUsers", 'Filter: `email = "${email}"`')};
  const other = Users.find(({ Username }) => Username !== userName);
  const [ProviderName, ProviderAttributeValue] = userName.split("_");
  if (other && ProviderAttributeValue) ${callingPool(
    "AdminLinkProviderForUser",
    `DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: other.Username },
    SourceUser: { ProviderName, ProviderAttributeName: "Cognito_Subject", ProviderAttributeValue }`,
  )};`;
const CODE = {
  event: { attributes: { "custom:company": "acme", "custom:code": "letmein" } },
};

const CONNECTS = (call: string): string =>
  `an unverified address gives access to another user's account: ${call} links the two`;

it.concurrent.each<[string, string, string[], CheckSettings?]>([
  [
    "links records by the address",
    LINKS_RECORDS,
    [CONNECTS("cognito-idp AdminUpdateUserAttributes")],
  ],
  ["links those of verified addresses", `${ONLY_VERIFIED} ${LINKS_RECORDS}`, []],
  ["links users by the address", LINKS_USERS, [CONNECTS("cognito-idp AdminLinkProviderForUser")]],
  ["links those of verified addresses too", `${ONLY_VERIFIED} ${LINKS_USERS}`, []],
  [
    "replaces a record whose key is the address",
    `${putting("pk: { S: email }, sub: { S: sub }")};`,
    [
      "an unverified address is enough to replace another user's record: dynamodb PutItem (users) has the same key",
    ],
  ],
  [
    "replaces none that exists",
    `${putting("pk: { S: email }, sub: { S: sub }", 'ConditionExpression: "attribute_not_exists(pk)"')};`,
    [],
  ],
  [
    "gives everybody the same organization",
    `const { Items: [known] = [] } = ${callingTable("Scan", "")};
    const org = known?.org_id.S ?? crypto.randomUUID();
    ${putting("id: { S: sub }, org_id: { S: org }")};
    ${BY_EMAIL};`,
    [],
  ],
  [
    "gives an organization with what is given",
    `const codes = { acme: "letmein" };
    if (codes[all["custom:company"]] === all["custom:code"] && all["custom:code"]) ${joining('"acme-admins"')};`,
    [
      'with custom:company "acme" and custom:code "letmein", the user joins the group "acme-admins"',
    ],
    CODE,
  ],
  [
    "fails without what is given, and swallows it",
    `try { all["custom:company"].trim(); ${joining('"admins"')}; } catch (error) { console.error(error); }`,
    [],
    CODE,
  ],
  [
    "takes a role that it asks for",
    `${putting('id: { S: sub }, role: { S: all["custom:role"] ?? "user" }')};`,
    [
      'with custom:role "admin", the handler calls dynamodb PutItem (users) with Item.role.S "admin"',
    ],
  ],
  [
    "takes a role of a list",
    `const role = ["buyer", "seller"].find((each) => each === all["custom:role"]) ?? "buyer";
    ${putting("id: { S: sub }, role: { S: role }")};`,
    [],
  ],
  [
    "puts everybody into one with rights",
    `${joining('"admins"')};`,
    ['anyone who signs up joins the group "admins"'],
  ],
  [
    "puts those of a list into it",
    `if ("ann@example.org bob@example.org".split(" ").includes(email)) ${joining('"admins"')};`,
    [],
  ],
  [
    "puts those of a domain into it",
    `if (email?.endsWith("@example.com") && verified === "true") ${joining('"admins"')};`,
    [],
  ],
  [
    "looks a value up",
    `const groups = { patient: "patients", doctor: "doctors" };
    ${joining('groups[all["custom:persona"]] ?? "relatives"')};`,
    [
      'with custom:persona "patient", the user joins the group "patients"',
      'with custom:persona "doctor", the user joins the group "doctors"',
    ],
  ],
  [
    "marks every address as verified",
    `${setting("email_verified", '"true"')};`,
    [
      "cognito-idp AdminUpdateUserAttributes marks an unverified address as verified",
      "a password reset marks a new, unverified address as verified: cognito-idp AdminUpdateUserAttributes",
    ],
  ],
  [
    "marks that of a sign-up alone",
    `if (event.triggerSource.endsWith("ConfirmSignUp")) ${setting("email_verified", '"true"')};`,
    ["cognito-idp AdminUpdateUserAttributes marks an unverified address as verified"],
  ],
  [
    "sets an organization of its own, unless there is one",
    `if (all["custom:tenantId"]) return event;
    ${setting("custom:tenantId", "crypto.randomUUID()")};`,
    [
      "if a client sends custom:tenantId at sign-up, the handler keeps that value and does not set its own with cognito-idp AdminUpdateUserAttributes",
    ],
  ],
  [
    "sets it whatever there is",
    `if (all["custom:tenantId"]) console.log("again");
    ${setting("custom:tenantId", "crypto.randomUUID()")};`,
    [],
  ],
  [
    "sets a default that users may choose",
    `if (!all["custom:theme"]) ${setting("custom:theme", '"light"')};`,
    [],
  ],
  [
    "takes the role of an invitation",
    `const { Item } = ${callingTable("GetItem", 'Key: { id: { S: all["custom:invite"] ?? "none" } }')};
    if (Item) ${joining("Item.role.S")};`,
    [],
  ],
])("a handler that %s", async (_, body, wanted, settings) => {
  const file = handlerFile(
    `export const handler = async (event) => {\n${SAYS_WHO}\n${body}\nreturn event;\n};`,
  );
  const only = [
    PLAIN,
    "with-*",
    "without-*",
    "*/somebody-else",
    "*/verified-false",
    "*/no-email",
    RESET,
  ];
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1, ...settings });
  const told = scenarios
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => code === "no-trust-in-unverified");
  expect(told.map(checkSentence)).toEqual(wanted);
});

it.each<[string, string, string[]]>([
  ["whoever has the address", "", [CONNECTS("dynamodb UpdateItem (users)")]],
  ["who has verified it", ONLY_VERIFIED, []],
])("a record that a stub has is linked to %s", async (_, guard, wanted) => {
  const update = callingTable(
    "UpdateItem",
    'Key: { memberId: known.memberId }, UpdateExpression: "SET cognitoSub = :s", ExpressionAttributeValues: { ":s": { S: sub } }',
  );
  const file = handlerFile(
    `export const handler = async (event) => {\n${SAYS_WHO}\n${guard}
    const { Items: [known] } = ${BY_EMAIL};\n${update};\nreturn event;\n};`,
  );
  const member = { memberId: { S: "m-1" }, status: { S: "active" } };
  const reply = { Items: [member], Count: 1, ScannedCount: 1 };
  const { scenarios } = await checkHandler({
    ...{ file, env: {}, concurrency: 1, only: [PLAIN, "with-*", "*/somebody-else"] },
    capture: { stubs: [{ service: "dynamodb", operation: "Query", reply }] },
  });
  const told = scenarios
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => code === "no-trust-in-unverified");
  expect(told.map(checkSentence)).toEqual(wanted);
});
