import type { PostConfirmationEvent } from "./event.ts";
import { DEFAULT_FLOW, FLOWS } from "./flows.ts";
import type { FlowName } from "./flows.ts";
import { appClientId, recentSub, userPoolId, uuidV4Sub } from "./identifiers.ts";
import { drawPersona } from "./personas.ts";
import { seededRandom } from "./random.ts";

export interface CreateEventOptions {
  /** The same seed gives the same event, in every version of this package. */
  seed: string;
  flow?: FlowName;
  /** Where generated addresses live. SES delivers the simulator's to nobody. Default: example.com. */
  mailbox?: "example.com" | "ses-simulator";
  email?: string;
  userName?: string;
  /** Further `userAttributes`, custom ones too. They win over generated ones of the same name. */
  attributes?: Readonly<Record<string, string>>;
  /** Left out of the event when empty, as Cognito does. */
  clientMetadata?: Readonly<Record<string, string>>;
  /** Default: the region in `userPoolId`, or else us-east-1. */
  region?: string;
  userPoolId?: string;
  clientId?: string;
}

/**
 * An event true to AWS: key order, value types and the differences between flows as captured
 * events show them.
 *
 * A sign-up and a password reset have the user of a pool that signs in by e-mail (`userName` equals
 * `sub`, alias present), an administrator's confirmation that of a newer pool.
 */
export function createEvent(options: CreateEventOptions): PostConfirmationEvent {
  const flow = FLOWS[options.flow ?? DEFAULT_FLOW];
  const random = (purpose: string) => seededRandom(options.seed, purpose);
  const region = options.region ?? options.userPoolId?.split("_")[0] ?? "us-east-1";
  const clientId = options.clientId ?? (flow.hasClient ? appClientId(random("client")) : null);
  const { userName, userAttributes } = createUser(options, flow);
  const clientMetadata = { ...options.clientMetadata };

  return {
    version: "1",
    region,
    userPoolId: options.userPoolId ?? userPoolId(random("pool"), region),
    userName,
    callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId },
    triggerSource: flow.triggerSource,
    request: {
      userAttributes,
      ...(Object.keys(clientMetadata).length > 0 && { clientMetadata }),
    },
    response: {},
  };
}

function createUser(
  options: CreateEventOptions,
  flow: (typeof FLOWS)[FlowName],
): { userName: string; userAttributes: Record<string, string> } {
  const given = options.attributes ?? {};
  const persona = drawPersona(seededRandom(options.seed, "person"));
  const identity = seededRandom(options.seed, "sub");
  const sub = given["sub"] ?? (flow.shape === "recent-sub" ? recentSub : uuidV4Sub)(identity);
  const userName = options.userName ?? sub;
  const email =
    options.email ??
    given["email"] ??
    (options.mailbox === "ses-simulator"
      ? `success+${persona.handle}@simulator.amazonses.com`
      : `${persona.handle}@example.com`);
  // Captured events show no alias where the user name is an address, nor in newer pools.
  const hasAlias = flow.shape === "email-alias" && !userName.includes("@");

  const attributes: Record<string, string> = {
    sub,
    ...(hasAlias && { "cognito:email_alias": email }),
    "cognito:user_status": "CONFIRMED",
    email_verified: flow.emailVerified,
    ...(flow.shape === "email-alias" && { name: persona.name }),
    ...given,
  };
  // Cognito lists the address last.
  delete attributes["email"];
  return { userName, userAttributes: { ...attributes, email } };
}
