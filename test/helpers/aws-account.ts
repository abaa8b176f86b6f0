import { answering } from "./http-server.ts";
import type { Answer, Asked } from "./http-server.ts";

// An account of AWS as it answers the doctor's questions, by what AWS documents of each of them. All is
// well in it; a test puts other answers in the place of these.

export const POOL = "eu-west-1_a1B2c3D4e";
export const ACCOUNT = "111122223333";
export const FUNCTION_ARN = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:confirm`;
export const POOL_ARN = `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/${POOL}`;

interface AwsRequest extends Omit<Asked, "url"> {
  operation: Operation;
  url: URL;
}

export type Operation = keyof typeof HEALTHY | "unknown";

type Replier = (request: AwsRequest) => Answer | Promise<Answer>;
export type AwsAnswers = Partial<Record<Operation, Answer | Replier>>;

export const HANGS: Answer = { hangs: true };

export function json(value: object, status = 200): Answer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  };
}

/** An error of the JSON protocols. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization */
export function awsError(status: number, type: string, message = "refused"): Answer {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": type },
    body: JSON.stringify({ __type: type, message }),
  };
}

/** An error of the Query protocol. https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
export function iamError(status: number, code: string, message = "refused"): Answer {
  return {
    status,
    headers: { "content-type": "text/xml" },
    body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
export function userPool(parts: object = {}): Answer {
  return json({
    UserPool: {
      Id: POOL,
      Name: "shop",
      Arn: POOL_ARN,
      CreationDate: 1_700_000_000,
      LastModifiedDate: 1_700_000_000,
      EstimatedNumberOfUsers: 12,
      SchemaAttributes: [{ Name: "email", AttributeDataType: "String" }],
      Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 7 } },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      EmailVerificationSubject: "Grüß Gott, it's your code",
      MfaConfiguration: "OFF",
      LambdaConfig: { PreSignUp: `${FUNCTION_ARN}-before`, PostConfirmation: FUNCTION_ARN },
      ...parts,
    },
  });
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export function functionConfiguration(parts: object = {}): Answer {
  return json({
    FunctionName: "confirm",
    FunctionArn: FUNCTION_ARN,
    Runtime: "nodejs24.x",
    Role: `arn:aws:iam::${ACCOUNT}:role/service-role/post-confirmation`,
    Handler: "index.handler",
    Timeout: 5,
    MemorySize: 256,
    Version: "$LATEST",
    VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: "" },
    Environment: { Variables: { SES_SOURCE_EMAIL: "no-reply@example.com" } },
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/confirm" },
    ...parts,
  });
}

/** As add-permission writes it. https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
export function permission(parts: object = {}): object {
  return {
    Sid: "cognito",
    Effect: "Allow",
    Principal: { Service: "cognito-idp.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: FUNCTION_ARN,
    Condition: {
      StringEquals: { "AWS:SourceAccount": ACCOUNT },
      ArnLike: { "AWS:SourceArn": POOL_ARN },
    },
    ...parts,
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export function policyOf(...statements: object[]): Answer {
  const policy = { Version: "2012-10-17", Id: "default", Statement: statements };
  return json({ Policy: JSON.stringify(policy), RevisionId: "revision" });
}

/**
 * @param decide The decision on an action and a resource.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function simulation(
  decide: (action: string, resource: string) => string,
  more = "",
): Replier {
  return ({ body }) => {
    const fields = [...new URLSearchParams(body)];
    const values = (name: string): string[] =>
      fields.filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
    const members = values("ActionNames").flatMap((action) =>
      values("ResourceArns").map(
        (resource) =>
          `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName>` +
          `<EvalDecision>${decide(action, resource)}</EvalDecision><MatchedStatements/><MissingContextValues/>${more}</member>`,
      ),
    );
    return {
      headers: { "content-type": "text/xml" },
      body:
        `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult>` +
        `<IsTruncated>false</IsTruncated><EvaluationResults>${members.join("")}</EvaluationResults>` +
        `</SimulatePrincipalPolicyResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SimulatePrincipalPolicyResponse>`,
    };
  };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export function sesAccount(parts: object = {}): Answer {
  return json({
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: "HEALTHY",
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 100 },
    ...parts,
  });
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html */
export function emailIdentity(
  verified: boolean,
  status = verified ? "SUCCESS" : "PENDING",
): Answer {
  return json({
    IdentityType: "DOMAIN",
    FeedbackForwardingStatus: true,
    VerifiedForSendingStatus: verified,
    VerificationStatus: status,
  });
}

/** Identities by name; others are not there. */
export function emailIdentities(known: Readonly<Record<string, Answer>>): Replier {
  return ({ url }) => {
    const name = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
    return (
      known[name] ?? awsError(404, "NotFoundException", `Email identity ${name} does not exist.`)
    );
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export function logEvents(messages: readonly string[], nextToken?: string): Answer {
  const events = messages.map((message, index) => ({
    logStreamName: "2026/11/25/[$LATEST]a",
    timestamp: Date.now() - 60_000 + index,
    message,
    ingestionTime: Date.now(),
    eventId: String(index),
  }));
  return json({ events, searchedLogStreams: [], nextToken });
}

const HEALTHY = {
  DescribeUserPool: userPool(),
  GetFunctionConfiguration: functionConfiguration(),
  GetPolicy: policyOf(permission()),
  SimulatePrincipalPolicy: simulation(() => "allowed"),
  GetAccount: sesAccount(),
  GetEmailIdentity: emailIdentities({ "example.com": emailIdentity(true) }),
  FilterLogEvents: logEvents([]),
} satisfies Record<string, Answer | Replier>;

export interface AwsAccount {
  url: string;
  requests: AwsRequest[];
  close(): Promise<void>;
}

/** Opens the account on the loopback interface, for the real clients of the SDK. */
export async function awsAccount(answers: AwsAnswers = {}): Promise<AwsAccount> {
  const requests: AwsRequest[] = [];
  const server = await answering((received) => {
    const url = new URL(received.url, "http://127.0.0.1");
    const request = { ...received, url, operation: operationOf(received, url) };
    requests.push(request);
    const { operation } = request;
    const answer =
      answers[operation] ??
      (operation === "unknown" ? json({ message: "no such operation" }, 404) : HEALTHY[operation]);
    return typeof answer === "function" ? answer(request) : answer;
  });
  return { url: server.url, requests, close: () => server.close() };
}

function operationOf({ headers, method, body }: Asked, url: URL): Operation {
  const named =
    String(headers["x-amz-target"] ?? "").split(".")[1] ?? new URLSearchParams(body).get("Action");
  if (named !== null && Object.hasOwn(HEALTHY, named)) return named as Operation;
  if (method !== "GET") return "unknown";
  const path = url.pathname;
  if (/^\/2015-03-31\/functions\/[^/]+\/configuration$/.test(path)) {
    return "GetFunctionConfiguration";
  }
  if (/^\/2015-03-31\/functions\/[^/]+\/policy$/.test(path)) return "GetPolicy";
  if (path === "/v2/email/account") return "GetAccount";
  return path.startsWith("/v2/email/identities/") ? "GetEmailIdentity" : "unknown";
}
