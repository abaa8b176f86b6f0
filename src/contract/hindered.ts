import type { Invocation, Outcome } from "../invocation.ts";
import type { Obstacle } from "../obstacle.ts";

/**
 * Whether an invocation failed because of an obstacle, as far as that can be told: a failure that is the
 * same whatever the outside answers is the handler's own.
 */
export function isHindered({ outcome, obstacles = [], replay }: Invocation): boolean {
  if ("isBlocked" in outcome && outcome.isBlocked === true) return true;
  if (obstacles.length === 0 || replay === undefined) return false;
  return replay !== "same" || (obstacles.some(isUnanswerable) && !isSlip(outcome));
}

/** Whether no replay can show what would have followed. A datagram is not answered on AWS either. */
function isUnanswerable({ service }: Obstacle): boolean {
  return service === "tcp" || service === "dns" || service === "process";
}

/** Whether the user's own code did what JavaScript itself rejects, which no server has a part in. */
function isSlip(outcome: Outcome): boolean {
  if (!("errorType" in outcome)) return false;
  const place = outcome.trace.find((line) => /^\s+at /.test(line));
  return (
    /^(?:TypeError|ReferenceError|RangeError)$/.test(outcome.errorType) &&
    place !== undefined &&
    !/[\\/]node_modules[\\/]/.test(place)
  );
}
