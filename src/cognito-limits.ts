/** How long Cognito waits for a trigger, in milliseconds. It cannot be changed. */
export const COGNITO_LIMIT_MS = 5_000;

/** How often Cognito calls a trigger that does not answer in time. */
export const COGNITO_ATTEMPTS = 3;
