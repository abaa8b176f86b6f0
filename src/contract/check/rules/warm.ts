import type { Conclusion } from "../../conclusion.ts";
import type { ScenarioRun } from "../scenario.ts";
import { AFTER_SIGN_UP, COLD_RETRIES, RESET } from "../scenarios.ts";
import type { Suite } from "./suite.ts";

/**
 * The first call that returns nothing although the one before did, in the same environment: what the handler
 * keeps outside of itself decides.
 */
export function lostWhenWarm({ scenario, calls }: ScenarioRun, suite: Suite): number | undefined {
  const [first] = calls;
  if (scenario.cold === true || first?.verdict.accepted !== true) return undefined;
  const lost = calls.findIndex(isLost);
  const isOfReset = suite.find(RESET)?.calls[0]?.verdict.accepted === false;
  if (scenario.name === AFTER_SIGN_UP && isOfReset) return undefined;
  // What is stored elsewhere decides in a new environment, too.
  const retries = suite.find(COLD_RETRIES)?.calls ?? [];
  const isStored =
    retries.length === 0
      ? (calls[lost]?.invocation.awsCalls ?? []).length > 0
      : retries.some(isLost);
  return lost === -1 || isStored ? undefined : lost;
}

/** Whether nothing came back. */
export function isLost({ verdict }: Conclusion): boolean {
  return verdict.remarks.some(({ code }) => /^(?:nothing-returned|never-answered)$/.test(code));
}
