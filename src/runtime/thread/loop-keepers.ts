import type { LoopKeeper } from "../../invocation.ts";

// A handler may put anything in the place of this.
const activeResources = process.getActiveResourcesInfo.bind(process);
const isTimer = RegExp.prototype.test.bind(/^(?:Timeout|Immediate)$/);
const isServer = RegExp.prototype.test.bind(/^(?:TCP|Pipe)Server/);
const isSocket = RegExp.prototype.test.bind(/^(?:TCP|Pipe|TLS|UDP|GetAddrInfo|HTTP)/);
const isFile = RegExp.prototype.test.bind(/^(?:FS|File)/);

/** What keeps this thread's event loop busy. It goes without what a handler may have replaced: methods of arrays. */
export function loopKeepers(): LoopKeeper[] {
  const names = activeResources();
  const seen: Partial<Record<LoopKeeper, true>> = {};
  for (let index = 0; index < names.length; index += 1) seen[keeperOf(names[index] ?? "")] = true;
  const found: LoopKeeper[] = [];
  for (const keeper in seen) found[found.length] = keeper as LoopKeeper;
  return found;
}

/** From Node's name of a resource. */
function keeperOf(name: string): LoopKeeper {
  if (isTimer(name)) return "timer";
  if (isServer(name)) return "server";
  if (isSocket(name)) return "socket";
  return isFile(name) ? "file" : "other";
}
