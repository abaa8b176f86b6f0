import type { WiringArgs, WiringCode, WiringFinding } from "../../contract/wiring/finding.ts";
import { domainOf } from "../../email-address.ts";
import { valueOf } from "../../wiring.ts";
import type { Wiring } from "../../wiring.ts";
import { look, fix, option } from "./command.ts";
import type { CallerFlags, Remedy } from "./command.ts";
import { addPermission, functionName, removePermissions, setTrigger } from "./fix-access.ts";
import { allowSending, dkimTokens, roleName, websiteOf } from "./fix-sending.ts";

/** `AWS SES Sending Quota`: mails in 24 hours. */
const SENDING_QUOTA = "L-804C8AE8";

/** The commands about a finding, with the values of this pool and this function. */
export function remediesFor(finding: WiringFinding, wiring: Wiring, caller: CallerFlags): Remedy[] {
  const { profile, endpointUrl } = caller;
  const isOfPool = finding.where.examination === "trigger";
  const end = [
    ...["--region", isOfPool ? wiring.region : regionOf(wiring)],
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...(endpointUrl === undefined ? [] : ["--endpoint-url", endpointUrl]),
  ];
  const remedies = REMEDIES[finding.code] as (args: object, wiring: Wiring) => Remedy[];
  return remedies(finding.args, wiring).map(({ purpose, words }) => ({
    purpose,
    words: ["aws", ...words, ...end],
  }));
}

function regionOf({ target, region }: Wiring): string {
  return target?.region ?? region;
}

const LOOK = look`lambda get-function-configuration`;

const REMEDIES: {
  [Code in WiringCode]: (args: WiringArgs[Code], wiring: Wiring) => Remedy[];
} = {
  "trigger-not-set": setTrigger,
  "trigger-not-a-function": setTrigger,
  "trigger-calls-another-function": setTrigger,
  "policy-missing": addPermission,
  "policy-on-function-only": addPermission,
  "policy-for-another-caller": addPermission,
  "policy-open": (args, wiring) => [
    ...addPermission(args, wiring),
    ...removePermissions(args, wiring),
  ],
  "policy-denies": removePermissions,
  "function-missing": () => [look`lambda list-functions --query Functions[].FunctionName`],
  "function-not-active": ({ state }, wiring) =>
    onFunction(wiring, state === "Pending" ? fix`lambda wait function-active-v2` : LOOK),
  "function-update-not-done": ({ status }, wiring) =>
    onFunction(wiring, status === "InProgress" ? fix`lambda wait function-updated-v2` : LOOK),
  "timeout-over-cognito": (_, wiring) => configure(wiring, "--timeout", "5"),
  "timeout-short": (_, wiring) => configure(wiring, "--timeout", "5"),
  "memory-low": (_, wiring) => configure(wiring, "--memory-size", "256"),
  "runtime-deprecated": ({ current }, wiring) =>
    // It changes what the code runs on, so nobody gets it with the rest.
    onFunction(wiring, option`lambda update-function-configuration --runtime ${current}`),
  "vpc-way-out": waysOut,
  "role-may-not-send": ({ by, roleArn }, wiring) =>
    by === "none" ? allowSending(wiring) : roleLooks(roleName(roleArn)),
  "role-sends-otherwise": (_, wiring) => allowSending(wiring),
  "sender-malformed": () => [],
  "sender-not-an-identity": ({ address }) => [
    fix`sesv2 create-email-identity --email-identity ${domainOf(address)}`,
    option`sesv2 ${dkimTokens(domainOf(address))}`,
  ],
  "sender-not-verified": ({ identity }) =>
    identity.includes("@")
      ? [fix`ses verify-email-identity --email-address ${identity}`]
      : [look`sesv2 ${dkimTokens(identity)}`],
  "ses-sandbox": (_, wiring) => [
    fix`sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL
      --website-url ${websiteOf(wiring)}`,
  ],
  "ses-sending-off": () => [fix`sesv2 put-account-sending-attributes --sending-enabled`],
  "ses-shut-down": () => [look`sesv2 get-account`],
  "ses-on-probation": () => [look`sesv2 get-account`],
  "ses-quota-used-up": ({ max }) => doubleQuota(max),
  "ses-quota-low": ({ max }) => doubleQuota(max),
  "logs-missing": (_, wiring) => letItLog(wiring),
  "logs-import-crashes": ({ group }) =>
    tail(group, '?"Uncaught Exception" ?"Runtime.ImportModuleError" ?"Status: error"'),
  "logs-access-denied": ({ group }, wiring) => [
    ...tail(group, '?"not authorized to perform" ?AccessDenied ?AccessDeniedException'),
    ...lookAtRole(wiring),
  ],
  "logs-time-outs": ({ group }) => tail(group, '?"Task timed out" ?timeout'),
  "logs-ses-errors": ({ group }) =>
    tail(group, '?MessageRejected ?"not verified" ?"mail not sent" ?quota ?rate'),
  "logs-errors": ({ group }) => tail(group, "?ERROR ?errorType"),
  "logs-before-change": ({ group }) => tail(group, "?ERROR ?AccessDenied ?AccessDeniedException"),
};

function onFunction(wiring: Wiring, { purpose, words }: Remedy): Remedy[] {
  const { target } = wiring;
  if (target === undefined) return [];
  return [{ purpose, words: [...words, "--function-name", functionName(target, wiring)] }];
}

/** Lambda refuses the next update until the last one is done. */
function configure(wiring: Wiring, flag: string, value: string): Remedy[] {
  return [
    ...onFunction(wiring, fix`lambda update-function-configuration ${flag} ${value}`),
    ...onFunction(wiring, fix`lambda wait function-updated-v2`),
  ];
}

function roleLooks(role: string): Remedy[] {
  return [
    look`iam get-role --role-name ${role}`,
    look`iam list-attached-role-policies --role-name ${role}`,
    look`iam list-role-policies --role-name ${role}`,
  ];
}

function lookAtRole({ configuration }: Wiring): Remedy[] {
  const role = valueOf(configuration)?.roleArn;
  return role === undefined ? [] : roleLooks(roleName(role));
}

function doubleQuota(max: number): Remedy[] {
  return [
    fix`service-quotas request-service-quota-increase --service-code ses
      --quota-code ${SENDING_QUOTA} --desired-value ${String(max * 2)}`,
  ];
}

function tail(group: string, pattern: string): Remedy[] {
  return [look`logs tail ${group} --since 1d --filter-pattern ${pattern}`];
}

/**
 * A NAT gateway in the routes of the subnets, or in the main ones where a subnet has none of its own; or
 * an endpoint of SES in the VPC.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-email-set-up-vpc-endpoints.html
 */
function waysOut(args: WiringArgs["vpc-way-out"], wiring: Wiring): Remedy[] {
  const { vpc, subnets, securityGroups } = args;
  const service = `com.amazonaws.${regionOf(wiring)}.email`;
  const ofVpc = `Name=vpc-id,Values=${vpc}`;
  return [
    look`ec2 describe-route-tables --filters ${ofVpc}
      --query RouteTables[].[Associations[].[SubnetId,Main],Routes[].NatGatewayId]`,
    look`ec2 describe-vpc-endpoints --query VpcEndpoints[].State
      --filters ${[ofVpc, `Name=service-name,Values=${service}`]}`,
    option`ec2 create-vpc-endpoint --vpc-id ${vpc} --vpc-endpoint-type Interface
      --service-name ${service} --subnet-ids ${subnets}
      --security-group-ids ${securityGroups} --private-dns-enabled`,
  ];
}

function letItLog({ configuration, target }: Wiring): Remedy[] {
  const role = valueOf(configuration)?.roleArn;
  if (role === undefined || target === undefined) return [];
  const policy = `arn:${target.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`;
  return [option`iam attach-role-policy --role-name ${roleName(role)} --policy-arn ${policy}`];
}
