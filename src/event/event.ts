import type { Json } from "../json.ts";

/**
 * The only two trigger sources of this trigger.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export const TRIGGER_SOURCES = [
  "PostConfirmation_ConfirmSignUp",
  "PostConfirmation_ConfirmForgotPassword",
] as const;

export type TriggerSource = (typeof TRIGGER_SOURCES)[number];

/** The keys of an event, in the order in which every captured one has them. */
export const ENVELOPE_KEYS = [
  "version",
  "region",
  "userPoolId",
  "userName",
  "callerContext",
  "triggerSource",
  "request",
  "response",
] as const satisfies readonly (keyof PostConfirmationEvent)[];

/**
 * A PostConfirmation event as Cognito sends it, keys in the order Cognito sends them.
 *
 * It says more than `@types/aws-lambda`: an absent client, and attributes that are strings without
 * exception (`email_verified` is `"true"`, never `true`). One with a client
 * (`PostConfirmationEvent<string>`) is assignable to `PostConfirmationTriggerEvent` from there, which
 * does not know of confirmations by an administrator.
 */
export type PostConfirmationEvent<ClientId extends string | null = string | null> = {
  /** Always `"1"`. */
  version: string;
  region: string;
  userPoolId: string;
  /** What the user typed, or the `sub` in pools that sign in by email or phone. */
  userName: string;
  callerContext: {
    /** `aws-sdk-unknown-unknown` for most callers. */
    awsSdkVersion: string;
    /** `null` when an administrator confirmed the user (AdminConfirmSignUp). */
    clientId: ClientId;
  };
  triggerSource: TriggerSource;
  request: {
    /** Every value is a string, whatever the attribute's schema type. */
    userAttributes: { [name: string]: string };
    /** Left out when the caller passed none: never `{}`, never `null`. */
    clientMetadata?: { [key: string]: string };
  };
  /** Always `{}`: Cognito expects nothing in it. */
  response: { [key: string]: Json };
};

/**
 * What may be sent to a handler: a {@link PostConfirmationEvent}, or a hand-written one that has
 * at least `request.userAttributes`, like the test event in AWS's own documentation.
 */
export type EventDocument = {
  [key: string]: Json;
  request: { [key: string]: Json; userAttributes: { [name: string]: Json } };
};
