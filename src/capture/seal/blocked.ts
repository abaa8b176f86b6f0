import type { SealPolicy } from "./policy.ts";

/** Thrown, or emitted, to code that tried a way out which cannot be captured. */
export class BlockedByDryRun extends Error {
  override readonly name = "BlockedByDryRun";
  readonly code = "EDRYRUN";

  /** @param host With its port, where a flag would let it through. */
  constructor(attempt: string, host?: string) {
    const remedy = host === undefined ? "" : ` (--allow-net ${asFlag(host)} lets it through)`;
    super(`the dry run let nothing leave this machine: ${attempt} was blocked${remedy}`);
  }
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

/** An address of version 6 stands in brackets there. */
function asFlag(host: string): string {
  const { isIPv6 } = process.getBuiltinModule("node:net");
  const [, address = "", port = ""] = /^(.+:.+):(\d+)$/.exec(host) ?? [];
  if (isIPv6(address)) return `[${address}]:${port}`;
  return isIPv6(host) ? `[${host}]` : host;
}
