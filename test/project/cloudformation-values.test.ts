import { describe, expect, it } from "vitest";
import { cloudFormationValues } from "../../src/project/cloudformation-values.ts";
import { readYaml } from "../../src/project/yaml-template.ts";
import { memberOf } from "../../src/project/values.ts";

const TEMPLATE = `
Parameters:
  Stage: { Type: String, Default: dev }
  Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: /a/name }
  Open: { Type: String }
  apiUrlOutput: { Type: String, Default: apiUrlOutput }
Mappings:
  Senders: { dev: { Address: no-reply@example.com } }
Resources:
  Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: !Sub "\${Stage}-users" } }
  Plain: { Type: AWS::DynamoDB::Table }
  Topic: { Type: AWS::SNS::Topic }
`;

function valueOf(written: string) {
  const template = readYaml("t.yaml", `${TEMPLATE}Value: ${written}\n`);
  if (template === undefined || !("content" in template)) throw new Error("no template");
  return cloudFormationValues(template)(memberOf(template.content, "Value") ?? null);
}

describe("a value of a template", () => {
  it.each([
    ["text", "text"],
    ["12", "12"],
    ["true", "true"],
    ["!Ref Stage", "dev"],
    ["!Ref AWS::Region", "us-east-1"],
    ["!Ref Table", "dev-users"],
    ["{ Ref: Stage }", "dev"],
    ['!Sub "${AWS::Region}/${Stage}/${!Kept}"', "us-east-1/dev/${Kept}"],
    ['!Sub ["${x}-${Stage}", { x: !Ref Stage }]', "dev-dev"],
    ['!Join ["-", [a, !Ref Stage]]', "a-dev"],
    ["!FindInMap [Senders, !Ref Stage, Address]", "no-reply@example.com"],
  ])("%s is known", (written, text) => {
    expect(valueOf(written)).toMatchObject({ text });
    expect(valueOf(written)?.isMadeUp ?? false).toBe(false);
  });

  it.each([
    ["!Ref Plain", "Plain"],
    ["!Ref Topic", "arn:aws:sns:us-east-1:123456789012:Topic"],
    ["!GetAtt Plain.Arn", "arn:aws:dynamodb:us-east-1:123456789012:table/Plain"],
    ['!Sub "x-${Plain}"', "x-Plain"],
  ])("%s has a stand-in", (written, text) => {
    expect(valueOf(written)).toEqual({ text, isMadeUp: true });
  });

  it.each([
    "!Ref Open",
    "!Ref Stored",
    "!Ref apiUrlOutput",
    "!Ref Nobody",
    "!ImportValue x",
    "!If [A, b, c]",
    '!Sub "${Open}"',
    "!GetAtt Plain.StreamLabel",
    "!Join [x]",
    "!Sub [1]",
    "[a]",
    '"{{resolve:ssm:/a}}"',
  ])("%s is not known", (written) => {
    expect(valueOf(written)).toBeUndefined();
  });
});
