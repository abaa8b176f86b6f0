import { expect, it } from "vitest";
import { isMadeUpName, madeUpName, madeUpPattern, schemeOf } from "../src/made-up-name.ts";

it.each([
  "FROM_EMAIL",
  "SENDER",
  "SES_SOURCE",
  "NOREPLY_ADDRESS",
  "STAFF_EMAIL",
  "fromEmail",
  "SESFromAddress",
  "ADMIN_EMAILS",
  "MAIL_FROM",
  "FROM",
  "REPLY_TO",
  "senderEmailAddress",
  "NO_REPLY",
])("%s is given an address", (name) => {
  expect(madeUpName(name)).toMatch(/^local-[a-z-]+@example\.com$/);
});

it.each([
  ["DB_PROXY_ENDPOINT", undefined],
  ["RDS_ENDPOINT", undefined],
  ["API_ENDPOINT", "https"],
  ["DATABASE_URL", "postgres"],
])("the address of %s begins as %s", (name, scheme) => {
  expect(schemeOf(name)?.replace(/ql$/, "")).toBe(scheme);
  const host = /^local-[a-z-]+\.example\.com$/;
  expect(host.test(madeUpName(name))).toBe(scheme === undefined);
});

it.each([
  "EMAIL_QUEUE",
  "SENDER_NAME",
  "EMAIL_TEMPLATE",
  "SMS_SENDER",
  "VALID_FROM",
  "EVENT_SOURCE",
  "IP_ADDRESS",
  "MAIL_HOST",
])("%s is given a name", (name) => {
  expect(isMadeUpName(madeUpName(name))).toBe(true);
});

it.each([
  ["noreply@${emailDomain}", "noreply@local-emaildomain.example.com"],
  [
    "Acme <no-reply@mail.${props.zone.zoneName}>",
    "Acme <no-reply@mail.local-zonename.example.com>",
  ],
  ["${var.sender}@example.com", "local-sender@example.com"],
  ["https://admin.${self:custom.domain}/users", "https://admin.local-domain.example.com/users"],
  [
    "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/prod",
    "https://local-api.execute-api.us-east-1.amazonaws.com/prod",
  ],
  ["https://example.com/${stage}", "https://example.com/local-stage"],
  ["${Stage}-users", undefined],
  ["noreply@example.com", undefined],
  ["a@${list.map((each) => { return each; })}", undefined],
])("%s becomes %s", (pattern, text) => {
  expect(madeUpPattern(pattern)).toBe(text);
});
