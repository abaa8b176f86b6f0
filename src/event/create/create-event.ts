import { withEdit } from "../edit.ts";
import type { Edit } from "../edit.ts";
import type { PostConfirmationEvent } from "../event.ts";
import { DEFAULT_FLOW, FLOWS } from "./flows.ts";
import type { ClientFlowName, Flow, FlowName } from "./flows.ts";
import { appClientId, phoneNumber, recentSub, userPoolId, uuidV4Sub } from "./identifiers.ts";
import type { Json } from "../../json.ts";
import type { LocaleName } from "./locales.ts";
import { drawPersona } from "./personas.ts";
import type { Persona } from "./personas.ts";
import { PROFILES } from "./pool-profiles.ts";
import type { PoolProfile, Profile } from "./pool-profiles.ts";
import { federatedIdentity } from "./providers.ts";
import type { ProviderName } from "./providers.ts";
import { seededRandom } from "./random.ts";
import { requiredAttributes } from "./required.ts";
import type { Random } from "./random.ts";
import { robustAttributes, robustLocalPart } from "./robust.ts";

export interface CreateEventOptions {
  /** The same seed gives the same event, in every version of this package. */
  seed: string;
  /**
   * Number of the user. Each number of a seed is a different user of the same pool. Default: a user without a number.
   */
  index?: number;
  flow?: FlowName;
  /** Identity provider for the flow `federated`. Default: google. */
  provider?: ProviderName;
  /** How users of the pool sign in. Default: as in captured events of the flow. */
  profile?: PoolProfile;
  /** Language of the user's name. Default: Latin letters, names from many countries. */
  locale?: LocaleName;
  /** Domain of generated addresses. SES's mailbox simulator delivers to nobody. Default: example.com. */
  mailbox?: "example.com" | "ses-simulator";
  email?: string;
  userName?: string;
  /** Further `userAttributes`, including custom ones. They override generated ones. */
  attributes?: Readonly<Record<string, string>>;
  /** Standard attributes that the pool requires, so every user has them, in every flow. */
  required?: readonly string[];
  /** Names of attributes to leave out. */
  without?: readonly string[];
  /** Adds unusual but legal values that often break handlers: markup, emoji, long values, many attributes. */
  robust?: boolean;
  /** Omitted from the event if empty, as Cognito does. */
  clientMetadata?: Readonly<Record<string, string>>;
  /** Default: the region in `userPoolId`, or us-east-1. */
  region?: string;
  userPoolId?: string;
  clientId?: string;
  awsSdkVersion?: string;
  /** Further values, applied last. They may be values that Cognito would never send. */
  edits?: readonly Edit[];
}

/** Creates an event like AWS's: key order, value types and the differences between flows follow captured events. */
export function createEvent(
  options: CreateEventOptions & { flow?: ClientFlowName },
): PostConfirmationEvent<string>;
export function createEvent(options: CreateEventOptions): PostConfirmationEvent;
export function createEvent(options: CreateEventOptions): PostConfirmationEvent {
  return createEventOf(drawPerson(options), options);
}

/** Creates the event of a user who was already drawn. */
export function createEventOf(person: Person, options: CreateEventOptions): PostConfirmationEvent {
  const flow = FLOWS[options.flow ?? DEFAULT_FLOW];
  const region = options.region ?? options.userPoolId?.split("_")[0] ?? "us-east-1";
  // All users of a seed belong to the same pool and app.
  const pool = (purpose: string): Random => seededRandom(options.seed, purpose);
  const clientId = options.clientId ?? (flow.hasClient ? appClientId(pool("client")) : null);
  const { userName, userAttributes } = createUser(options, flow, person);
  const clientMetadata = { ...options.clientMetadata };

  const event: PostConfirmationEvent = {
    version: "1",
    region,
    userPoolId: options.userPoolId ?? userPoolId(pool("pool"), region),
    userName,
    callerContext: { awsSdkVersion: options.awsSdkVersion ?? flow.awsSdkVersion, clientId },
    triggerSource: flow.triggerSource,
    request: {
      userAttributes,
      ...(Object.keys(clientMetadata).length > 0 && { clientMetadata }),
    },
    response: {},
  };
  return (options.edits ?? []).reduce<Json>(withEdit, event) as PostConfirmationEvent;
}

interface User {
  userName: string;
  userAttributes: Record<string, string>;
}

/** Values that are drawn for each user. */
export interface Person {
  persona: Persona;
  sub: string;
  email: string;
  phone: string;
}

/** @param index Number of the user; see {@link CreateEventOptions.index}. */
export function drawPerson(options: CreateEventOptions, index = options.index): Person {
  const random = personRandom(options, index);
  const drawn = drawPersona(random("person"), options.locale);
  const persona = index === undefined ? drawn : { ...drawn, handle: `${drawn.handle}${index}` };
  const profile = profileOf(options);
  const hasPhone = profile.contact === "phone" || options.required?.includes("phone_number");
  const makeSub = profile.sub === "recent" ? recentSub : uuidV4Sub;
  return {
    persona,
    sub: makeSub(random("sub")),
    email: generatedEmail(options, persona, random),
    phone: hasPhone ? phoneNumber(random("phone")) : "",
  };
}

function personRandom(
  { seed }: CreateEventOptions,
  index: number | undefined,
): (purpose: string) => Random {
  const own = index === undefined ? seed : `${seed}/${index}`;
  return (purpose) => seededRandom(own, purpose);
}

function profileOf(options: CreateEventOptions): Profile {
  const flow = options.flow ?? DEFAULT_FLOW;
  // Users of identity providers have the older form of `sub`, in any pool.
  return PROFILES[flow === "federated" ? "email-alias" : (options.profile ?? FLOWS[flow].profile)];
}

function createUser(options: CreateEventOptions, flow: Flow, person: Person): User {
  const given = options.attributes ?? {};
  const make = flow === FLOWS.federated ? federatedUser : nativeUser;
  const { userName, userAttributes } = make(options, flow, person);

  const taken = Object.keys(given).filter((name) => name.startsWith("custom:")).length;
  const attributes: Record<string, string> = {
    ...userAttributes,
    ...requiredAttributes(options.required ?? [], person),
    ...userAttributes,
    ...(options.robust === true && robustAttributes(person.persona, taken)),
    ...given,
  };
  // Cognito lists the address last.
  const { email = attributes["email"] } = userAttributes;
  delete attributes["email"];
  const all = { ...attributes, ...(email !== undefined && { email }) };
  const left = Object.entries(all).filter(([name]) => options.without?.includes(name) !== true);
  return { userName, userAttributes: Object.fromEntries(left) };
}

/** A user of the pool itself. */
function nativeUser(options: CreateEventOptions, flow: Flow, person: Person): User {
  const { persona } = person;
  const given = options.attributes ?? {};
  const profile = profileOf(options);
  const sub = given["sub"] ?? person.sub;
  const userName = options.userName ?? (profile.userName === "typed" ? persona.handle : sub);
  const status = { "cognito:user_status": "CONFIRMED" };

  const namedEmail = options.email ?? given["email"];
  if (profile.contact === "phone") {
    const phone = given["phone_number"] ?? person.phone;
    return {
      userName,
      userAttributes: {
        sub,
        ...status,
        "cognito:phone_number_alias": phone,
        phone_number_verified: flow.verified,
        phone_number: phone,
        ...(namedEmail !== undefined && { email_verified: "false", email: namedEmail }),
      },
    };
  }

  const email = namedEmail ?? person.email;
  // Captured events show no alias where the user name is an address.
  const hasAlias = profile.hasAlias && !userName.includes("@");
  const verified = { email_verified: flow.verified };
  return {
    userName,
    userAttributes: {
      sub,
      ...(hasAlias && { "cognito:email_alias": email }),
      // Their order differs between older and newer pools.
      ...(profile.sub === "recent" ? { ...verified, ...status } : { ...status, ...verified }),
      ...(flow.hasClient && nameAttributes(profile, persona)),
      email,
    },
  };
}

/** A user of an identity provider. */
function federatedUser(options: CreateEventOptions, _flow: Flow, person: Person): User {
  const { persona } = person;
  const given = options.attributes ?? {};
  const random = personRandom(options, options.index)("identity");
  const identity = federatedIdentity(options.provider ?? "google", random, persona.handle);
  return {
    userName: options.userName ?? identity.userName,
    userAttributes: {
      sub: given["sub"] ?? person.sub,
      ...(identity.verified === "false" && { email_verified: "false" }),
      identities: identity.identities,
      "cognito:user_status": "EXTERNAL_PROVIDER",
      name: persona.name,
      family_name: persona.family,
      email: options.email ?? given["email"] ?? person.email,
    },
  };
}

function nameAttributes(profile: Profile, persona: Persona): Record<string, string> {
  switch (profile.names) {
    case "none":
      return {};
    case "name":
      return { name: persona.name };
    case "given-and-family":
      return { given_name: persona.given, family_name: persona.family };
  }
}

function generatedEmail(
  options: CreateEventOptions,
  { handle }: Persona,
  person: (purpose: string) => Random,
): string {
  if (options.mailbox === "ses-simulator") return `success+${handle}@simulator.amazonses.com`;
  const local = options.robust === true ? robustLocalPart(person("address"), handle) : handle;
  return `${local}@example.com`;
}
