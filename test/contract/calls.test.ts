import { describe, expect, it } from "vitest";
import { checkCalls } from "../../src/contract/calls.ts";
import type { AwsCall } from "../../src/invocation.ts";
import { aMail, anInvocation } from "../helpers/invocation.ts";

const put: AwsCall = {
  service: "dynamodb",
  operation: "PutItem",
  result: "answered",
  caller: "/app/handler.mjs:3:5",
};
const invocation = anInvocation({ mails: [aMail()], awsCalls: [put] });

describe("calls that must not be made, and those that must", () => {
  it.each<[failOn: string, broken: string[]]>([
    ["dynamodb:PutItem", ["dynamodb:PutItem"]],
    ["dynamodb:*", ["dynamodb:PutItem"]],
    ["*:PutItem", ["dynamodb:PutItem"]],
    ["DynamoDB:putitem", ["dynamodb:PutItem"]],
    ["*:*", ["ses:SendEmail", "dynamodb:PutItem"]],
    ["ses:SendEmail", ["ses:SendEmail"]],
    ["dynamodb:Put", []],
    ["dynamodb.PutItem", []],
    ["sns:*", []],
  ])("failing on %s finds %j", (failOn, broken) => {
    const found = checkCalls([invocation], { failOn: [failOn], expected: [] });
    expect(found.map(({ call }) => call)).toEqual(broken);
  });

  it("says where a forbidden call was made", () => {
    expect(checkCalls([invocation], { failOn: ["dynamodb:*"], expected: [] })).toEqual([
      {
        code: "forbidden-call",
        pattern: "dynamodb:*",
        call: "dynamodb:PutItem",
        caller: "/app/handler.mjs:3:5",
      },
    ]);
  });

  it("takes the calls of a confirmation together: one of them is enough", () => {
    const rules = { failOn: [], expected: ["dynamodb:PutItem"] };
    expect(checkCalls([anInvocation(), invocation], rules)).toEqual([]);
    expect(checkCalls([anInvocation(), anInvocation()], rules)).toEqual([
      { code: "missing-call", pattern: "dynamodb:PutItem" },
    ]);
  });
});
