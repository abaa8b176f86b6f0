import { expect, it } from "vitest";
import { handlersOf } from "../../../src/project/handlers.ts";

async function actions(role: string, resources = "", rest = ""): Promise<unknown> {
  const text = `
Transform: AWS::Serverless-2016-10-31
Parameters: { Name: { Type: String }, Table: { Type: String, Default: Orders } }
Resources:
  Confirm:
    Type: AWS::Serverless::Function
    ${rest}
    Properties:
      CodeUri: .
      Handler: a.handler
      ${role}
      Events: { Signed: { Type: Cognito, Properties: { UserPool: !Ref Users, Trigger: PostConfirmation } } }
  Users: { Type: AWS::Cognito::UserPool }
${resources}`;
  const files = [{ file: "template.yaml", text }];
  const { handlers } = await handlersOf(files, /PostConfirmation/);
  return handlers.find(({ isTrigger }) => isTrigger)?.settings.role?.actions;
}

const PUT = '{ Effect: Allow, Action: "dynamodb:PutItem", Resource: "*" }';

it.each<[string, string[] | undefined]>([
  ["", []],
  ["Policies: AWSLambdaBasicExecutionRole", []],
  ["Policies: [arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]", []],
  [`Policies: [{ Statement: [${PUT}] }]`, ["dynamodb:PutItem"]],
  [`Policies: { Version: "2012-10-17", Statement: ${PUT} }`, ["dynamodb:PutItem"]],
  ["Policies: [{ SQSSendMessagePolicy: { QueueName: a } }]", ["sqs:SendMessage*"]],
  ['Policies: [{ Statement: [{ Effect: Deny, Action: "sqs:*", Resource: "*" }] }]', []],
  ["Policies: [AmazonSESFullAccess]", ["ses:*"]],
  ["Policies: [arn:aws:iam::123456789012:policy/Own]", undefined],
  ["Policies: [AdministratorAccess]", undefined],
  ["Policies: [!Ref Name]", undefined],
  ["Policies: [!If [IsProd, AWSLambdaRole, AWSLambdaBasicExecutionRole]]", undefined],
  ['Policies: [{ Statement: [{ Effect: Allow, NotAction: "iam:*", Resource: "*" }] }]', undefined],
  ['Policies: [{ Statement: [{ Effect: Allow, Action: !Ref Name, Resource: "*" }] }]', undefined],
  ["Policies: [{ FuturePolicy: {} }]", undefined],
  ["Role: arn:aws:iam::123456789012:role/lambda", undefined],
  ["Role: !Ref Name", undefined],
  ["Role: !ImportValue shared-role", undefined],
  [
    "DeadLetterQueue: { Type: SQS, TargetArn: a }",
    ["events:*", "lambda:*", "s3:*", "sns:*", "sqs:*"],
  ],
])("SAM: %s", async (role, expected) => {
  expect(await actions(role)).toEqual(expected);
});

it.each<[string, string, string[] | undefined]>([
  [
    "inline",
    `Policies: [{ PolicyName: a, PolicyDocument: { Statement: [${PUT}] } }]`,
    ["dynamodb:PutItem"],
  ],
  [
    "AWS's own",
    "ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
    [],
  ],
  ["the project's", "ManagedPolicyArns: [!Ref Shared]", ["sns:Publish"]],
  ["unknown", 'ManagedPolicyArns: [!Sub "arn:aws:iam::${AWS::AccountId}:policy/x"]', undefined],
])("a role with %s policies", async (_, policies, expected) => {
  const resources = `
  Role:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: {}, ${policies} }
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: [sns:Publish], Resource: "*" } } }`;
  expect(await actions("Role: !GetAtt Role.Arn", resources)).toEqual(expected);
});

it.each<[string, string[] | undefined]>([
  ["!Ref ConfirmRole", ["dynamodb:PutItem"]],
  // It may be the role's.
  ["!Ref Name", ["dynamodb:PutItem"]],
  ["!Ref Users", []],
])("a policy for the role %s", async (role, expected) => {
  const policy = `
  Attached:
    Type: AWS::IAM::Policy
    Properties: { PolicyName: a, Roles: [${role}], PolicyDocument: { Statement: [${PUT}] } }`;
  expect(await actions("", policy)).toEqual(expected);
});

it("says nothing of a function that a connector leads from", async () => {
  const connector = `
  Writes:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: Confirm }, Destination: { Id: Table }, Permissions: [Write] }`;
  expect(await actions("", connector)).toBeUndefined();
  expect(await actions("", "", "Connectors: { Writes: {} }")).toBeUndefined();
});

it("counts what a queue's own policy may allow", async () => {
  const policy = "  Open: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [a] } }";
  expect(await actions("", policy)).toEqual(["sqs:*"]);
});
