import { keepMethods } from "./keep-methods.ts";
import type { SealPolicy } from "./policy.ts";

/** Every error of the seal. A handler may change all properties of one. */
const made = keepMethods(new WeakSet<object>());

/** Changes the text in a replay, so that a failure that repeats it differs. */
let suffix = "";

/** Thrown or emitted where code tried something that cannot be captured. */
export class BlockedByDryRun extends Error {
  override readonly name = "BlockedByDryRun";
  readonly code = "EDRYRUN";

  constructor(attempt: string) {
    super(`the dry run blocked ${attempt}${suffix}`);
    made.add(this);
  }
}

/** Whether an error is one of the seal, by identity. */
export function isBlock(error: object): boolean {
  return made.has(error);
}

/** Gives the errors of a replay another text. */
export function sayReplay(isReplay: boolean): void {
  suffix = isReplay ? " once more" : "";
}

/** Records something that cannot be captured, and throws. */
export function block(
  { onBlocked }: Pick<SealPolicy, "onBlocked">,
  service: Parameters<SealPolicy["onBlocked"]>[0],
  attempt: string,
  inWords = attempt,
): never {
  onBlocked(service, attempt);
  throw new BlockedByDryRun(inWords);
}
