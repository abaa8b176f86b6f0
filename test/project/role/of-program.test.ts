import { expect, it } from "vitest";
import { actionsOfProgram } from "../../../src/project/role/of-program.ts";

it.each<[string, string[] | undefined]>([
  ["new NodejsFunction(this, 'Confirm', { entry: 'a.ts' });", []],
  [
    "fn.addToRolePolicy(new PolicyStatement({ actions: ['ses:SendEmail', \"ses:SendRawEmail\"], resources: ['*'] }));",
    ["ses:SendEmail", "ses:SendRawEmail"],
  ],
  ["users.grant(fn, 'cognito-idp:AdminAddUserToGroup');", ["cognito-idp:AdminAddUserToGroup"]],
  ["topic.grantPublish(fn);", ["sns:*", "kms:*"]],
  ["// table.grantWriteData(fn);", []],
  ["thing.grantSomething(fn);", undefined],
  [
    "fn.role?.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AmazonSESFullAccess'));",
    ["ses:*"],
  ],
  ["ManagedPolicy.fromAwsManagedPolicyName(name);", undefined],
  ["const role = iam.Role.fromRoleArn(this, 'R', arn);", undefined],
  ["actions: [`dynamodb:${operation}`]", undefined],
  ["new LambdaToDynamoDB(this, 'X', { existingLambdaObj: fn });", undefined],
  ["actions: actionsFor('read'), resources: ['*']", undefined],
  ["import { Stack } from 'aws-cdk-lib'; import { Service } from '@acme/service';", undefined],
  ["import { Stack } from 'aws-cdk-lib'; import { Construct } from 'constructs';", []],
  ["import middy from '@middy/core';", []],
])("%s", (text, expected) => {
  expect(actionsOfProgram([text])).toEqual(expected);
});

it("is open where one of the sources is", () => {
  expect(actionsOfProgram(["topic.grantPublish(fn);", "a.grantSomething(fn);"])).toBeUndefined();
});
