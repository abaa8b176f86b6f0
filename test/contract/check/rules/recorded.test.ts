// Records that call an address verified which nobody has verified.
import { expect, it } from "vitest";
import { checkHandler } from "../../../../src/check/check-handler.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { callingMail, callingPool, callingTable } from "../../../helpers/aws-requests.ts";
import { handlerFile } from "../../../helpers/handlers.ts";

const putting = (flag: string): string =>
  callingTable("PutItem", `Item: { id: { S: attributes.sub }, ${flag} }`);
const updating = (name: string, value: string): string =>
  callingTable(
    "UpdateItem",
    `Key: { id: { S: attributes.sub } }, UpdateExpression: "SET #v = :v", ExpressionAttributeNames: { "#v": "${name}" }, ExpressionAttributeValues: { ":v": ${value} }`,
  );
const posting = (user: string): string =>
  `await fetch("https://api.example.com/users", { method: "POST", body: JSON.stringify(${user}) })`;
const SAYS = (call: string, field: string): string =>
  `${call} records an unverified address as verified: ${field} is true, whatever email_verified says`;

it.concurrent.each<[string, string, string[]]>([
  [
    "in a table",
    putting("emailVerified: { BOOL: true }"),
    [`warning ${SAYS("dynamodb PutItem (users)", "Item.emailVerified.BOOL")}`],
  ],
  [
    "by an update",
    updating("email_verified", '{ S: "true" }'),
    [`warning ${SAYS("dynamodb UpdateItem (users)", "ExpressionAttributeValues.:v.S")}`],
  ],
  [
    "in a request",
    posting("{ id: attributes.sub, profile: { isEmailVerified: true } }"),
    [`warning ${SAYS("http POST https://api.example.com/users", "profile.isEmailVerified")}`],
  ],
  [
    "as what may be said of the account",
    putting("isVerified: { BOOL: true }"),
    [`note ${SAYS("dynamodb PutItem (users)", "Item.isVerified.BOOL")}`],
  ],
  ["as it is", putting("emailVerified: { BOOL: attributes.email_verified === 'true' }"), []],
  [
    "as it is, as a string",
    putting("emailVerified: { S: attributes.email_verified ?? 'false' }"),
    [],
  ],
  ["as it is misread", putting("emailVerified: { BOOL: Boolean(attributes.email_verified) }"), []],
  [
    "only when it is",
    `if (attributes.email_verified === "true") ${putting("emailVerified: { BOOL: true }")}`,
    [],
  ],
  [
    "in a mail",
    callingMail("attributes.email", '"Hello,\\n\\nyour email has been verified, welcome!"'),
    [
      'note a mail calls an unverified address verified, whatever email_verified says: "your email has been verified, welcome!"',
    ],
  ],
  [
    "in a mail, only when it is",
    callingMail(
      "attributes.email",
      'attributes.email_verified === "true" ? "Your email has been verified." : "Welcome!"',
    ),
    [],
  ],
  ["of a phone number", putting("phoneVerified: { BOOL: true }"), []],
  [
    "after it was declared so, which is told",
    `${callingPool("AdminUpdateUserAttributes", 'Username: event.userName, UserAttributes: [{ Name: "email_verified", Value: "true" }]')};
    ${putting("emailVerified: { BOOL: true }")}`,
    ["warning cognito-idp AdminUpdateUserAttributes marks an unverified address as verified"],
  ],
])("%s", async (_, body, told) => {
  const file = handlerFile(`export const handler = async (event) => {
    const attributes = event.request.userAttributes;
    ${body};
    return event;
  };`);
  const only = ["confirm-sign-up/plain", "confirm-sign-up/verified-*"];
  const { scenarios } = await checkHandler({ file, env: {}, only });
  const found = scenarios.flatMap(({ findings }) => findings);
  expect(
    found
      .filter(({ code }) => code === "no-trust-in-unverified")
      .map((each) => `${each.severity} ${checkSentence(each)}`),
  ).toEqual(told);
});
