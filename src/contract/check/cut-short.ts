import { emptyReads, findObstacles } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Conclusion } from "../conclusion.ts";
import { hasWork } from "../work.ts";

/**
 * What an accepted call may have stopped at: connections that were blocked, and reads that nobody answered, where it
 * mailed and changed nothing. Whether it has work at all is not known then. HTTP hosts answer in scenarios of their own.
 */
export function cutShortBy({ verdict, invocation }: Conclusion): Obstacle[] {
  const { awsCalls, obstacles = [] } = invocation;
  if (verdict.accepted !== true || hasWork(invocation)) return [];
  // Their remedies may name more than a call shows.
  const known = new Map(obstacles.map((obstacle) => [obstacle.what, obstacle]));
  const met = findObstacles(awsCalls)
    .filter(({ service }) => !/^(?:http|process|udp)$/.test(service))
    .map((obstacle) => known.get(obstacle.what) ?? obstacle);
  return [...met, ...emptyReads(awsCalls)];
}

/** Whether a call failed where reads found nothing, and may not where they find something. */
export function failsUnfound({ verdict, invocation }: Conclusion): boolean {
  const { obstacles = [] } = invocation;
  return verdict.accepted === null && obstacles.some(({ kind }) => kind === "nothing-found");
}

/** Whether a call found an entry that was made up. */
export function hasFound({ invocation }: Conclusion): boolean {
  return invocation.awsCalls.some(({ isFound }) => isFound === true);
}
