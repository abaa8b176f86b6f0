import type { WiringArgs, WiringFinding } from "../../contract/wiring/finding.ts";
import type { Wiring } from "../../wiring.ts";
import { awsFor, words } from "./command.ts";
import type { Aws, CallerFlags, Remedy } from "./command.ts";
import { addPermission, functionName, removePermissions, setTrigger } from "./fix-access.ts";
import {
  allowSending,
  leaveSandbox,
  roleName,
  verifyDomain,
  verifyIdentity,
} from "./fix-sending.ts";

/** `AWS SES Sending Quota`: mails in 24 hours. */
const SENDING_QUOTA = "L-804C8AE8";

/** The commands about a finding, with the values of this pool and this function. */
export function remediesFor(finding: WiringFinding, wiring: Wiring, caller: CallerFlags): Remedy[] {
  const { target } = wiring;
  const aws = awsFor(wiring, caller);
  const onFunction = (purpose: Remedy["purpose"], command: readonly string[]): Remedy[] =>
    target === undefined
      ? []
      : [aws(purpose, words`lambda ${command} --function-name ${functionName(target, wiring)}`)];
  const configure = (flag: string, value: string): Remedy[] =>
    onFunction("mend", words`update-function-configuration ${flag} ${value}`);
  const tail = (group: string, pattern: string): Remedy[] => [
    aws("look", words`logs tail ${group} --since 1d --filter-pattern ${pattern}`),
  ];

  switch (finding.code) {
    case "trigger-not-set":
    case "trigger-not-a-function":
    case "trigger-calls-another-function":
      return setTrigger(wiring, aws);
    case "policy-missing":
    case "policy-on-function-only":
    case "policy-for-another-caller":
      return addPermission(finding.args.taken, wiring, aws);
    case "policy-open":
      return [
        ...addPermission(finding.args.taken, wiring, aws),
        ...removePermissions(finding.args.sids, wiring, aws),
      ];
    case "policy-denies":
      return removePermissions(finding.args.sids, wiring, aws);
    case "function-missing":
      return [aws("look", words`lambda list-functions --query Functions[].FunctionName`)];
    case "function-not-active":
      return finding.args.state === "Pending"
        ? onFunction("mend", words`wait function-active-v2`)
        : onFunction("look", words`get-function-configuration`);
    case "function-update-not-done":
      return finding.args.status === "InProgress"
        ? onFunction("mend", words`wait function-updated-v2`)
        : onFunction("look", words`get-function-configuration`);
    case "timeout-over-cognito":
    case "timeout-short":
      return configure("--timeout", "5");
    case "memory-low":
      return configure("--memory-size", "256");
    case "runtime-deprecated":
      return configure("--runtime", finding.args.current);
    case "vpc-way-out":
      return waysOut(finding.args, target?.region ?? wiring.region, aws);
    case "role-may-not-send":
      return finding.args.by === "none" ? allowSending(wiring, aws) : roleLooks(finding.args, aws);
    case "role-sends-otherwise":
      return allowSending(wiring, aws);
    case "sender-malformed":
      return [];
    case "sender-not-an-identity":
      return verifyDomain(finding.args.address, aws);
    case "sender-not-verified":
      return verifyIdentity(finding.args.identity, aws);
    case "ses-sandbox":
      return leaveSandbox(wiring, aws);
    case "ses-sending-off":
      return [aws("mend", words`sesv2 put-account-sending-attributes --sending-enabled`)];
    case "ses-shut-down":
    case "ses-on-probation":
      return [aws("look", words`sesv2 get-account`)];
    case "ses-quota-used-up":
    case "ses-quota-low": {
      const wanted = String(finding.args.max * 2);
      const command = words`service-quotas request-service-quota-increase --service-code ses
        --quota-code ${SENDING_QUOTA} --desired-value ${wanted}`;
      return [aws("mend", command)];
    }
    case "logs-missing":
      return letItLog(wiring, aws);
    case "logs-time-outs":
      return tail(finding.args.group, '?"Task timed out" ?timeout');
    case "logs-ses-errors":
      return tail(
        finding.args.group,
        '?MessageRejected ?"not verified" ?"ses:Send" ?"mail not sent" ?quota ?rate',
      );
  }
}

/**
 * A NAT gateway in the routes of the subnets, or in the main ones where a subnet has none of its own; or
 * an endpoint of SES in the VPC.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-email-set-up-vpc-endpoints.html
 */
function waysOut(args: WiringArgs["vpc-way-out"], region: string, aws: Aws): Remedy[] {
  const { vpc, subnets, securityGroups } = args;
  const service = `com.amazonaws.${region}.email`;
  const inVpc = `Name=vpc-id,Values=${vpc}`;
  return [
    aws(
      "look",
      words`ec2 describe-route-tables --filters ${inVpc}
        --query RouteTables[].[Associations[].[SubnetId,Main],Routes[].NatGatewayId]`,
    ),
    aws(
      "look",
      words`ec2 describe-vpc-endpoints --query VpcEndpoints[].State
        --filters ${inVpc} ${`Name=service-name,Values=${service}`}`,
    ),
    aws(
      "option",
      words`ec2 create-vpc-endpoint --vpc-id ${vpc} --vpc-endpoint-type Interface
        --service-name ${service} --subnet-ids ${subnets}
        --security-group-ids ${securityGroups} --private-dns-enabled`,
    ),
  ];
}

function roleLooks({ roleArn }: WiringArgs["role-may-not-send"], aws: Aws): Remedy[] {
  return ["get-role", "list-attached-role-policies", "list-role-policies"].map((command) =>
    aws("look", words`iam ${command} --role-name ${roleName(roleArn)}`),
  );
}

function letItLog({ configuration, target }: Wiring, aws: Aws): Remedy[] {
  const role = "value" in configuration ? configuration.value?.roleArn : undefined;
  if (role === undefined || target === undefined) return [];
  const policy = `arn:${target.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`;
  const name = roleName(role);
  return [aws("option", words`iam attach-role-policy --role-name ${name} --policy-arn ${policy}`)];
}
