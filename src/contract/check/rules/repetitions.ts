import { NEEDED_AFTER_SIGN_UP, NEEDED_TWICE } from "../follow-ups.ts";
import { AFTER_SIGN_UP, COLD_RETRIES, TWICE } from "../scenarios.ts";

/** One event again, in the same environment and in a fresh one. */
export const RETRIES = [TWICE, COLD_RETRIES, NEEDED_TWICE];

/** A password reset of a user who signed up before, and the sign-up twice. */
export const RESETS = [
  { name: AFTER_SIGN_UP, twice: TWICE },
  { name: NEEDED_AFTER_SIGN_UP, twice: NEEDED_TWICE },
];

export function isResetAfter(name: string): boolean {
  return RESETS.some((each) => each.name === name);
}
