// What the project says of the function's role, against the calls that the handler makes.
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const SDK = (name: string): string => import.meta.resolve(`@aws-sdk/client-${name}`);

const HANDLER = `
  import { EventBridgeClient, PutEventsCommand } from "${SDK("eventbridge")}";
  import { SESClient, SendEmailCommand } from "${SDK("ses")}";
  const keys = process.env.MAIL_KEY && { accessKeyId: process.env.MAIL_KEY, secretAccessKey: "s" };
  const bus = new EventBridgeClient({});
  const ses = new SESClient({ credentials: keys || undefined });
  export const confirmed = async (event) => {
    const { sub, email } = event.request.userAttributes;
    await bus.send(new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "Joined", Detail: JSON.stringify({ sub }) }] }));
    await ses.send(new SendEmailCommand({
      Source: "team@example.com",
      Destination: { ToAddresses: [email] },
      Message: { Subject: { Data: "Hi" }, Body: { Text: { Data: "Welcome" } } },
    }));
    return event;
  };
`;

function project(policies: string): string {
  return folderWith({
    "package.json": "{}",
    "src/confirm.mjs": HANDLER,
    "template.yaml": `
Transform: AWS::Serverless-2016-10-31
Resources:
  Welcome:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: confirm.confirmed
      Runtime: nodejs22.x
      Policies: ${policies}
      Events: { Signed: { Type: Cognito, Properties: { UserPool: !Ref Users, Trigger: PostConfirmation } } }
  Users: { Type: AWS::Cognito::UserPool }
`,
  });
}

const EVENTS = "EventBridgePutEventsPolicy: { EventBusName: default }";

it.each<[string, string[], string[]]>([
  [`[{ ${EVENTS} }]`, [], ["ses:SendEmail"]],
  [`[{ ${EVENTS} }, { SESCrudPolicy: { IdentityName: example.com } }]`, [], []],
  // The keys of another user.
  [`[{ ${EVENTS} }]`, ["--env", "MAIL_KEY=AKIAIOSFODNN7EXAMPLE"], []],
  ["[AWSLambdaBasicExecutionRole]", [], ["events:PutEvents", "ses:SendEmail"]],
  ["[!ImportValue shared-policy]", [], []],
])("with the policies %s %j, %j is denied", async (policies, flags, actions) => {
  const argv = ["check", ...flags, "--only", "confirm-sign-up/plain", "--no-derive", "--json"];
  const { out } = await cli(argv, { cwd: project(policies) });
  const { scenarios } = JSON.parse(out) as {
    scenarios: { findings: { code: string; message: string }[] }[];
  };
  const told = scenarios
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => code === "work-was-done");
  expect(told.map(({ message }) => /allows (\S+) \(template\.yaml\)/.exec(message)?.[1])).toEqual(
    actions,
  );
});
