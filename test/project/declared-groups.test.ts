// The groups that a project's files declare.
import { expect, it } from "vitest";
import { declaredGroups } from "../../src/project/declared-groups.ts";

it.each<[string, string, string[]]>([
  [
    "amplify/auth/resource.ts",
    'defineAuth({ loginWith: { email: true }, groups: ["Admin", "Client"] });',
    ["Admin", "Client"],
  ],
  ["amplify/auth/resource.ts", "defineAuth({ loginWith: { email: true }, groups });", []],
  [
    "lib/stack.ts",
    `new cognito.CfnUserPoolGroup(this, "Tutors", { userPoolId: pool.userPoolId, groupName: "tutors" });
    // new CfnUserPoolGroup(this, "Old", { groupName: "old" });
    pool.addGroup("Learners", { groupName: "learners", precedence: 3 });
    new CfnUserPoolGroup(this, "Live", { groupName: props.group });`,
    ["tutors", "learners"],
  ],
  [
    "index.ts",
    'new aws.cognito.UserGroup("g", { userPoolId: pool.id, name: "guests" });',
    ["guests"],
  ],
  [
    "main.tf",
    'resource "aws_cognito_user_group" "a" {\n  name = "vendors"\n}\nresource "aws_cognito_user_group" "b" {\n  name = "${var.stage}-buyers"\n}\nresource "aws_iam_group" "c" {\n  name = "developers"\n}',
    ["vendors"],
  ],
  [
    "template.yaml",
    "Resources:\n  Hosts:\n    Type: AWS::Cognito::UserPoolGroup\n    Properties:\n      GroupName: hosts # of rooms\n      UserPoolId: !Ref Pool\n  Guests:\n    Type: 'AWS::Cognito::UserPoolGroup'\n    Properties: { UserPoolId: !Ref Pool, GroupName: 'guests' }\n  Stage:\n    Type: AWS::Cognito::UserPoolGroup\n    Properties:\n      GroupName: !Sub '${Stage}-x'\n",
    ["hosts", "guests"],
  ],
  [
    "amplify/backend/auth/userPoolGroups/user-pool-group-precedence.json",
    '[\n  { "groupName": "parents", "precedence": 1 },\n  { "groupName": "children", "precedence": 2 }\n]',
    ["parents", "children"],
  ],
  ["package.json", '{ "groupName": "all" }', []],
])("%s: %s", (file, text, names) => {
  expect(declaredGroups([{ file, text }])).toEqual(names);
});
