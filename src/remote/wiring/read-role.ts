import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import type { ContextEntry, EvaluationResult, IAMClient } from "@aws-sdk/client-iam";
import { identityArn } from "../../arn.ts";
import type { Fact, FunctionPlace, Simulation } from "../../wiring.ts";
import type { SenderSetting } from "./read-sender.ts";
import type { Asking } from "./asking.ts";

/** The ways in which a handler may send: plain, as nodemailer does it, and by a template. */
const ACTIONS = ["ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail"];

/**
 * What IAM says of the role sending mail; nothing is sent.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function readRole(
  asking: Asking<Pick<IAMClient, "send">>,
  place: FunctionPlace,
  roleArn: string | undefined,
  sender: SenderSetting | undefined,
): Promise<Fact<Simulation>> {
  const names = sender?.candidates ?? [];
  const command = new SimulatePrincipalPolicyCommand({
    PolicySourceArn: roleArn,
    ActionNames: ACTIONS,
    // Without a sender, what a policy says of single identities cannot be asked.
    ResourceArns: names.length === 0 ? ["*"] : names.map((name) => identityArn(place, name)),
    ContextEntries: [
      contextEntry("aws:RequestedRegion", place.region),
      ...(sender?.address === undefined ? [] : [contextEntry("ses:FromAddress", sender.address)]),
    ],
  });
  return asking("iam:SimulatePrincipalPolicy", async (client, abortSignal) => {
    const { EvaluationResults = [] } = await client.send(command, { abortSignal });
    return { roleArn: roleArn ?? "", results: EvaluationResults.flatMap(flatten) };
  });
}

function contextEntry(key: string, value: string): ContextEntry {
  return { ContextKeyName: key, ContextKeyType: "string", ContextKeyValues: [value] };
}

/** With several resources, the answer for each is one level further down. */
function flatten(result: EvaluationResult): Simulation["results"] {
  const refusedBy = refuser(result);
  const own = {
    action: result.EvalActionName ?? "",
    resource: result.EvalResourceName ?? "*",
    decision: result.EvalDecision ?? "implicitDeny",
    missingKeys: result.MissingContextValues ?? [],
    ...(refusedBy !== undefined && { refusedBy }),
  };
  const parts = result.ResourceSpecificResults ?? [];
  if (parts.length === 0) return [own];
  return parts.map((part) => ({
    ...own,
    resource: part.EvalResourceName ?? own.resource,
    decision: part.EvalResourceDecision ?? own.decision,
    missingKeys: part.MissingContextValues ?? own.missingKeys,
  }));
}

function refuser(result: EvaluationResult): "organization" | "boundary" | undefined {
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) return "organization";
  const boundary = result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary;
  return boundary === false ? "boundary" : undefined;
}
