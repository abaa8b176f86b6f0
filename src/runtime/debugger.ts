import type { InspectOptions } from "./protocol.ts";

/**
 * Opens this thread to a debugger, which then sees the handler and nothing of the program around it.
 * Node itself prints the address on stderr.
 */
export function openDebugger({ host, port, stopAtStart }: InspectOptions): void {
  const inspector = process.getBuiltinModule("node:inspector");
  inspector.open(port, host);
  if (stopAtStart) inspector.waitForDebugger();
}
