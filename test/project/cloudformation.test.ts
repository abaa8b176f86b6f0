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

async function triggerOf(arn: string): Promise<string | undefined> {
  const text = `
Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      LambdaConfig:
        PostConfirmation: ${arn}
  Named:
    Type: AWS::Serverless::Function
    Properties: { Handler: a.handler, FunctionName: confirmed }
  ConfirmFunction:
    Type: AWS::Serverless::Function
    Properties: { Handler: b.handler }
`;
  const { handlers } = await handlersOf([{ file: "template.yaml", text }], /PostConfirmation/);
  const [trigger, ...others] = handlers.filter(({ isTrigger }) => isTrigger);
  expect(others).toEqual([]);
  return trigger?.handlers[0]?.handler;
}
