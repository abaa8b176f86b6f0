import { textOf } from "../call.ts";
import type { Answer, Call } from "../call.ts";

const HOUR_MS = 3_600_000;

/**
 * Cognito's identity pools. Amplify's client gets a guest's credentials from one before it signs. Whether
 * the pool allows guests is unknown.
 */
export function identities({ operation, input, region, newId }: Call): Answer | undefined {
  const given = textOf(input["IdentityId"]);
  const identity = { IdentityId: given === "" ? `${region}:${newId()}` : given };
  if (operation === "GetId") return { output: identity, isStandIn: true };
  if (operation !== "GetCredentialsForIdentity") return undefined;
  const Credentials = {
    AccessKeyId: "ASIALOCALGUEST",
    SecretKey: "local-secret-key",
    SessionToken: "local-session-token",
    Expiration: new Date(Date.now() + HOUR_MS).toISOString(),
  };
  return { output: { ...identity, Credentials }, isStandIn: true };
}
