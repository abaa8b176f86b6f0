import { asObject } from "../../../json.ts";
import type { RuleArgs } from "../finding.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { attributesOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type SubAsUserName = Extract<RuleArgs["handles-federated-users"], { kind: "sub-as-username" }>;

/**
 * Calls that name a federated user by the sub. Cognito's API reference wants the sub of a local user, or the user name
 * of one from an identity provider (API_AdminAddUserToGroup, Username).
 */
export function subAsUserName({ findPlayed }: Suite): Found<SubAsUserName>[] {
  const run = findPlayed("federated/google");
  const invocation = run?.calls[0]?.invocation;
  if (run === undefined || invocation === undefined) return [];
  const { sub } = attributesOf(invocation);
  if (typeof sub !== "string" || sub === invocation.event["userName"]) return [];
  const index = invocation.awsCalls.findIndex(
    ({ service, operation, parameters }) =>
      service === "cognito-idp" &&
      operation.startsWith("Admin") &&
      asObject(parameters)["Username"] === sub,
  );
  const call = invocation.awsCalls[index];
  if (call === undefined) return [];
  const args = { kind: "sub-as-username" as const, call: `cognito-idp ${call.operation}` };
  const found = foundIn(run, args, { invocation: 0, call: index }, call.caller);
  return [{ ...found, severity: "warning" }];
}
