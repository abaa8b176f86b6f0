import { expect, it } from "vitest";
import { countEffects } from "../../src/contract/effects.ts";
import type { AwsCall } from "../../src/invocation.ts";
import { aMail, anInvocation } from "../helpers/invocation.ts";

const put: AwsCall = { service: "dynamodb", operation: "PutItem", result: "answered" };
const blocked: AwsCall = {
  service: "http",
  operation: "POST https://x.example/",
  result: "refused",
};

it.each([
  ["nothing", [anInvocation(), anInvocation()], []],
  ["a mail of one call", [anInvocation({ mails: [aMail()] })], [["maria@example.com", 1, false]]],
  [
    "two mails in one call, which is no repetition",
    [anInvocation({ mails: [aMail(), aMail({ subject: "Tips" })] }), anInvocation()],
    [["maria@example.com", 2, false]],
  ],
  [
    "a mail in each call",
    [anInvocation({ mails: [aMail()] }), anInvocation(), anInvocation({ mails: [aMail()] })],
    [["maria@example.com", 2, true]],
  ],
  [
    "every kind of recipient",
    [anInvocation({ mails: [aMail({ cc: ["c@example.com"], bcc: ["b@example.com"] })] })],
    [
      ["maria@example.com", 1, false],
      ["c@example.com", 1, false],
      ["b@example.com", 1, false],
    ],
  ],
  [
    "calls that were answered, and none that were blocked",
    [anInvocation({ awsCalls: [put, blocked] }), anInvocation({ awsCalls: [put] })],
    [["dynamodb PutItem", 2, true]],
  ],
])("counts %s", (_what, invocations, effects) => {
  const counted = countEffects(invocations);
  expect(counted.map(({ subject, count, repeated }) => [subject, count, repeated])).toEqual(
    effects,
  );
});
