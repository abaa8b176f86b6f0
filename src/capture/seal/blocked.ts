import { keepMethods } from "./keep-methods.ts";
import type { SealPolicy } from "./policy.ts";

/** Every error of the seal's. A handler may wrap one, and change whatever it says. */
const made = keepMethods(new WeakSet<object>());

/** Of a replay: another text, so that a failure which repeats it is another one. */
let suffix = "";

/** Thrown, or emitted, to code that tried a way out which cannot be captured. */
export class BlockedByDryRun extends Error {
  override readonly name = "BlockedByDryRun";
  readonly code = "EDRYRUN";

  constructor(attempt: string) {
    super(`the dry run blocked ${attempt}${suffix}`);
    made.add(this);
  }
}

/** Whether it is an error of the seal's, by its identity. */
export function isBlock(error: object): boolean {
  return made.has(error);
}

/** Makes the errors of a replay other ones. */
export function sayReplay(isReplay: boolean): void {
  suffix = isReplay ? " once more" : "";
}

/** Puts a way out that cannot be captured on the record, and throws. */
export function block(
  { onBlocked }: Pick<SealPolicy, "onBlocked">,
  service: Parameters<SealPolicy["onBlocked"]>[0],
  attempt: string,
  inWords = attempt,
): never {
  onBlocked(service, attempt);
  throw new BlockedByDryRun(inWords);
}
