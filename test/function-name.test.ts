import { expect, it } from "vitest";
import { isQualifier, parseFunctionName, withoutQualifier } from "../src/function-name.ts";

const ARN = "arn:aws:lambda:eu-west-1:111122223333:function:confirm";

it.each([
  ["confirm", { name: "confirm" }],
  ["confirm:live", { name: "confirm", qualifier: "live" }],
  ["function:confirm", { name: "confirm" }],
  ["111122223333:confirm:7", { account: "111122223333", name: "confirm", qualifier: "7" }],
  ["111122223333:function:confirm", { account: "111122223333", name: "confirm" }],
  [`${ARN}:$LATEST`, { partition: "aws", region: "eu-west-1", qualifier: "$LATEST" }],
  [ARN, { partition: "aws", region: "eu-west-1", account: "111122223333", name: "confirm" }],
])("%s is read", (text, parts) => {
  expect(parseFunctionName(text)).toMatchObject(parts);
});

it.each([
  ...["", "con firm", "confirm:", "confirm:a:b", "confirm:$latest", `${ARN}:a:b`],
  ...[
    "arn:aws:lambda:eu-west-1:1:function:confirm",
    "arn:aws:lambda:eu-west-1:111122223333:confirm",
  ],
])("%j is no function's name", (text) => {
  expect(parseFunctionName(text)).toBeUndefined();
});

it("a qualifier is told from a name", () => {
  expect([`${ARN}:live`, ARN, "confirm:7"].map(withoutQualifier)).toEqual([ARN, ARN, "confirm"]);
  expect(["live", "$LATEST", "$LATEST.PUBLISHED", "7"].every(isQualifier)).toBe(true);
  expect(["", "a b", "$live", "a:b"].some(isQualifier)).toBe(false);
});
