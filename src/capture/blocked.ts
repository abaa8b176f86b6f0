/** Thrown, or emitted, to code that tried a way out which cannot be captured. */
export class BlockedByDryRun extends Error {
  override readonly name = "BlockedByDryRun";
  readonly code = "EDRYRUN";

  /** @param host With its port, where a flag would let it through. */
  constructor(attempt: string, host?: string) {
    const remedy = host === undefined ? "" : ` (--allow-net ${host} lets it through)`;
    super(`the dry run let nothing leave this machine: ${attempt} was blocked${remedy}`);
  }
}
