import type { Scenario } from "../contract/check/scenario.ts";
import { METADATA, RESET } from "../contract/check/scenarios.ts";

/** One for each trait of an event, or of a second call, that may be why a handler fails. */
const REFERENCES: ReadonlySet<string> = new Set([
  ...[METADATA, RESET, "admin-confirm-sign-up/plain", "federated/google"],
  ...["no-alias", "typed-user-name", "no-email", "phone-only", "email-only", "twice"].map(named),
  ...["verified-false", "verified-absent"].map(named),
]);

function named(name: string): string {
  return `confirm-sign-up/${name}`;
}

/** Whether a scenario is to be played where something fails, whether it was asked for or not. */
export function isReference({ name }: Scenario): boolean {
  return REFERENCES.has(name);
}
