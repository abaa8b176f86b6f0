import { EXAMPLE_ACCOUNT } from "../../../arn.ts";
import { asObject } from "../../../json.ts";
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
  const isGuest = Object.keys(asObject(input["Logins"])).length === 0;
  const own = { ...temporary(), ...(isGuest && { AccessKeyId: GUEST_KEY }) };
  const Credentials = { ...own, SecretKey: SECRET };
  return { output: { ...identity, Credentials }, isStandIn: true };
}

/** STS. Credentials open nothing here, and whose they are makes no difference to the calls they sign. */
export function tokens({ operation, input, newId }: Call): Answer | undefined {
  const [, account = EXAMPLE_ACCOUNT, role = "function-role"] =
    /^arn:[^:]*:iam::(\d+):role\/(.*)$/.exec(textOf(input["RoleArn"])) ?? [];
  const session = textOf(input["RoleSessionName"]) || "session";
  const Arn = `arn:aws:sts::${account}:assumed-role/${role.split("/").at(-1) ?? ""}/${session}`;
  const id = `AROA${newId().replaceAll("-", "").slice(0, 17).toUpperCase()}:${session}`;
  if (operation === "GetCallerIdentity") return { output: { Account: account, Arn, UserId: id } };
  if (!/^(?:AssumeRole|GetSessionToken$)/.test(operation)) return undefined;
  const Credentials = { ...temporary(), SecretAccessKey: SECRET };
  return { output: { Credentials, AssumedRoleUser: { Arn, AssumedRoleId: id } } };
}

/** By which a guest's requests are known. */
export const GUEST_KEY = "ASIALOCALGUEST";

const SECRET = "local-secret-key";

function temporary(): Record<"AccessKeyId" | "SessionToken" | "Expiration", string> {
  return {
    AccessKeyId: "ASIALOCALROLE",
    SessionToken: "local-session-token",
    Expiration: new Date(Date.now() + HOUR_MS).toISOString(),
  };
}
