// The doctor against an account of AWS as documented, through the SDK's own clients, over HTTP.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  HANGS,
  ACCOUNT,
  awsAccount,
  awsError,
  emailIdentities,
  emailIdentity,
  FUNCTION_ARN,
  functionConfiguration,
  iamError,
  json,
  logEvents,
  permission,
  policyOf,
  POOL,
  POOL_ARN,
  sesAccount,
  simulation,
  userPool,
} from "../../helpers/aws-account.ts";
import type { AwsAccount, AwsAnswers, Operation } from "../../helpers/aws-account.ts";
import { awsClients } from "../../../src/cli/io/aws-clients.ts";
import { cli } from "../../helpers/context.ts";
import type { Result, Setting } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { signatureOf } from "../../helpers/http-server.ts";
import type { Answer } from "../../helpers/http-server.ts";
import { ROOT, run } from "../../helpers/spawn.ts";
import { masked } from "../../helpers/masked.ts";

let account: AwsAccount | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  await account?.close();
  account = undefined;
});

async function doctor(
  answers: AwsAnswers,
  argv: readonly string[] = [POOL],
  setting: Setting = {},
): Promise<Result> {
  account = await awsAccount(answers);
  return cli(["doctor", ...argv, "--endpoint-url", account.url], setting);
}

/** The account as the SDK's own settings would lead to it, without --endpoint-url. */
function clientsOf({ url }: AwsAccount): NonNullable<Setting["aws"]> {
  return {
    userPools: (options) => awsClients.userPools({ ...options, endpointUrl: url }),
    functions: (options) => awsClients.functions({ ...options, endpointUrl: url }),
    roles: (options) => awsClients.roles({ ...options, endpointUrl: url }),
    mail: (options) => awsClients.mail({ ...options, endpointUrl: url }),
    logs: (options) => awsClients.logs({ ...options, endpointUrl: url }),
  };
}

interface Document {
  ok: boolean;
  exitCode: number;
  userPool: object;
  function: object | null;
  checks: { check: string; result: string }[];
  findings: {
    check: string;
    code: string;
    severity: string;
    what: string;
    why: string;
    commands: { purpose: string; command: string }[];
  }[];
  unchecked: { check: string; reason: string; permission?: string; sentence: string }[];
}

async function examine(
  answers: AwsAnswers,
  argv: readonly string[] = [POOL],
  setting: Setting = {},
): Promise<Document> {
  const { code, out } = await doctor(answers, [...argv, "--json"], setting);
  const document = JSON.parse(out) as Document;
  expect(document.exitCode).toBe(code);
  return document;
}

const NO_POLICY = awsError(404, "ResourceNotFoundException", "No policy is associated");
const live = { LambdaConfig: { PostConfirmation: `${FUNCTION_ARN}:live` } };
const onLive = permission({ Resource: `${FUNCTION_ARN}:live` });

describe("doctor", () => {
  it("is content with a healthy pool, and says what it looked at", async () => {
    const { code, out, err } = await doctor({});
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(`User pool  ${POOL} (shop)
           eu-west-1, account ${ACCOUNT}
Function   confirm

✔ trigger   PostConfirmation calls confirm
✔ policy    Cognito may call confirm for this pool
✔ function  Active, nodejs24.x, 5 s, 256 MB
✔ role      it may send mail through SES
✔ sender    example.com is verified
✔ ses       out of the sandbox, 49900 of 50000 mails left in 24 hours
✔ logs      no errors in the last day of /aws/lambda/confirm

Nothing is wrong.
`);
  });

  it("only reads, and takes no real credentials to this machine", async () => {
    await doctor({}, [POOL], { env: { AWS_ACCESS_KEY_ID: "AKIAREAL" } });
    const operations = account?.requests.map(({ operation }) => operation).toSorted();
    expect(operations).toEqual([
      "DescribeUserPool",
      "FilterLogEvents",
      "GetAccount",
      "GetEmailIdentity",
      "GetEmailIdentity",
      "GetFunctionConfiguration",
      "GetPolicy",
      "SimulatePrincipalPolicy",
    ]);
    const keys = new Set(account?.requests.map((asked) => signatureOf(asked).key));
    expect(keys).toEqual(new Set(["local"]));
  });

  it("asks with the names that AWS documents", async () => {
    await doctor({ DescribeUserPool: userPool(live), GetPolicy: policyOf(onLive) });
    const of = (operation: Operation): { url: URL; body: string }[] =>
      (account?.requests ?? []).filter((request) => request.operation === operation);
    const arn = encodeURIComponent(FUNCTION_ARN);
    expect(of("GetFunctionConfiguration").map(({ url }) => url.pathname + url.search)).toEqual([
      `/2015-03-31/functions/${arn}/configuration?Qualifier=live`,
    ]);
    expect(of("GetPolicy").map(({ url }) => url.pathname + url.search)).toEqual([
      `/2015-03-31/functions/${arn}/policy?Qualifier=live`,
      `/2015-03-31/functions/${arn}/policy`,
    ]);
    const simulated = new URLSearchParams(of("SimulatePrincipalPolicy")[0]?.body);
    expect(Object.fromEntries(simulated)).toMatchObject({
      PolicySourceArn: `arn:aws:iam::${ACCOUNT}:role/service-role/post-confirmation`,
      "ActionNames.member.1": "ses:SendEmail",
      "ResourceArns.member.1": `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/no-reply@example.com`,
      "ResourceArns.member.2": `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/example.com`,
      "ContextEntries.member.2.ContextKeyName": "ses:FromAddress",
      "ContextEntries.member.2.ContextKeyValues.member.1": "no-reply@example.com",
    });
    expect(JSON.parse(of("FilterLogEvents")[0]?.body ?? "")).toMatchObject({
      logGroupName: "/aws/lambda/confirm",
      filterPattern: expect.stringContaining(String.raw`?"Task timed out" ?"\"status\"`) as string,
    });
  });
});

describe("each fault that is planted is found", () => {
  const vpc = { VpcId: "vpc-1", SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] };
  it.each<[code: string, severity: "error" | "warning", command: RegExp, AwsAnswers, string[]?]>([
    [
      "trigger-not-set",
      "error",
      /^aws cognito-idp update-user-pool .*--region eu-west-1/,
      { DescribeUserPool: userPool({ LambdaConfig: {} }) },
      [POOL, "confirm"],
    ],
    [
      "trigger-calls-another-function",
      "error",
      /PostConfirmation":"arn:aws:lambda:eu-west-1:111122223333:function:other:live"/,
      {
        GetPolicy: policyOf(
          permission({ Resource: `${FUNCTION_ARN.replace("confirm", "other")}:live` }),
        ),
      },
      [POOL, "other:live"],
    ],
    [
      "trigger-not-a-function",
      "error",
      /^aws cognito-idp update-user-pool /,
      { DescribeUserPool: userPool({ LambdaConfig: { PostConfirmation: "confirm" } }) },
      [POOL, "confirm"],
    ],
    [
      "policy-missing",
      "error",
      /^aws lambda add-permission --function-name confirm --statement-id PostConfirmation-eu-west-1_a1B2c3D4e --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com --source-account 111122223333 --source-arn arn:aws:cognito-idp:eu-west-1:111122223333:userpool\/eu-west-1_a1B2c3D4e --region eu-west-1/,
      { GetPolicy: NO_POLICY },
    ],
    [
      "policy-on-function-only",
      "error",
      /add-permission --function-name confirm --qualifier live /,
      {
        DescribeUserPool: userPool(live),
        GetPolicy: ({ url }) => (url.search === "" ? policyOf(permission()) : NO_POLICY),
      },
    ],
    [
      "policy-on-function-only",
      "error",
      /add-permission --function-name confirm --qualifier live /,
      {
        DescribeUserPool: userPool(live),
        GetPolicy: ({ url }) => (url.search === "" ? policyOf(permission()) : NO_POLICY),
      },
      [POOL, "confirm"],
    ],
    [
      "policy-for-another-caller",
      "error",
      /add-permission /,
      {
        GetPolicy: policyOf(
          permission({ Condition: { ArnLike: { "AWS:SourceArn": `${POOL_ARN}x` } } }),
        ),
      },
    ],
    [
      "policy-denies",
      "error",
      /remove-permission --function-name confirm --statement-id no /,
      { GetPolicy: policyOf(permission(), permission({ Sid: "no", Effect: "Deny" })) },
    ],
    [
      "policy-open",
      "warning",
      /add-permission /,
      { GetPolicy: policyOf(permission({ Condition: undefined })) },
    ],
    [
      "function-missing",
      "error",
      /^aws lambda list-functions /,
      {
        GetFunctionConfiguration: awsError(404, "ResourceNotFoundException", "Function not found"),
        GetPolicy: NO_POLICY,
      },
    ],
    [
      "function-not-active",
      "error",
      /^aws lambda wait function-active-v2 /,
      {
        GetFunctionConfiguration: functionConfiguration({
          State: "Pending",
          StateReason: "creating",
        }),
      },
    ],
    [
      "function-update-not-done",
      "warning",
      /^aws lambda get-function-configuration /,
      { GetFunctionConfiguration: functionConfiguration({ LastUpdateStatus: "Failed" }) },
    ],
    [
      "timeout-over-cognito",
      "warning",
      /update-function-configuration --timeout 5 --function-name confirm /,
      { GetFunctionConfiguration: functionConfiguration({ Timeout: 30 }) },
    ],
    [
      "timeout-short",
      "warning",
      /--timeout 5 /,
      { GetFunctionConfiguration: functionConfiguration({ Timeout: 1 }) },
    ],
    [
      "memory-low",
      "warning",
      /--memory-size 256 /,
      { GetFunctionConfiguration: functionConfiguration({ MemorySize: 128 }) },
    ],
    [
      "runtime-deprecated",
      "warning",
      /--runtime nodejs24.x /,
      { GetFunctionConfiguration: functionConfiguration({ Runtime: "nodejs16.x" }) },
    ],
    [
      "vpc-way-out",
      "warning",
      /^aws ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-1 /,
      { GetFunctionConfiguration: functionConfiguration({ VpcConfig: vpc }) },
    ],
    [
      "role-may-not-send",
      "error",
      /^aws iam put-role-policy --role-name post-confirmation .*identity\/example.com"/,
      { SimulatePrincipalPolicy: simulation(() => "implicitDeny") },
    ],
    [
      "role-may-not-send",
      "error",
      /^aws iam get-role --role-name post-confirmation /,
      {
        SimulatePrincipalPolicy: simulation(
          () => "implicitDeny",
          "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>",
        ),
      },
    ],
    [
      "role-sends-otherwise",
      "warning",
      /^aws iam put-role-policy /,
      {
        SimulatePrincipalPolicy: simulation((action) =>
          action === "ses:SendRawEmail" ? "allowed" : "implicitDeny",
        ),
      },
    ],
    ["sender-malformed", "error", /^$/, {}, [POOL, "--from", "nobody"]],
    [
      "sender-not-an-identity",
      "error",
      /^aws sesv2 create-email-identity --email-identity example.com /,
      { GetEmailIdentity: emailIdentities({}) },
    ],
    [
      "sender-not-verified",
      "error",
      /^aws sesv2 get-email-identity --email-identity example.com --query DkimAttributes.Tokens /,
      { GetEmailIdentity: emailIdentities({ "example.com": emailIdentity(false) }) },
    ],
    [
      "sender-not-verified",
      "error",
      /^aws ses verify-email-identity --email-address no-reply@example.com /,
      { GetEmailIdentity: emailIdentities({ "no-reply@example.com": emailIdentity(false) }) },
    ],
    [
      "ses-sandbox",
      "error",
      /^aws sesv2 put-account-details --production-access-enabled .*--website-url https:\/\/example.com /,
      { GetAccount: sesAccount({ ProductionAccessEnabled: false }) },
    ],
    [
      "ses-sending-off",
      "error",
      /^aws sesv2 put-account-sending-attributes --sending-enabled /,
      { GetAccount: sesAccount({ SendingEnabled: false }) },
    ],
    [
      "ses-shut-down",
      "error",
      /^aws sesv2 get-account /,
      { GetAccount: sesAccount({ EnforcementStatus: "SHUTDOWN" }) },
    ],
    [
      "ses-on-probation",
      "warning",
      /^aws sesv2 get-account /,
      { GetAccount: sesAccount({ EnforcementStatus: "PROBATION" }) },
    ],
    [
      "ses-quota-used-up",
      "error",
      /--desired-value 400 /,
      { GetAccount: sesAccount({ SendQuota: { Max24HourSend: 200, SentLast24Hours: 200 } }) },
    ],
    [
      "ses-quota-low",
      "warning",
      /--quota-code L-804C8AE8 /,
      { GetAccount: sesAccount({ SendQuota: { Max24HourSend: 200, SentLast24Hours: 190 } }) },
    ],
    [
      "logs-missing",
      "warning",
      /^aws iam attach-role-policy --role-name post-confirmation --policy-arn arn:aws:iam::aws:policy\/service-role\/AWSLambdaBasicExecutionRole /,
      {
        FilterLogEvents: awsError(
          400,
          "ResourceNotFoundException",
          "The specified log group does not exist.",
        ),
      },
    ],
    [
      "logs-time-outs",
      "warning",
      /^aws logs tail \/aws\/lambda\/confirm /,
      {
        FilterLogEvents: logEvents([
          "2026-11-25T00:00:00.000Z a Task timed out after 3.00 seconds",
        ]),
      },
    ],
    [
      "logs-time-outs",
      "warning",
      /^aws logs tail /,
      {
        FilterLogEvents: logEvents([
          '{"time":"2026-11-25T00:00:00.000Z","type":"platform.report","record":{"requestId":"a","metrics":{"durationMs":3000},"status":"timeout"}}',
        ]),
      },
    ],
    [
      "logs-ses-errors",
      "warning",
      /^aws logs tail /,
      {
        FilterLogEvents: logEvents([
          "MessageRejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: maria@example.com",
        ]),
      },
    ],
    [
      "logs-import-crashes",
      "error",
      /^aws logs tail /,
      {
        FilterLogEvents: logEvents([
          `2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module 'aws-sdk'"}`,
          "INIT_REPORT Init Duration: 99 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError",
        ]),
      },
    ],
    [
      "logs-import-crashes",
      "error",
      /^aws logs tail /,
      {
        FilterLogEvents: logEvents([
          "INIT_REPORT Init Duration: 99 ms\tPhase: init\tStatus: error\tError Type: Runtime.Unknown",
        ]),
      },
    ],
    [
      "logs-access-denied",
      "error",
      /^aws logs tail /,
      {
        FilterLogEvents: logEvents([
          "is not authorized to perform: cognito-idp:GetGroup on resource: arn",
        ]),
      },
    ],
    [
      "logs-before-change",
      "warning",
      /^aws logs tail /,
      {
        GetFunctionConfiguration: functionConfiguration({
          LastModified: new Date().toISOString().replace("Z", "+0000"),
        }),
        FilterLogEvents: logEvents([
          "is not authorized to perform: cognito-idp:GetGroup on resource: arn",
        ]),
      },
    ],
    [
      "logs-errors",
      "warning",
      /^aws logs tail /,
      { FilterLogEvents: logEvents(["[ERROR] KeyError: 'email'"]) },
    ],
  ])("%s, %s, fixed by %s", async (code, severity, command, answers, argv) => {
    const { findings, unchecked, exitCode } = await examine(answers, argv);
    expect(findings.map((finding) => [finding.code, finding.severity])).toEqual([[code, severity]]);
    expect(findings[0]?.commands[0]?.command ?? "").toMatch(command);
    expect(findings[0]?.what).toMatch(/\S/);
    expect(findings[0]?.why).toMatch(/\.$/);
    // Of a function that is not there nothing else can be said, nor of the sender of one without a name.
    const leavesGaps = /^(?:function-missing|sender-malformed)$/.test(code);
    expect(leavesGaps || unchecked.length === 0).toBe(true);
    expect(exitCode).toBe(severity === "error" ? 1 : 0);
  });

  it.each([
    [
      `2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module 'aws-sdk'"}`,
      "Runtime.ImportModuleError: Cannot find module 'aws-sdk'",
    ],
    ["is not authorized to perform: cognito-idp:GetGroup on resource: arn", "cognito-idp:GetGroup"],
  ])("names what the log says of every call: %s", async (line, named) => {
    const answers = { FilterLogEvents: logEvents([line]) };
    const { checks } = await examine(answers);
    expect(checks.find(({ check }) => check === "logs")).not.toMatchObject({ result: "passed" });
    const { out } = await doctor(answers);
    expect(out.replaceAll(/\s+/g, " ")).toContain(named);
  });

  it("says nothing of whom the log is about", async () => {
    const line = "MessageRejected: identities failed the check: maria@example.com";
    const { out } = await doctor({ FilterLogEvents: logEvents([line]) });
    const timeless = masked(out).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
    expect(timeless).toMatchInlineSnapshot(`
      "User pool  eu-west-1_a1B2c3D4e (shop)
                 eu-west-1, account 111122223333
      Function   confirm

      ✔ trigger   PostConfirmation calls confirm
      ✔ policy    Cognito may call confirm for this pool
      ✔ function  Active, nodejs24.x, 5 s, 256 MB
      ✔ role      it may send mail through SES
      ✔ sender    example.com is verified
      ✔ ses       out of the sandbox, 49900 of 50000 mails left in 24 hours
      ! logs      1 mail error in the last day, the last at TIME:
                  rejected by SES

      warning logs-ses-errors: 1 mail error in the last day, the last at
      TIME: rejected by SES
        Users got no mail. The log is /aws/lambda/confirm.
        Details:
          aws logs tail /aws/lambda/confirm --since 1d \\
            --filter-pattern '?MessageRejected ?"not verified" ?"mail not sent" ?quota ?rate' \\
            --region eu-west-1 --endpoint-url http://127.0.0.1:PORT

      0 errors, 1 warning.
      "
    `);
  });
});

const SERVICES: [Operation, check: string, permission: string][] = [
  ["GetPolicy", "policy", "lambda:GetPolicy"],
  ["GetFunctionConfiguration", "function", "lambda:GetFunctionConfiguration"],
  ["SimulatePrincipalPolicy", "role", "iam:SimulatePrincipalPolicy"],
  ["GetEmailIdentity", "sender", "ses:GetEmailIdentity"],
  ["GetAccount", "ses", "ses:GetAccount"],
  ["FilterLogEvents", "logs", "logs:FilterLogEvents"],
];

describe("what cannot be asked is no pass", () => {
  const isIam = (operation: Operation): boolean => operation === "SimulatePrincipalPolicy";
  const refusals: [string, string, (operation: Operation) => Answer][] = [
    [
      "permission",
      "denied",
      (operation) =>
        isIam(operation) ? iamError(403, "AccessDenied") : awsError(403, "AccessDeniedException"),
    ],
    [
      "patience",
      "throttled",
      (operation) =>
        isIam(operation) ? iamError(400, "Throttling") : awsError(429, "TooManyRequestsException"),
    ],
    ["an answer in time", "timed-out", () => HANGS],
    ["a connection", "unreachable", () => ({ reset: true })],
    [
      "health",
      "failed",
      (operation) =>
        isIam(operation) ? iamError(500, "ServiceFailure") : awsError(500, "InternalFailure"),
    ],
    [
      "sense: a page of a proxy",
      "failed",
      () => ({
        status: 502,
        headers: { "content-type": "text/html" },
        body: "<html>Bad gateway</html>",
      }),
    ],
    ["content", "failed", () => json({})],
    [
      "sense: another page with 200",
      "failed",
      () => ({
        headers: { "content-type": "text/html" },
        body: "<html>Sign in to the network</html",
      }),
    ],
  ];
  const cases = refusals.flatMap(([lack, reason, answer]) =>
    SERVICES.map(([operation, check, permission]) => ({
      ...{ lack, operation, check, reason, permission },
      answers: { [operation]: answer(operation) } as AwsAnswers,
    })),
  );

  it.each(cases)("without $lack: $operation", async ({ answers, check, reason, permission }) => {
    const argv = [POOL, "--request-timeout", reason === "timed-out" ? "300ms" : "10s"];
    const { unchecked, findings, checks, exitCode } = await examine(answers, argv);
    expect(findings).toEqual([]);
    expect(unchecked.find((gap) => gap.check === check)).toMatchObject({ reason, permission });
    expect(checks.find((one) => one.check === check)?.result).toBe("unchecked");
    expect(exitCode).toBe(2);
  });

  it("is said last and in numbers, with the permission that it takes", async () => {
    const { out } = await doctor({ GetPolicy: awsError(403, "AccessDeniedException") });
    expect(masked(out)).toMatchInlineSnapshot(`
      "User pool  eu-west-1_a1B2c3D4e (shop)
                 eu-west-1, account 111122223333
      Function   confirm

      ✔ trigger   PostConfirmation calls confirm
      ? policy    could not be checked: missing permission: lambda:GetPolicy
      ✔ function  Active, nodejs24.x, 5 s, 256 MB
      ✔ role      it may send mail through SES
      ✔ sender    example.com is verified
      ✔ ses       out of the sandbox, 49900 of 50000 mails left in 24 hours
      ✔ logs      no errors in the last day of /aws/lambda/confirm

      No problems found in what could be checked.
      1 of 7 checks could not run: policy.
      "
    `);
  });

  it("does not hide what is wrong", async () => {
    const { code, out } = await doctor({
      GetPolicy: awsError(403, "AccessDeniedException"),
      GetAccount: sesAccount({ SendingEnabled: false }),
    });
    expect(code).toBe(1);
    expect(masked(out)).toMatchInlineSnapshot(`
      "User pool  eu-west-1_a1B2c3D4e (shop)
                 eu-west-1, account 111122223333
      Function   confirm

      ✔ trigger   PostConfirmation calls confirm
      ? policy    could not be checked: missing permission: lambda:GetPolicy
      ✔ function  Active, nodejs24.x, 5 s, 256 MB
      ✔ role      it may send mail through SES
      ✔ sender    example.com is verified
      ✘ ses       sending is disabled for the account in eu-west-1
      ✔ logs      no errors in the last day of /aws/lambda/confirm

      error ses-sending-off: sending is disabled for the account in eu-west-1
        SES refuses each mail.
        Fix:
          aws sesv2 put-account-sending-attributes --sending-enabled \\
            --region eu-west-1 --endpoint-url http://127.0.0.1:PORT

      1 error, 0 warnings.
      1 of 7 checks could not run: policy.
      "
    `);
  });

  it("is left out for good by --without", async () => {
    const answers = { GetPolicy: awsError(403, "AccessDeniedException") };
    const { code, out } = await doctor(answers, [POOL, "--without", "policy", "--without", "ses"]);
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "User pool  eu-west-1_a1B2c3D4e (shop)
                 eu-west-1, account 111122223333
      Function   confirm

      ✔ trigger   PostConfirmation calls confirm
      - policy    skipped
      ✔ function  Active, nodejs24.x, 5 s, 256 MB
      ✔ role      it may send mail through SES
      ✔ sender    example.com is verified
      - ses       skipped
      ✔ logs      no errors in the last day of /aws/lambda/confirm

      Nothing is wrong.
      "
    `);
    const asked = new Set(account?.requests.map(({ operation }) => operation));
    expect([...asked].toSorted()).toEqual([
      "DescribeUserPool",
      "FilterLogEvents",
      "GetEmailIdentity",
      "GetFunctionConfiguration",
      "SimulatePrincipalPolicy",
    ]);
  });

  it("says so where nothing could be examined", async () => {
    const denied = awsError(403, "AccessDeniedException");
    const services = SERVICES.map(([operation]) => [operation, denied]);
    const answers = Object.fromEntries([["DescribeUserPool", denied], ...services]) as AwsAnswers;
    const { code, out } = await doctor(answers, [POOL, "confirm"]);
    expect(out).toContain("Nothing could be examined.\n7 of 7 checks could not run: ");
    expect(out).not.toMatch(/nothing (?:is|was found to be) wrong/i);
    expect(code).toBe(2);
  });

  it("goes on from throttling that passes", async () => {
    let calls = 0;
    const { code } = await doctor({
      GetAccount: () => (++calls === 1 ? awsError(429, "TooManyRequestsException") : sesAccount()),
    });
    expect([code, calls]).toEqual([0, 2]);
  });

  it("reads a log in pages, and says when there was no time for all of them", async () => {
    let page = 0;
    const pages = [logEvents([], "2"), logEvents(["Task timed out after 5.00 seconds"])];
    const whole = await examine({ FilterLogEvents: () => pages[page++] ?? HANGS });
    expect(whole.findings.map(({ code }) => code)).toEqual(["logs-time-outs"]);
    await account?.close();
    page = 0;
    const endless = await examine(
      {
        FilterLogEvents: () =>
          page++ < 3 ? logEvents(["Task timed out after 5.00 s"], "n") : HANGS,
      },
      [POOL, "--request-timeout", "500ms"],
    );
    expect(endless.findings[0]?.what).toMatch(/^3 timeouts/);
    expect(endless.unchecked).toMatchObject([{ check: "logs", reason: "not-all-read" }]);
  });

  it("goes on without the pool, when the function is named", async () => {
    const denied = awsError(403, "AccessDeniedException", "not authorized");
    const { checks, unchecked } = await examine({ DescribeUserPool: denied }, [POOL, FUNCTION_ARN]);
    expect(unchecked.map(({ check, reason }) => [check, reason])).toEqual([
      ["trigger", "denied"],
      // Whose pool it is was not to be found out.
      ["policy", "depends"],
    ]);
    expect(checks.filter(({ result }) => result === "passed")).toHaveLength(5);
  });

  it("knows the account from the function, where a bare name leads to it", async () => {
    const denied = awsError(403, "AccessDeniedException", "not authorized");
    const { unchecked } = await examine({ DescribeUserPool: denied }, [POOL, "confirm"]);
    expect(unchecked.map(({ check }) => check)).toEqual(["trigger"]);
  });

  it("takes nobody's SES for the function's, where nobody knows whose it is", async () => {
    account = await awsAccount({ DescribeUserPool: awsError(403, "AccessDeniedException") });
    const { code, out } = await cli(["doctor", POOL, FUNCTION_ARN, "--json"], {
      aws: { ...clientsOf(account), account: async () => undefined },
    });
    const { unchecked } = JSON.parse(out) as Document;
    expect(code).toBe(2);
    expect(unchecked.map(({ check, reason }) => `${check} ${reason}`)).toEqual([
      ...["trigger denied", "policy depends", "role other-account", "sender other-account"],
      ...["ses other-account", "logs other-account"],
    ]);
  });

  it("knows the account from the credentials, where the pool does not tell", async () => {
    account = await awsAccount({ DescribeUserPool: awsError(403, "AccessDeniedException") });
    const { out } = await cli(["doctor", POOL, "confirm", "--json"], {
      aws: { ...clientsOf(account), account: async () => ACCOUNT },
    });
    const { unchecked, userPool } = JSON.parse(out) as Document;
    expect(unchecked.map(({ check }) => check)).toEqual(["trigger"]);
    expect(userPool).toMatchObject({ account: ACCOUNT });
  });
});

describe("another place", () => {
  const elsewhere = "arn:aws:lambda:eu-west-1:999988887777:function:shared";
  const pool = userPool({ LambdaConfig: { PostConfirmation: elsewhere } });

  it("is not taken for the caller's own: a function of another account", async () => {
    const {
      checks,
      unchecked,
      function: target,
    } = await examine({
      DescribeUserPool: pool,
      GetPolicy: policyOf(permission({ Resource: elsewhere })),
    });
    expect(target).toMatchObject({ account: "999988887777", name: "shared" });
    expect(unchecked.map(({ check, reason }) => [check, reason])).toEqual(
      ["role", "sender", "ses", "logs"].map((check) => [check, "other-account"]),
    );
    expect(unchecked[0]?.sentence).toMatchInlineSnapshot(
      `"it belongs to the account 999988887777; use credentials of that account"`,
    );
    expect(checks.slice(0, 3).map(({ result }) => result)).toEqual(["passed", "passed", "passed"]);
    const asked = new Set(account?.requests.map(({ operation }) => operation));
    expect(asked).toEqual(new Set(["DescribeUserPool", "GetFunctionConfiguration", "GetPolicy"]));
  });

  it("may not be looked at: a function of another account", async () => {
    const denied = awsError(403, "AccessDeniedException", "no resource-based policy allows");
    const { exitCode, findings } = await examine({
      ...{ DescribeUserPool: pool, GetPolicy: denied, GetFunctionConfiguration: denied },
    });
    expect([exitCode, findings]).toEqual([2, []]);
  });

  it("is where the ARN says: a function of another region", async () => {
    const there = FUNCTION_ARN.replace("eu-west-1", "us-east-1");
    const { findings } = await examine(
      {
        GetPolicy: policyOf(permission({ Resource: there })),
        GetAccount: sesAccount({ SendingEnabled: false }),
      },
      [POOL, there],
    );
    expect(findings.map(({ code }) => code)).toEqual([
      "trigger-calls-another-function",
      "ses-sending-off",
    ]);
    expect(masked(findings[1]?.commands[0]?.command ?? "")).toMatchInlineSnapshot(
      `"aws sesv2 put-account-sending-attributes --sending-enabled --region us-east-1 --endpoint-url http://127.0.0.1:PORT"`,
    );
    const signed = account?.requests.find(({ operation }) => operation === "GetAccount");
    expect(signed && signatureOf(signed)).toMatchObject({ region: "us-east-1", service: "ses" });
  });

  it("has its own partition", async () => {
    const gov = (text: string): string => text.replaceAll("arn:aws:", "arn:aws-us-gov:");
    const { findings } = await examine({
      DescribeUserPool: userPool({
        Arn: gov(POOL_ARN),
        LambdaConfig: { PostConfirmation: gov(FUNCTION_ARN) },
      }),
      GetPolicy: NO_POLICY,
      FilterLogEvents: awsError(400, "ResourceNotFoundException"),
    });
    const commands = findings.flatMap((finding) => finding.commands.map(({ command }) => command));
    expect(masked(commands.join("\n"))).toMatchInlineSnapshot(`
      "aws lambda add-permission --function-name confirm --statement-id PostConfirmation-eu-west-1_a1B2c3D4e --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com --source-account 111122223333 --source-arn arn:aws-us-gov:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a1B2c3D4e --region eu-west-1 --endpoint-url http://127.0.0.1:PORT
      aws iam attach-role-policy --role-name post-confirmation --policy-arn arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole --region eu-west-1 --endpoint-url http://127.0.0.1:PORT"
    `);
  });

  it("writes its log where it is told to", async () => {
    const LoggingConfig = { LogGroup: "/shop/confirm", LogFormat: "JSON" };
    await examine({ GetFunctionConfiguration: functionConfiguration({ LoggingConfig }) });
    const asked = account?.requests.find(({ operation }) => operation === "FilterLogEvents");
    expect(JSON.parse(asked?.body ?? "")).toMatchObject({ logGroupName: "/shop/confirm" });
  });
});

describe("the sender", () => {
  const quiet = functionConfiguration({ Environment: undefined });

  it("has to be named when the function does not", async () => {
    const { unchecked, exitCode } = await examine({ GetFunctionConfiguration: quiet });
    expect(exitCode).toBe(2);
    expect(unchecked).toMatchObject([
      {
        check: "sender",
        reason: "no-sender",
        sentence: expect.stringContaining("--from") as string,
      },
    ]);
  });

  it("is named by --from, with a name before it or a domain above it", async () => {
    const { checks } = await examine({ GetFunctionConfiguration: quiet }, [
      ...[POOL, "--from", "The Shop <hello@Mail.Example.com>"],
    ]);
    expect(checks.find(({ check }) => check === "sender")?.result).toBe("passed");
    const asked = (account?.requests ?? [])
      .filter(({ operation }) => operation === "GetEmailIdentity")
      .map(({ url }) => decodeURIComponent(url.pathname.split("/").at(-1) ?? ""));
    expect(asked.toSorted()).toEqual(["example.com", "hello@Mail.Example.com", "mail.example.com"]);
  });

  it("says when the variables are under a key of somebody else", async () => {
    const Environment = { Error: { ErrorCode: "AccessDeniedException", Message: "KMS says no" } };
    const { unchecked } = await examine({
      GetFunctionConfiguration: functionConfiguration({ Environment }),
    });
    expect(unchecked[0]?.sentence).toMatchInlineSnapshot(
      `"the function has no SES_SOURCE_EMAIL; set the sender with --from; its variables cannot be read: KMS says no"`,
    );
  });

  it("is verified by one identity, though another may not be looked at", async () => {
    const { exitCode } = await examine({
      GetEmailIdentity: ({ url }) =>
        url.pathname.endsWith("/example.com")
          ? emailIdentity(true)
          : awsError(403, "AccessDeniedException"),
    });
    expect(exitCode).toBe(0);
  });
});

describe("without a function", () => {
  it("says what is missing, and how to go on", async () => {
    const {
      findings,
      unchecked,
      exitCode,
      function: target,
    } = await examine({
      DescribeUserPool: userPool({ LambdaConfig: undefined }),
    });
    expect([exitCode, target]).toEqual([1, null]);
    expect(findings).toMatchObject([{ code: "trigger-not-set", commands: [] }]);
    expect(findings[0]?.why).toMatchInlineSnapshot(
      `"Cognito calls no function when a user confirms. Name a function to get the command that sets the trigger."`,
    );
    expect(new Set(unchecked.map(({ reason }) => reason))).toEqual(new Set(["no-function"]));
  });
});

describe("the commands", () => {
  const broken: AwsAnswers = {
    DescribeUserPool: userPool({
      LambdaConfig: { PreSignUp: FUNCTION_ARN },
      EmailVerificationMessage: 'It\'s <b>{####}</b>\n\u001b[31m "quoted" $HOME `id`',
    }),
    GetPolicy: policyOf(
      permission({
        Sid: `PostConfirmation-${POOL}`,
        Condition: { StringEquals: { "AWS:SourceAccount": "9" } },
      }),
    ),
    SimulatePrincipalPolicy: simulation(() => "implicitDeny"),
  };

  /** The words of each command, as a shell hands them to `aws`. */
  async function wordsOf(script: string): Promise<string[][]> {
    const folder = folderWith({});
    mkdirSync(join(folder, "bin"));
    writeFileSync(
      join(folder, "bin/aws"),
      `#!${process.execPath}\nconsole.log(JSON.stringify(process.argv.slice(2)));\n`,
      { mode: 0o755 },
    );
    const env = { PATH: `${folder}/bin:${process.env["PATH"] ?? ""}` };
    const { out, code, err } = await run("/bin/sh", ["-e", "-s"], {
      stdin: script,
      env,
      cwd: folder,
    });
    expect([code, err]).toEqual([0, ""]);
    return out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as string[]);
  }

  it("are all that --fix prints on stdout, as a shell takes them", async () => {
    const { code, out, err } = await doctor(broken, [
      POOL,
      "confirm",
      "--fix",
      "--profile",
      "it's me",
    ]);
    expect(code).toBe(1);
    expect(masked(err)).toMatchInlineSnapshot(`
      "User pool  eu-west-1_a1B2c3D4e (shop)
                 eu-west-1, account 111122223333
      Function   confirm

      ✘ trigger   the pool has no PostConfirmation trigger
      ✘ policy    Cognito may call the function, but only for another
                  AWS:SourceAccount: 9
      ✔ function  Active, nodejs24.x, 5 s, 256 MB
      ✘ role      the function's role is not allowed to call ses:SendEmail on
                  arn:aws:ses:eu-west-1:111122223333:identity/example.com: no policy
                  allows it
      ✔ sender    example.com is verified
      ✔ ses       out of the sandbox, 49900 of 50000 mails left in 24 hours
      ✔ logs      no errors in the last day of /aws/lambda/confirm

      error trigger-not-set: the pool has no PostConfirmation trigger
        Cognito calls no function when a user confirms.
        Fix:
          aws cognito-idp update-user-pool --cli-input-json '{…}' --region eu-west-1 \\
            --profile "it's me" --endpoint-url http://127.0.0.1:PORT
            # {…} is all of the pool's settings, 531 characters; --fix prints them

      error policy-for-another-caller: Cognito may call the function, but only for
      another AWS:SourceAccount: 9
        Each confirmation ends with "PostConfirmation invocation failed due to error
        AccessDeniedException.", and no mail goes out.
        Fix:
          aws lambda add-permission --function-name confirm \\
            --statement-id PostConfirmation-eu-west-1_a1B2c3D4e-2 \\
            --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com \\
            --source-account 111122223333 \\
            --source-arn arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a1B2c3D4e \\
            --region eu-west-1 --profile "it's me" \\
            --endpoint-url http://127.0.0.1:PORT

      error role-may-not-send: the function's role is not allowed to call
      ses:SendEmail on arn:aws:ses:eu-west-1:111122223333:identity/example.com: no
      policy allows it
        SES refuses each mail with AccessDenied. The role is
        arn:aws:iam::111122223333:role/service-role/post-confirmation.
        Fix:
          aws iam put-role-policy --role-name post-confirmation \\
            --policy-name PostConfirmation-send-mail \\
            --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ses:SendEmail","Resource":"arn:aws:ses:eu-west-1:111122223333:identity/example.com"}]}' \\
            --region eu-west-1 --profile "it's me" \\
            --endpoint-url http://127.0.0.1:PORT

      3 errors, 0 warnings.
      "
    `);
    expect(masked(out)).toMatchInlineSnapshot(`
      "#!/bin/sh
      # Fixes what cognito-postconfirm doctor found: user pool eu-west-1_a1B2c3D4e,
      # function confirm, account 111122223333.
      # Read it before you run it. It stops at the first command that fails.
      # shellcheck disable=SC1003,SC2016
      set -eu

      # trigger-not-set: the pool has no PostConfirmation trigger
      # Cognito calls no function when a user confirms.
      aws cognito-idp update-user-pool \\
        --cli-input-json '{"UserPoolId":"eu-west-1_a1B2c3D4e","PoolName":"shop","Policies":{"PasswordPolicy":{"MinimumLength":8,"TemporaryPasswordValidityDays":7}},"LambdaConfig":{"PreSignUp":"arn:aws:lambda:eu-west-1:111122223333:function:confirm","PostConfirmation":"arn:aws:lambda:eu-west-1:111122223333:function:confirm"},"EmailVerificationMessage":"It'\\''s <b>{####}</b>\\n\\u001b[31m \\"quoted\\" $HOME \`id\`","EmailVerificationSubject":"Gr\\u00fc\\u00df Gott, it'\\''s your code","MfaConfiguration":"OFF","AdminCreateUserConfig":{"AllowAdminCreateUserOnly":false}}' \\
        --region eu-west-1 --profile "it's me" --endpoint-url http://127.0.0.1:PORT

      # policy-for-another-caller: Cognito may call the function, but only for another
      # AWS:SourceAccount: 9
      # Each confirmation ends with "PostConfirmation invocation failed due to error
      # AccessDeniedException.", and no mail goes out.
      aws lambda add-permission --function-name confirm \\
        --statement-id PostConfirmation-eu-west-1_a1B2c3D4e-2 \\
        --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com \\
        --source-account 111122223333 \\
        --source-arn arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a1B2c3D4e \\
        --region eu-west-1 --profile "it's me" --endpoint-url http://127.0.0.1:PORT

      # role-may-not-send: the function's role is not allowed to call ses:SendEmail on
      # arn:aws:ses:eu-west-1:111122223333:identity/example.com: no policy allows it
      # SES refuses each mail with AccessDenied. The role is
      # arn:aws:iam::111122223333:role/service-role/post-confirmation.
      aws iam put-role-policy --role-name post-confirmation \\
        --policy-name PostConfirmation-send-mail \\
        --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ses:SendEmail","Resource":"arn:aws:ses:eu-west-1:111122223333:identity/example.com"}]}' \\
        --region eu-west-1 --profile "it's me" --endpoint-url http://127.0.0.1:PORT
      "
    `);
    const commands = await wordsOf(out);
    expect(commands.map((words) => words.slice(0, 2))).toEqual([
      ["cognito-idp", "update-user-pool"],
      ["lambda", "add-permission"],
      ["iam", "put-role-policy"],
    ]);
    for (const words of commands) {
      expect(words.slice(-6)).toEqual([
        ...["--region", "eu-west-1", "--profile", "it's me", "--endpoint-url", account?.url],
      ]);
    }
  });

  it("give UpdateUserPool all that the pool has, and the trigger", async () => {
    const { out } = await doctor(broken, [POOL, "confirm:live", "--fix"]);
    const [update = []] = await wordsOf(out);
    expect(update[2]).toBe("--cli-input-json");
    expect(JSON.parse(update[3] ?? "")).toEqual({
      UserPoolId: POOL,
      PoolName: "shop",
      Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 7 } },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      EmailVerificationSubject: "Grüß Gott, it's your code",
      EmailVerificationMessage: 'It\'s <b>{####}</b>\n\u001b[31m "quoted" $HOME `id`',
      MfaConfiguration: "OFF",
      LambdaConfig: { PreSignUp: FUNCTION_ARN, PostConfirmation: `${FUNCTION_ARN}:live` },
    });
  });

  it("take an id that is free", async () => {
    const { out } = await doctor(broken, [POOL, "confirm", "--fix"]);
    const [, permit = []] = await wordsOf(out);
    expect(permit[permit.indexOf("--statement-id") + 1]).toBe(`PostConfirmation-${POOL}-2`);
  });

  it("stay out of the way of the eye when they are long, and whole for a program", async () => {
    const long = {
      ...broken,
      DescribeUserPool: userPool({ LambdaConfig: {}, EmailVerificationMessage: "m".repeat(2_000) }),
    };
    const { out } = await doctor(long, [POOL, "confirm"]);
    expect(masked(out)).toMatchInlineSnapshot(`
      "User pool  eu-west-1_a1B2c3D4e (shop)
                 eu-west-1, account 111122223333
      Function   confirm

      ✘ trigger   the pool has no PostConfirmation trigger
      ✘ policy    Cognito may call the function, but only for another
                  AWS:SourceAccount: 9
      ✔ function  Active, nodejs24.x, 5 s, 256 MB
      ✘ role      the function's role is not allowed to call ses:SendEmail on
                  arn:aws:ses:eu-west-1:111122223333:identity/example.com: no policy
                  allows it
      ✔ sender    example.com is verified
      ✔ ses       out of the sandbox, 49900 of 50000 mails left in 24 hours
      ✔ logs      no errors in the last day of /aws/lambda/confirm

      error trigger-not-set: the pool has no PostConfirmation trigger
        Cognito calls no function when a user confirms.
        Fix:
          aws cognito-idp update-user-pool --cli-input-json '{…}' --region eu-west-1 \\
            --endpoint-url http://127.0.0.1:PORT
            # {…} is all of the pool's settings, 2410 characters; --fix prints them

      error policy-for-another-caller: Cognito may call the function, but only for
      another AWS:SourceAccount: 9
        Each confirmation ends with "PostConfirmation invocation failed due to error
        AccessDeniedException.", and no mail goes out.
        Fix:
          aws lambda add-permission --function-name confirm \\
            --statement-id PostConfirmation-eu-west-1_a1B2c3D4e-2 \\
            --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com \\
            --source-account 111122223333 \\
            --source-arn arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a1B2c3D4e \\
            --region eu-west-1 --endpoint-url http://127.0.0.1:PORT

      error role-may-not-send: the function's role is not allowed to call
      ses:SendEmail on arn:aws:ses:eu-west-1:111122223333:identity/example.com: no
      policy allows it
        SES refuses each mail with AccessDenied. The role is
        arn:aws:iam::111122223333:role/service-role/post-confirmation.
        Fix:
          aws iam put-role-policy --role-name post-confirmation \\
            --policy-name PostConfirmation-send-mail \\
            --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ses:SendEmail","Resource":"arn:aws:ses:eu-west-1:111122223333:identity/example.com"}]}' \\
            --region eu-west-1 --endpoint-url http://127.0.0.1:PORT

      3 errors, 0 warnings.
      "
    `);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThan(300);
  });

  it("are none where nothing is wrong", async () => {
    expect((await doctor({}, [POOL, "--fix"])).out).toBe("");
  });

  it("say of an alias that it keeps what it has", async () => {
    const { out } = await doctor({
      DescribeUserPool: userPool(live),
      GetPolicy: policyOf(onLive),
      GetFunctionConfiguration: functionConfiguration({ Timeout: 30 }),
    });
    expect(masked(out)).toMatchInlineSnapshot(`
      "User pool  eu-west-1_a1B2c3D4e (shop)
                 eu-west-1, account 111122223333
      Function   confirm:live

      ✔ trigger   PostConfirmation calls confirm:live
      ✔ policy    Cognito may call confirm:live for this pool
      ! function  the timeout of the function is 30 s
      ✔ role      it may send mail through SES
      ✔ sender    example.com is verified
      ✔ ses       out of the sandbox, 49900 of 50000 mails left in 24 hours
      ✔ logs      no errors in the last day of /aws/lambda/confirm

      warning timeout-over-cognito: the timeout of the function is 30 s
        Cognito waits 5 seconds, then calls again or reports an error to the user. A
        slower function keeps running and can send its mail twice. The change takes
        effect in live after you publish a new version.
        Fix:
          aws lambda update-function-configuration --timeout 5 \\
            --function-name confirm --region eu-west-1 \\
            --endpoint-url http://127.0.0.1:PORT
          aws lambda wait function-updated-v2 --function-name confirm \\
            --region eu-west-1 --endpoint-url http://127.0.0.1:PORT

      0 errors, 1 warning.
      "
    `);
  });
});

describe("what is there to be told", () => {
  it("is stripped of what could move a cursor", async () => {
    const evil = "\u001b[2J\u001b]0;title\u0007evil\r\nerror: none";
    const { out } = await doctor(
      {
        DescribeUserPool: userPool({ Name: evil, LambdaConfig: { PostConfirmation: evil } }),
        GetPolicy: awsError(500, "InternalFailure", evil),
      },
      [POOL, "confirm"],
    );
    // oxlint-disable-next-line no-control-regex -- it is about control characters
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    expect(out).not.toMatch(/^error: none/m);
  });

  it("is in colour for a terminal", async () => {
    const { out } = await doctor({ GetPolicy: NO_POLICY }, [POOL], {
      terminal: true,
      env: { TERM: "xterm" },
    });
    expect(masked(out)).toMatchInlineSnapshot(`
      "␛[1mUser pool␛[22m  eu-west-1_a1B2c3D4e (shop)
                 ␛[2meu-west-1, account 111122223333␛[22m
      ␛[1mFunction␛[22m   confirm

      ␛[32m✔␛[39m trigger   PostConfirmation calls confirm
      ␛[31m✘␛[39m policy    no permission lets Cognito call the function for this pool
      ␛[32m✔␛[39m function  Active, nodejs24.x, 5 s, 256 MB
      ␛[32m✔␛[39m role      it may send mail through SES
      ␛[32m✔␛[39m sender    example.com is verified
      ␛[32m✔␛[39m ses       out of the sandbox, 49900 of 50000 mails left in 24 hours
      ␛[32m✔␛[39m logs      no errors in the last day of /aws/lambda/confirm

      ␛[31merror policy-missing:␛[39m no permission lets Cognito call the function for this pool
        Each confirmation ends with "PostConfirmation invocation failed due to error
        AccessDeniedException.", and no mail goes out.
        ␛[2mFix:␛[22m
          aws lambda add-permission --function-name confirm \\
            --statement-id PostConfirmation-eu-west-1_a1B2c3D4e \\
            --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com \\
            --source-account 111122223333 \\
            --source-arn arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a1B2c3D4e \\
            --region eu-west-1 --endpoint-url http://127.0.0.1:PORT

      ␛[31m1 error, 0 warnings␛[39m.
      "
    `);
  });
});

describe("what ends it at once, with exit code 2", () => {
  const gone = awsError(400, "ResourceNotFoundException", `User pool ${POOL} does not exist.`);
  it.each<[string, AwsAnswers, string[], string]>([
    [
      "a pool that is not there",
      { DescribeUserPool: gone },
      [],
      "error: user pool not found: eu-west-1_a1B2c3D4e in http://127.0.0.1:PORT\nCheck the id and --profile: only the pool's own account sees it.\n",
    ],
    [
      "expired credentials",
      { DescribeUserPool: awsError(400, "ExpiredTokenException", "expired") },
      [],
      "error: the AWS credentials have expired\nSign in again, for example with `aws sso login`.\n",
    ],
    [
      "credentials that expire on the way",
      { GetAccount: awsError(403, "ExpiredTokenException", "expired") },
      [],
      "error: the AWS credentials have expired\nSign in again, for example with `aws sso login`.\n",
    ],
    [
      "credentials that expire on the way to IAM",
      { SimulatePrincipalPolicy: iamError(403, "ExpiredToken") },
      [],
      "error: the AWS credentials have expired\nSign in again, for example with `aws sso login`.\n",
    ],
    [
      "credentials that nobody knows",
      { DescribeUserPool: awsError(400, "UnrecognizedClientException", "invalid") },
      [],
      "error: AWS does not accept the credentials: invalid\nCheck --profile and the AWS_ variables of the environment.\n",
    ],
    [
      "a pool that does not answer",
      { DescribeUserPool: HANGS },
      ["--request-timeout", "200ms"],
      "error: http://127.0.0.1:PORT did not respond within 200 ms\nCheck the network and --endpoint-url, or wait longer with --request-timeout.\n",
    ],
    [
      "a page that is not AWS's",
      { DescribeUserPool: { status: 404, body: "<html>" } },
      [],
      "error: http://127.0.0.1:PORT returned HTTP 404, which is not a Cognito response\nCheck --endpoint-url: is it an endpoint of AWS?\n",
    ],
    [
      "an answer without a pool",
      { DescribeUserPool: json({}) },
      [],
      "error: the call to http://127.0.0.1:PORT failed: IncompleteAnswer: a response without UserPool\n",
    ],
    [
      "a broken connection",
      { DescribeUserPool: { reset: true } },
      [],
      "error: the connection to http://127.0.0.1:PORT was lost before a response arrived\nTry again; check the network.\n",
    ],
    [
      "no such check",
      {},
      ["--without", "luck"],
      'error: --without: "luck" is unknown\nUse one of: trigger, policy, function, role, sender, ses, logs.\n',
    ],
    [
      "a time without a unit",
      {},
      ["--request-timeout", "5"],
      'error: --request-timeout: "5" is not a time between 1ms and 900s\nAdd the unit, for example: --request-timeout 5s or --request-timeout 5000ms\n',
    ],
    [
      "two forms",
      {},
      ["--fix", "--json"],
      '{\n  "schemaVersion": 2,\n  "command": "doctor",\n  "ok": false,\n  "exitCode": 2,\n  "error": {\n    "code": "usage",\n    "message": "--fix cannot be combined with --json",\n    "remedy": "Leave one of them out."\n  }\n}\n',
    ],
    [
      "no region",
      {},
      ["--region", "Ireland"],
      'error: --region: "Ireland" is not the name of an AWS region (expected something like us-east-1)\n',
    ],
    [
      "no function's name",
      {},
      ["a function"],
      'error: "a function" is not a function\'s name, partial ARN or ARN\nExpected something like my-function, my-function:live or arn:aws:lambda:us-east-1:111122223333:function:my-function\n',
    ],
  ])("%s", async (_name, answers, argv, message) => {
    const { code, out, err } = await doctor(answers, [POOL, ...argv]);
    expect(code).toBe(2);
    const [said, silent] = argv.includes("--json") ? [out, err] : [err, out];
    expect([masked(said), silent]).toEqual([message, ""]);
  });

  it("a pool's id that is none", async () => {
    const { code, err } = await cli(["doctor", "shop"]);
    expect([code, err]).toEqual([2, expect.stringContaining('"shop" is not a user pool id')]);
  });

  it("no pool", async () => {
    expect(await cli(["doctor"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("user-pool-id") as string,
    });
  });

  it("a region in which the pool is not, with the one in which it is", async () => {
    account = await awsAccount({ DescribeUserPool: gone });
    const { err } = await cli(["doctor", POOL, "--region", "us-east-1"], {
      aws: clientsOf(account),
    });
    expect(err).toMatchInlineSnapshot(`
      "error: user pool not found: eu-west-1_a1B2c3D4e in us-east-1
      The pool id names region eu-west-1; omit --region unless the pool is a replica.
      "
    `);
  });

  it("an emulator's pool that is not there", async () => {
    account = await awsAccount({ DescribeUserPool: gone });
    const { err } = await cli(["doctor", "local_4yUg0GnA", "--region", "us-east-1"], {
      aws: clientsOf(account),
    });
    expect(err).toMatchInlineSnapshot(`
      "error: user pool not found: local_4yUg0GnA in us-east-1
      Check the id, and the emulator's address in AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: "local" is not an AWS region.
      "
    `);
  });

  it("a configured endpoint without a scheme", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "127.0.0.1:4566");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
    const { code, err } = await cli(["doctor", POOL]);
    expect([code, err]).toEqual([2, expect.stringContaining('error: "127.0.0.1:4566" is not')]);
  });

  it("nobody listening", async () => {
    const closed = await awsAccount();
    await closed.close();
    const { code, out, err } = await cli(["doctor", POOL, "--endpoint-url", closed.url]);
    expect([code, out]).toEqual([2, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "error: connection refused: nothing is listening at http://127.0.0.1:PORT
      Start the local AWS endpoint, or correct --endpoint-url.
      "
    `);
  });

  it("as one document with --json", async () => {
    const { code, out, err } = await doctor({ DescribeUserPool: gone }, [POOL, "--json"]);
    expect([code, err]).toEqual([2, ""]);
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: "pool-not-found" } });
  });
});

it("prints one document with --json, its shape as documented", async () => {
  const document = await examine({ GetPolicy: NO_POLICY, GetAccount: json({}, 500) });
  expect(document).toMatchObject({
    schemaVersion: 2,
    command: "doctor",
    ok: false,
    exitCode: 1,
    userPool: {
      id: POOL,
      region: "eu-west-1",
      account: ACCOUNT,
      arn: POOL_ARN,
      name: "shop",
      trigger: FUNCTION_ARN,
    },
    function: { partition: "aws", region: "eu-west-1", account: ACCOUNT, name: "confirm" },
    findings: [{ check: "policy", code: "policy-missing", severity: "error", args: { taken: [] } }],
    unchecked: [{ check: "ses", reason: "failed", permission: "ses:GetAccount" }],
  });
});

it("takes nothing from a configuration file that means something else there", async () => {
  const settings = { timeout: "1ms", fix: true, without: ["ses"] };
  const cwd = folderWith({ "cognito-postconfirm.config.json": JSON.stringify(settings) });
  const { code, out } = await doctor({}, [POOL], { cwd });
  expect(code).toBe(0);
  expect(masked(out)).toMatchInlineSnapshot(`
    "User pool  eu-west-1_a1B2c3D4e (shop)
               eu-west-1, account 111122223333
    Function   confirm

    ✔ trigger   PostConfirmation calls confirm
    ✔ policy    Cognito may call confirm for this pool
    ✔ function  Active, nodejs24.x, 5 s, 256 MB
    ✔ role      it may send mail through SES
    ✔ sender    example.com is verified
    - ses       skipped
    ✔ logs      no errors in the last day of /aws/lambda/confirm

    Nothing is wrong.
    "
  `);
});

describe("docs/doctor.md", () => {
  const page = readFileSync(join(ROOT, "docs/doctor.md"), "utf8");
  const fenced = (language: string): string =>
    new RegExp(`\n\`\`\`${language}\n([^]*?)\`\`\`\n`).exec(page)?.[1] ?? "";

  it("asks for just the permissions that are used", async () => {
    const denied = awsError(403, "AccessDeniedException");
    const { unchecked } = await examine(
      {
        ...{ GetPolicy: denied, GetFunctionConfiguration: denied, GetAccount: denied },
        ...{ DescribeUserPool: denied },
      },
      [POOL, "confirm"],
    );
    await account?.close();
    const { unchecked: rest } = await examine({
      ...{ SimulatePrincipalPolicy: iamError(403, "AccessDenied") },
      ...{ GetEmailIdentity: denied, FilterLogEvents: denied },
    });
    const used = [...unchecked, ...rest].flatMap(({ permission }) => permission ?? []);
    const policy = JSON.parse(fenced("json")) as { Statement: { Action: string[] }[] };
    expect(policy.Statement[0]?.Action.toSorted()).toEqual([...new Set(used)].toSorted());
  });

  it("names every finding, and no other", () => {
    const table = page.slice(page.indexOf("| check |"), page.indexOf("- **Sender.**"));
    const named = [
      ...table.matchAll(
        /\b(?:trigger|policy|function|timeout|memory|runtime|vpc|role|sender|ses|logs)-[a-z-]+/g,
      ),
    ];
    const source = readFileSync(join(ROOT, "src/contract/wiring/finding.ts"), "utf8");
    const catalogue = /interface WiringArgs \{([^]*?)\n\}/.exec(source)?.[1] ?? "";
    const codes = [...catalogue.matchAll(/^  "([\w-]+)":/gm)].map(([, code]) => code);
    expect(new Set(named.map(([code]) => code))).toEqual(new Set(codes));
    expect(codes.length).toBeGreaterThan(25);
  });
});
