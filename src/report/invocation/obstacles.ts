import { remedyText } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";

/** An obstacle as documents have it. */
export function obstacleDocument(obstacle: Obstacle): object {
  const { kind, what } = obstacle;
  return { kind, what, remedy: remedyText(obstacle) };
}
