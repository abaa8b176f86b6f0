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

const send = (code: string, policy: string): string =>
  folderWith({
    "package.json": "{}",
    "src/joined.mjs": `
      import { EventBridgeClient, PutEventsCommand } from "${SDK("eventbridge")}";
      const bus = new EventBridgeClient({ maxAttempts: 1 });
      const told = (sub) => bus.send(new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "Joined", Detail: sub }] }));
      export const joined = async (event) => {
        const { sub } = event.request.userAttributes;
        ${code}
        return event;
      };
    `,
    "serverless.yml": `
service: shop
provider: { name: aws, runtime: nodejs22.x, iam: { role: { statements: ${policy} } } }
functions:
  joined:
    handler: src/joined.joined
    events: [{ cognitoUserPool: { pool: users, trigger: PostConfirmation } }]
`,
  });

const OTHER = "[{ Effect: Allow, Action: ['sqs:SendMessage'], Resource: '*' }]";

it.each([
  ["lets the error through", "await told(sub);", "error"],
  ["throws its own", "await told(sub).catch(() => { throw new Error('no event'); });", "error"],
  ["catches it", "await told(sub).catch((error) => console.error(error));", "warning"],
])(
  "a denied call is an error only where each sign-up fails with it: %s",
  async (_how, code, severity) => {
    const argv = ["check", "--only", "confirm-sign-up/plain", "--only", "*-denied", "--json"];
    const { out, code: exitCode } = await cli(argv, { cwd: send(code, OTHER) });
    const { scenarios } = JSON.parse(out) as {
      scenarios: { findings: { code: string; severity: string }[] }[];
    };
    const told = scenarios.flatMap(({ findings }) => findings);
    const found = told.filter(({ code: rule }) => rule === "work-was-done");
    expect(found.map((each) => each.severity)).toEqual([severity]);
    expect(exitCode).toBe(severity === "error" ? 1 : 0);
  },
);
