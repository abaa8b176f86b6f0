import { identityArn } from "../../arn.ts";
import { domainOf } from "../../email-address.ts";
import type { Wiring } from "../../wiring.ts";
import { words } from "./command.ts";
import type { Aws, Remedy } from "./command.ts";

/** A role's path is no part of its name. */
export function roleName(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}

export function allowSending(wiring: Wiring, aws: Aws): Remedy[] {
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
  const name = roleName(role.value.roleArn);
  const command = words`iam put-role-policy --role-name ${name}
    --policy-name PostConfirmation-send-mail --policy-document ${JSON.stringify(policy)}`;
  return [aws("mend", command)];
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

/** A domain is verified by the records that its tokens stand for. */
export function verifyDomain(address: string, aws: Aws): Remedy[] {
  const domain = domainOf(address);
  return [
    aws("mend", words`sesv2 create-email-identity --email-identity ${domain}`),
    aws("option", dkimTokens(domain)),
  ];
}

export function verifyIdentity(identity: string, aws: Aws): Remedy[] {
  return identity.includes("@")
    ? [aws("mend", words`ses verify-email-identity --email-address ${identity}`)]
    : [aws("look", dkimTokens(identity))];
}

function dkimTokens(identity: string): string[] {
  return words`sesv2 get-email-identity --email-identity ${identity} --query DkimAttributes.Tokens`;
}

export function leaveSandbox(wiring: Wiring, aws: Aws): Remedy[] {
  const command = words`sesv2 put-account-details --production-access-enabled
    --mail-type TRANSACTIONAL --website-url ${websiteOf(wiring)}`;
  return [aws("mend", command)];
}

/** AWS wants to see who is going to send; the sender's own domain is the nearest thing that is known. */
function websiteOf({ sender }: Wiring): string {
  const address = "value" in sender ? sender.value.address : undefined;
  return `https://${address === undefined ? "example.com" : domainOf(address)}`;
}
