import type { LoopKeeper } from "../../invocation.ts";

// A handler may put anything in the place of this.
const activeResources = process.getActiveResourcesInfo.bind(process);

/** Node's names of what keeps an event loop busy. */
const KINDS: readonly [RegExp, LoopKeeper][] = [
  [/^(?:Timeout|Immediate)$/, "timer"],
  [/^(?:TCP|Pipe)Server/, "server"],
  [/^(?:TCP|Pipe|TLS|UDP|GetAddrInfo|HTTP)/, "socket"],
  [/^(?:FS|File)/, "file"],
];

/** What keeps this thread's event loop busy at the moment. */
export function loopKeepers(): LoopKeeper[] {
  const found = activeResources().map(
    (name) => KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? "other",
  );
  return [...new Set(found)];
}
