import type { TriggerSource } from "./event.ts";

/** One way in which Cognito comes to call the trigger. */
export interface Flow {
  /** The API call that confirms, in AWS's own words. */
  api: "ConfirmSignUp" | "AdminConfirmSignUp" | "ConfirmForgotPassword";
  triggerSource: TriggerSource;
  summary: string;
  /** AdminConfirmSignUp carries no app client: `clientId` is `null`. */
  hasClient: boolean;
  /** An administrator's confirmation verifies no address. */
  emailVerified: "true" | "false";
  /** The shape of the user that captured events of this flow show. */
  shape: "email-alias" | "recent-sub";
}

export const FLOWS = {
  "confirm-sign-up": {
    api: "ConfirmSignUp",
    triggerSource: "PostConfirmation_ConfirmSignUp",
    summary: "the user enters the code of the sign-up (client: ConfirmSignUp)",
    hasClient: true,
    emailVerified: "true",
    shape: "email-alias",
  },
  "admin-confirm-sign-up": {
    api: "AdminConfirmSignUp",
    triggerSource: "PostConfirmation_ConfirmSignUp",
    summary: "an administrator confirms the user (server: AdminConfirmSignUp)",
    hasClient: false,
    emailVerified: "false",
    shape: "recent-sub",
  },
  "confirm-forgot-password": {
    api: "ConfirmForgotPassword",
    triggerSource: "PostConfirmation_ConfirmForgotPassword",
    summary: "the user sets a new password with a code (client: ConfirmForgotPassword)",
    hasClient: true,
    emailVerified: "true",
    shape: "email-alias",
  },
} as const satisfies Record<string, Flow>;

export type FlowName = keyof typeof FLOWS;

export const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];

export const DEFAULT_FLOW: FlowName = "confirm-sign-up";

export function isFlowName(text: string): text is FlowName {
  return Object.hasOwn(FLOWS, text);
}
