import { expect, it } from "vitest";
import { handlersOf } from "../../src/project/handlers.ts";

it.each([
  ["the name that CloudFormation gives it", "shop-dev-ConfirmFunction-0hzrC1gQ726a", "b.handler"],
  ["its own name", "confirmed", "a.handler"],
  ["its own name, and an alias", "confirmed:live", "a.handler"],
  ["a name that is not here", "shop-dev-OtherFunction-0hzrC1gQ726a", undefined],
])("a trigger's ARN is followed by %s", async (_, name, handler) => {
  const arn = "arn:aws:lambda:us-east-1:123456789012:function:";
  for (const start of [arn, "!Sub arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:"]) {
    expect(await triggerOf(start + name)).toBe(handler);
  }
});

it.each([
  ["of a text with the stack's name", '!Sub "${ARN}:${AWS::StackName}-confirm"'],
  ["of a text with a parameter", '!Sub "${ARN}:${AWS::StackName}-confirm:${Alias}"'],
  [
    "that is joined",
    '!Join [":", [arn, aws, lambda, a, b, function, !Sub "${AWS::StackName}-confirm"]]',
  ],
  ["that is joined of parts", '!Join ["", ["${ARN}:", !Ref AWS::StackName, "-confirm"]]'],
])("a trigger's ARN %s is followed", async (_, arn) => {
  const written = arn.replace("${ARN}", "arn:aws:lambda:eu-west-1:123456789012:function");
  const name = '!Join ["-", [!Ref AWS::StackName, confirm]]';
  expect(await triggerOf(written, name)).toBe("a.handler");
});

it.each([
  ['!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Stage}-confirm"', "a.handler"],
  ['!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Other}-confirm"', undefined],
])("a name with a parameter without a value is its own: %s", async (arn, handler) => {
  expect(await triggerOf(arn, '!Sub "${Stage}-confirm"')).toBe(handler);
});

async function triggerOf(arn: string, name = "confirmed"): Promise<string | undefined> {
  const text = `
Parameters: { Stage: { Type: String }, Other: { Type: String }, Alias: { Type: String } }
Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      LambdaConfig:
        PostConfirmation: ${arn}
  Named:
    Type: AWS::Serverless::Function
    Properties: { Handler: a.handler, FunctionName: ${name} }
  ConfirmFunction:
    Type: AWS::Serverless::Function
    Properties: { Handler: b.handler }
`;
  const { handlers } = await handlersOf([{ file: "template.yaml", text }], /PostConfirmation/);
  const [trigger, ...others] = handlers.filter(({ isTrigger }) => isTrigger);
  expect(others).toEqual([]);
  return trigger?.handlers[0]?.handler;
}
