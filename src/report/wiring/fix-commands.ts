import { functionArn, identityArn } from "../../arn.ts";
import type { WiringArgs, WiringFinding } from "../../contract/wiring/finding.ts";
import { domainOf } from "../../email-address.ts";
import { poolArnOf } from "../../wiring.ts";
import type { FunctionPlace, Wiring } from "../../wiring.ts";

/** A command of the AWS CLI about a finding, word by word. */
export interface Remedy {
  /** `mend` puts it right, `look` shows more and changes nothing, `option` is for when the look says so. */
  purpose: "mend" | "look" | "option";
  words: readonly string[];
}

/** What the user's own calls are made with. */
export interface CallerFlags {
  profile?: string | undefined;
  endpointUrl?: string | undefined;
}

/** `AWS SES Sending Quota`: mails in 24 hours. */
const SENDING_QUOTA = "L-804C8AE8";

/** The commands about a finding, with the values of this pool and this function. */
export function remediesFor(finding: WiringFinding, wiring: Wiring, caller: CallerFlags): Remedy[] {
  const { target } = wiring;
  const aws = (purpose: Remedy["purpose"], region: string, ...words: string[]): Remedy => ({
    purpose,
    words: ["aws", ...words, ...flags(region, caller)],
  });
  const region = target?.region ?? wiring.region;
  const onFunction = (purpose: Remedy["purpose"], ...words: string[]): Remedy[] =>
    target === undefined
      ? []
      : [aws(purpose, region, "lambda", ...words, "--function-name", functionName(target, wiring))];
  const configure = (flag: string, value: string): Remedy[] =>
    onFunction("mend", "update-function-configuration", flag, value);
  const ses = (purpose: Remedy["purpose"], ...words: string[]): Remedy =>
    aws(purpose, region, "sesv2", ...words);
  const tail = (group: string, pattern: string): Remedy =>
    aws("look", region, ...["logs", "tail", group, "--since", "1d", "--filter-pattern", pattern]);

  switch (finding.code) {
    case "trigger-not-set":
    case "trigger-not-a-function":
    case "trigger-calls-another-function":
      return setTrigger(wiring, caller);
    case "policy-missing":
    case "policy-on-function-only":
    case "policy-for-another-caller":
      return addPermission(finding.args.taken, wiring, caller);
    case "policy-open":
      return [
        ...addPermission(finding.args.taken, wiring, caller),
        ...removePermissions(finding.args.sids, wiring, caller),
      ];
    case "policy-denies":
      return removePermissions(finding.args.sids, wiring, caller);
    case "function-missing":
      return [
        aws("look", region, "lambda", "list-functions", "--query", "Functions[].FunctionName"),
      ];
    case "function-not-active":
      return finding.args.state === "Pending"
        ? onFunction("mend", "wait", "function-active-v2")
        : onFunction("look", "get-function-configuration");
    case "function-update-not-done":
      return finding.args.status === "InProgress"
        ? onFunction("mend", "wait", "function-updated-v2")
        : onFunction("look", "get-function-configuration");
    case "timeout-over-cognito":
    case "timeout-short":
      return configure("--timeout", "5");
    case "memory-low":
      return configure("--memory-size", "256");
    case "runtime-deprecated":
      return configure("--runtime", finding.args.current);
    case "vpc-way-out":
      return waysOut(finding.args, region, aws);
    case "role-may-not-send":
      return finding.args.by === "none"
        ? allowSending(wiring, caller)
        : roleLooks(finding.args, region, aws);
    case "role-sends-otherwise":
      return allowSending(wiring, caller);
    case "sender-malformed":
      return [];
    case "sender-not-an-identity": {
      const domain = domainOf(finding.args.address);
      return [
        ses("mend", "create-email-identity", "--email-identity", domain),
        ses("option", ...dkimTokens(domain)),
      ];
    }
    case "sender-not-verified": {
      const { identity } = finding.args;
      return identity.includes("@")
        ? [aws("mend", region, "ses", "verify-email-identity", "--email-address", identity)]
        : [ses("look", ...dkimTokens(identity))];
    }
    case "ses-sandbox":
      return [
        ses(
          "mend",
          ...["put-account-details", "--production-access-enabled", "--mail-type", "TRANSACTIONAL"],
          ...["--website-url", websiteOf(wiring)],
        ),
      ];
    case "ses-sending-off":
      return [ses("mend", "put-account-sending-attributes", "--sending-enabled")];
    case "ses-shut-down":
    case "ses-on-probation":
      return [ses("look", "get-account")];
    case "ses-quota-used-up":
    case "ses-quota-low":
      return [
        aws(
          "mend",
          region,
          ...["service-quotas", "request-service-quota-increase", "--service-code", "ses"],
          ...["--quota-code", SENDING_QUOTA, "--desired-value", String(finding.args.max * 2)],
        ),
      ];
    case "logs-missing":
      return letItLog(wiring, caller);
    case "logs-time-outs":
      return [tail(finding.args.group, '?"Task timed out" ?timeout')];
    case "logs-ses-errors":
      return [
        tail(
          finding.args.group,
          '?MessageRejected ?"not verified" ?"ses:Send" ?"mail not sent" ?quota ?rate',
        ),
      ];
  }
}

function flags(region: string, { profile, endpointUrl }: CallerFlags): string[] {
  return [
    ...["--region", region],
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...(endpointUrl === undefined ? [] : ["--endpoint-url", endpointUrl]),
  ];
}

/** A name does for the caller's own account; another's function needs its ARN. */
function functionName(target: FunctionPlace, { account }: Wiring): string {
  return target.account === undefined || target.account === account
    ? target.name
    : functionArn({ ...target, qualifier: undefined });
}

/** UpdateUserPool resets what it is not given, so it gets back all that the pool has. */
function setTrigger({ pool, named, poolId, region }: Wiring, caller: CallerFlags): Remedy[] {
  if ("unknown" in pool || named?.account === undefined) return [];
  const { settings } = pool.value;
  const input = {
    UserPoolId: poolId,
    ...settings,
    ...(isRecord(settings["AdminCreateUserConfig"]) && {
      // Cognito shows this beside the password policy's own figure, and refuses to take both.
      AdminCreateUserConfig: without(
        settings["AdminCreateUserConfig"],
        "UnusedAccountValidityDays",
      ),
    }),
    LambdaConfig: {
      ...(isRecord(settings["LambdaConfig"]) ? settings["LambdaConfig"] : {}),
      PostConfirmation: functionArn(named),
    },
  };
  const words = ["aws", "cognito-idp", "update-user-pool", "--cli-input-json", asciiJson(input)];
  return [{ purpose: "mend", words: [...words, ...flags(region, caller)] }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function without(record: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _left, ...rest } = record;
  return rest;
}

/** JSON that means the same, and in which nothing can move a terminal's cursor. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function addPermission(taken: readonly string[], wiring: Wiring, caller: CallerFlags): Remedy[] {
  const { target, account, poolId } = wiring;
  if (target === undefined || account === undefined) return [];
  const poolArn = poolArnOf(wiring, { partition: target.partition, account });
  const words = [
    ...["aws", "lambda", "add-permission", "--function-name", functionName(target, wiring)],
    ...onQualifier(target),
    ...[
      "--statement-id",
      freeId(`PostConfirmation-${poolId}`, taken),
      "--action",
      "lambda:InvokeFunction",
    ],
    ...["--principal", "cognito-idp.amazonaws.com", "--source-account", account],
    ...["--source-arn", poolArn, ...flags(target.region, caller)],
  ];
  return [{ purpose: "mend", words }];
}

function freeId(wanted: string, taken: readonly string[]): string {
  let id = wanted;
  for (let count = 2; taken.includes(id); count++) id = `${wanted}-${count}`;
  return id;
}

function onQualifier({ qualifier }: FunctionPlace): string[] {
  return qualifier === undefined || qualifier === "$LATEST" ? [] : ["--qualifier", qualifier];
}

function removePermissions(sids: readonly string[], wiring: Wiring, caller: CallerFlags): Remedy[] {
  const { target } = wiring;
  if (target === undefined) return [];
  return sids.map((sid) => ({
    purpose: "mend",
    words: [
      ...["aws", "lambda", "remove-permission", "--function-name", functionName(target, wiring)],
      ...[...onQualifier(target), "--statement-id", sid, ...flags(target.region, caller)],
    ],
  }));
}

type Aws = (purpose: Remedy["purpose"], region: string, ...words: string[]) => Remedy;

/**
 * A NAT gateway in the routes of the subnets, or in the main ones where a subnet has none of its own; or
 * an endpoint of SES in the VPC.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-email-set-up-vpc-endpoints.html
 */
function waysOut(args: WiringArgs["vpc-way-out"], region: string, aws: Aws): Remedy[] {
  const { vpc, subnets, securityGroups } = args;
  const service = `com.amazonaws.${region}.email`;
  return [
    aws(
      "look",
      region,
      ...["ec2", "describe-route-tables", "--filters", `Name=vpc-id,Values=${vpc}`],
      ...["--query", "RouteTables[].[Associations[].[SubnetId,Main],Routes[].NatGatewayId]"],
    ),
    aws(
      "look",
      region,
      ...["ec2", "describe-vpc-endpoints", "--query", "VpcEndpoints[].State"],
      ...["--filters", `Name=vpc-id,Values=${vpc}`, `Name=service-name,Values=${service}`],
    ),
    aws(
      "option",
      region,
      ...["ec2", "create-vpc-endpoint", "--vpc-id", vpc, "--vpc-endpoint-type", "Interface"],
      ...["--service-name", service, "--subnet-ids", ...subnets],
      ...["--security-group-ids", ...securityGroups, "--private-dns-enabled"],
    ),
  ];
}

function roleLooks(args: WiringArgs["role-may-not-send"], region: string, aws: Aws): Remedy[] {
  const role = roleName(args.roleArn);
  return ["get-role", "list-attached-role-policies", "list-role-policies"].map((command) =>
    aws("look", region, "iam", command, "--role-name", role),
  );
}

/** A role's path is no part of its name. */
function roleName(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}

function allowSending(wiring: Wiring, caller: CallerFlags): Remedy[] {
  const { role, target, sender } = wiring;
  if ("unknown" in role || target?.account === undefined) return [];
  const names = "value" in sender ? identityNames(sender.value) : [];
  const arns = names.map((name) => identityArn(target, name));
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "ses:SendEmail",
        Resource: arns.length === 0 ? "*" : arns.length === 1 ? arns[0] : arns,
      },
    ],
  };
  const words = [
    ...["aws", "iam", "put-role-policy", "--role-name", roleName(role.value.roleArn)],
    ...["--policy-name", "PostConfirmation-send-mail", "--policy-document", JSON.stringify(policy)],
  ];
  return [{ purpose: "mend", words: [...words, ...flags(target.region, caller)] }];
}

function identityNames({
  identities,
  address,
}: {
  identities: readonly { name: string }[];
  address?: string | undefined;
}): string[] {
  const names = identities.map(({ name }) => name);
  return names.length > 0 || address === undefined ? names : [domainOf(address)];
}

function dkimTokens(identity: string): string[] {
  return ["get-email-identity", "--email-identity", identity, "--query", "DkimAttributes.Tokens"];
}

/** AWS wants to see who is going to send; the sender's own domain is the nearest thing that is known. */
function websiteOf({ sender }: Wiring): string {
  const address = "value" in sender ? sender.value.address : undefined;
  return `https://${address === undefined ? "example.com" : domainOf(address)}`;
}

function letItLog({ configuration, target }: Wiring, caller: CallerFlags): Remedy[] {
  const role = "value" in configuration ? configuration.value?.roleArn : undefined;
  if (role === undefined || target === undefined) return [];
  const policy = `arn:${target.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`;
  const words = [
    ...["aws", "iam", "attach-role-policy", "--role-name", roleName(role), "--policy-arn", policy],
    ...flags(target.region, caller),
  ];
  return [{ purpose: "option", words }];
}
