import type { Random } from "./random.ts";

/** An identity provider's part of an event. */
interface Provider {
  /** Its name in the pool, the prefix of user names. */
  name: string;
  type: string;
  issuer: string | null;
  /** `email_verified` if the pool does not map it: absent, or "false". */
  verified: "absent" | "false";
  userId: (random: Random, handle: string) => string;
}

const DIGITS = "0123456789";
const HEX = "0123456789abcdef";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** User IDs have the forms seen in captured events. Issuers are null except for SAML. */
const PROVIDERS = {
  google: {
    name: "Google",
    type: "Google",
    issuer: null,
    verified: "absent",
    userId: (random) => `1${random.text(20, DIGITS)}`,
  },
  facebook: {
    name: "Facebook",
    type: "Facebook",
    issuer: null,
    verified: "false",
    userId: (random) => `${random.text(1, "123456789")}${random.text(14, DIGITS)}`,
  },
  apple: {
    name: "SignInWithApple",
    type: "SignInWithApple",
    issuer: null,
    verified: "absent",
    userId: (random) =>
      `000${random.text(3, DIGITS)}.${random.text(32, HEX)}.${random.text(4, DIGITS)}`,
  },
  amazon: {
    name: "LoginWithAmazon",
    type: "LoginWithAmazon",
    issuer: null,
    verified: "absent",
    userId: (random) => `amzn1.account.A${random.text(27, CAPITALS)}`,
  },
  saml: {
    name: "ExampleSAML",
    type: "SAML",
    issuer: "https://idp.example.com/saml2",
    verified: "false",
    userId: (_random, handle) => `${handle}@example.com`,
  },
  oidc: {
    name: "ExampleOIDC",
    type: "OIDC",
    issuer: null,
    verified: "absent",
    userId: (random) => random.text(24, HEX),
  },
} as const satisfies Record<string, Provider>;

export type ProviderName = keyof typeof PROVIDERS;

export const PROVIDER_NAMES = Object.keys(PROVIDERS) as ProviderName[];

/** A provider's user: the user name that Cognito creates, and `identities` as JSON in a string. */
export function federatedIdentity(
  name: ProviderName,
  random: Random,
  handle: string,
): { userName: string; identities: string; verified: "absent" | "false" } {
  const provider: Provider = PROVIDERS[name];
  const userId = provider.userId(random, handle);
  const identity = {
    userId,
    providerName: provider.name,
    providerType: provider.type,
    issuer: provider.issuer,
    primary: true,
    // A time between 2020 and 2029, in milliseconds.
    dateCreated: 1_577_836_800_000 + random.below(315_532_800) * 1_000 + random.below(1_000),
  };
  return {
    userName: `${provider.name}_${userId}`,
    identities: JSON.stringify([identity]),
    verified: provider.verified,
  };
}
