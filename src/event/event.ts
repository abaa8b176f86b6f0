import type { Json } from "../json.ts";

/**
 * The two sources of this trigger.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export const TRIGGER_SOURCES = [
  "PostConfirmation_ConfirmSignUp",
  "PostConfirmation_ConfirmForgotPassword",
] as const;

export type TriggerSource = (typeof TRIGGER_SOURCES)[number];

/** The keys of an event, in the order of all captured events. */
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
 * A PostConfirmation event as Cognito sends it, with keys in Cognito's order.
 *
 * It is stricter than `@types/aws-lambda`: the client may be absent, and all attributes are strings (`email_verified`
 * is `"true"`, never `true`). An event with a client (`PostConfirmationEvent<string>`) is assignable to that package's
 * `PostConfirmationTriggerEvent`, which does not cover confirmation by an administrator.
 */
export type PostConfirmationEvent<ClientId extends string | null = string | null> = {
  /** Always `"1"`. */
  version: string;
  region: string;
  userPoolId: string;
  /** The name that the user typed, or the `sub` in pools that sign in by email or phone. */
  userName: string;
  callerContext: {
    /** `aws-sdk-unknown-unknown` for most callers. */
    awsSdkVersion: string;
    /** `null` if an administrator confirmed the user (AdminConfirmSignUp). */
    clientId: ClientId;
  };
  triggerSource: TriggerSource;
  request: {
    /** Every value is a string, whatever the attribute's schema type. */
    userAttributes: { [name: string]: string };
    /** Absent if the caller passed none: never `{}`, never `null`. */
    clientMetadata?: { [key: string]: string };
  };
  /** Always `{}`: Cognito expects nothing in it. */
  response: { [key: string]: Json };
};

/**
 * An event that may be sent to a handler: a {@link PostConfirmationEvent}, or a hand-written event that has at least
 * `request.userAttributes`, like the test event in AWS's documentation.
 */
export type EventDocument = {
  [key: string]: Json;
  request: { [key: string]: Json; userAttributes: { [name: string]: Json } };
};
