import type { Invocation } from "../invocation.ts";

/**
 * Whether an invocation failed because of an obstacle, as far as that can be told. A failure that is the
 * same whatever the outside answers is the handler's own. An answer that names a made-up value may come of it.
 */
export function isHindered({ outcome, replay = "same", obstacles = [] }: Invocation): boolean {
  return (
    ("isBlocked" in outcome && outcome.isBlocked === true) ||
    replay !== "same" ||
    (outcome.kind === "returned" && obstacles.some(({ kind }) => kind === "made-up"))
  );
}
