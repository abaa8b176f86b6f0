/** How long Cognito waits for a trigger, in milliseconds. It cannot be changed. */
export const COGNITO_LIMIT_MS = 5_000;

/**
 * How long a served function may run where nothing says otherwise: twice as long as Cognito waits, so that what it
 * does when Cognito has given up on it is seen, too.
 */
export const SERVED_LIMIT_MS = 2 * COGNITO_LIMIT_MS;

/** How often Cognito calls a trigger that does not answer in time. */
export const COGNITO_ATTEMPTS = 3;
