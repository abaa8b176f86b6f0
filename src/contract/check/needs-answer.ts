import { allObstacles } from "../../obstacle.ts";
import type { Conclusion } from "../conclusion.ts";

/**
 * Whether what came of a call is the same whatever the dry run could not answer, or made up. A failure is known to be
 * so from its replays, which answer hosts always alike.
 */
export function needsNoAnswer({ verdict, invocation }: Conclusion): boolean {
  const isMadeUp = invocation.awsCalls.some(
    ({ service, result, stub }) => service === "http" && result === "stubbed" && stub === undefined,
  );
  if (verdict.accepted === null || isMadeUp) return false;
  return !verdict.accepted || allObstacles([invocation]).length === 0;
}
