import { describe, expect, it } from "vitest";
import { findBrokenExpectations } from "../../src/contract/calls.ts";
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
    const found = findBrokenExpectations([invocation], { failOn: [failOn], expected: [] });
    expect(found.map(({ args }) => "call" in args && args.call)).toEqual(broken);
  });

  it("says where a forbidden call was made", () => {
    expect(findBrokenExpectations([invocation], { failOn: ["dynamodb:*"], expected: [] })).toEqual([
      {
        code: "forbidden-call",
        severity: "error",
        where: { caller: "/app/handler.mjs:3:5" },
        args: { pattern: "dynamodb:*", call: "dynamodb:PutItem" },
      },
    ]);
  });

  it("takes the calls of a confirmation together: one of them is enough", () => {
    const rules = { failOn: [], expected: ["dynamodb:PutItem"] };
    expect(findBrokenExpectations([anInvocation(), invocation], rules)).toEqual([]);
    expect(findBrokenExpectations([anInvocation(), anInvocation()], rules)).toEqual([
      { code: "missing-call", severity: "error", where: {}, args: { pattern: "dynamodb:PutItem" } },
    ]);
  });
});
