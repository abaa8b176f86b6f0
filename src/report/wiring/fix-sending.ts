import { identityArn } from "../../arn.ts";
import { domainOf } from "../../email-address.ts";
import { valueOf } from "../../wiring.ts";
import type { Wiring } from "../../wiring.ts";
import { fix } from "./command.ts";
import type { Remedy } from "./command.ts";

/** A role's path is not a part of its name. */
export function roleName(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}

export function allowSending({ role, target, sender }: Wiring): Remedy[] {
  if ("unknown" in role || target?.account === undefined) return [];
  const { identities = [], address } = valueOf(sender) ?? {};
  const names = identities.map(({ name }) => name);
  if (names.length === 0 && address !== undefined) names.push(domainOf(address));
  const arns = names.map((name) => identityArn(target, name));
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "ses:SendEmail",
        Resource: arns.length > 1 ? arns : (arns[0] ?? "*"),
      },
    ],
  };
  return [
    fix`iam put-role-policy --role-name ${roleName(role.value.roleArn)}
      --policy-name PostConfirmation-send-mail --policy-document ${JSON.stringify(policy)}`,
  ];
}

export function dkimTokens(identity: string): string[] {
  return ["get-email-identity", "--email-identity", identity, "--query", "DkimAttributes.Tokens"];
}

/** AWS wants to see who is going to send; the sender's own domain is the nearest thing that is known. */
export function websiteOf({ sender }: Wiring): string {
  const address = valueOf(sender)?.address;
  return `https://${address === undefined ? "example.com" : domainOf(address)}`;
}
