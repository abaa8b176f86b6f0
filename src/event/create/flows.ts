import type { TriggerSource } from "../event.ts";
import type { PoolProfile } from "./pool-profiles.ts";

/** Source of a fact: captured events, AWS's documentation, or inferred from other facts. */
export type Evidence = "observed" | "documented" | "inferred";

/** A way in which Cognito calls the trigger. */
export interface Flow {
  triggerSource: TriggerSource;
  /** The action that starts it, in one line. */
  summary: string;
  /** Whether an app client is involved. Without one, `clientId` is `null`. */
  hasClient: boolean;
  awsSdkVersion: string;
  /** Value of `email_verified` or `phone_number_verified`. */
  verified: "true" | "false";
  /** Sign-in of the pools in captured events of this flow. */
  profile: PoolProfile;
  /** Whether the caller can pass clientMetadata. */
  takesClientMetadata: boolean;
  /** How the event's shape is known. */
  evidence: Evidence;
}

const UNKNOWN_SDK = "aws-sdk-unknown-unknown";

const CLIENT_SIGN_UP = {
  triggerSource: "PostConfirmation_ConfirmSignUp",
  hasClient: true,
  awsSdkVersion: UNKNOWN_SDK,
  verified: "true",
  profile: "email-alias",
  takesClientMetadata: true,
} as const;

const CLIENT_RESET = {
  ...CLIENT_SIGN_UP,
  triggerSource: "PostConfirmation_ConfirmForgotPassword",
} as const;

const ADMIN_SIGN_UP = {
  ...CLIENT_SIGN_UP,
  hasClient: false,
  // Confirmation by an administrator verifies no address.
  verified: "false",
  profile: "email-username",
} as const;

export const FLOWS = {
  "confirm-sign-up": {
    ...CLIENT_SIGN_UP,
    summary: "the user enters the sign-up code (client: ConfirmSignUp)",
    evidence: "observed",
  },
  "admin-confirm-sign-up": {
    ...ADMIN_SIGN_UP,
    summary: "an administrator confirms the user (server: AdminConfirmSignUp)",
    evidence: "observed",
  },
  "confirm-forgot-password": {
    ...CLIENT_RESET,
    summary: "the user sets a new password with a code (client: ConfirmForgotPassword)",
    evidence: "observed",
  },
  "admin-confirm-sign-up-console": {
    ...ADMIN_SIGN_UP,
    awsSdkVersion: "aws-sdk-js-2.1639.0",
    takesClientMetadata: false,
    summary: "an administrator confirms the user in the AWS console",
    evidence: "observed",
  },
  "managed-login-sign-up": {
    ...CLIENT_SIGN_UP,
    takesClientMetadata: false,
    summary: "the user enters the code on managed login's /confirmuser page",
    evidence: "inferred",
  },
  "managed-login-forgot-password": {
    ...CLIENT_RESET,
    takesClientMetadata: false,
    summary: "the user sets a new password on managed login's /confirmforgotpassword page",
    evidence: "inferred",
  },
  "verification-link": {
    ...CLIENT_SIGN_UP,
    takesClientMetadata: false,
    summary: "the user follows the link in the verification mail",
    evidence: "inferred",
  },
  "auto-confirm": {
    ...CLIENT_SIGN_UP,
    verified: "false",
    summary: "a PreSignUp trigger sets autoConfirmUser, so SignUp confirms the user",
    evidence: "observed",
  },
  federated: {
    ...CLIENT_SIGN_UP,
    takesClientMetadata: false,
    summary: "a user of a social, SAML or OIDC provider signs in for the first time",
    evidence: "observed",
  },
  passwordless: {
    ...CLIENT_SIGN_UP,
    profile: "email-username",
    summary: "a user who signed up without a password enters the code (ConfirmSignUp)",
    evidence: "inferred",
  },
} as const satisfies Record<string, Flow>;

export type FlowName = keyof typeof FLOWS;

/** Flows that involve an app client, so that `clientId` is a string. */
export type ClientFlowName = {
  [Name in FlowName]: (typeof FLOWS)[Name]["hasClient"] extends true ? Name : never;
}[FlowName];

export const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];

export const DEFAULT_FLOW: FlowName = "confirm-sign-up";

export function isFlowName(text: string): text is FlowName {
  return Object.hasOwn(FLOWS, text);
}

/** Actions that confirm a user, or seem to, and do not call the trigger. */
export const SILENT_CONFIRMATIONS: readonly { what: string; evidence: Evidence }[] = [
  {
    what: "AdminCreateUser and the NEW_PASSWORD_REQUIRED challenge that ends it",
    evidence: "observed",
  },
  { what: "AdminSetUserPassword with a permanent password", evidence: "inferred" },
  {
    what: "AdminResetUserPassword itself (the ConfirmForgotPassword that follows sends one)",
    evidence: "inferred",
  },
  { what: "a CSV import, or the UserMigration trigger", evidence: "inferred" },
  { what: "every later sign-in of a federated user", evidence: "documented" },
  { what: "a federated user linked to another by AdminLinkProviderForUser", evidence: "observed" },
  { what: "a sign-in with a provider's own SDK through an identity pool", evidence: "observed" },
];
