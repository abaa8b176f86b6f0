import type { InspectOptions } from "./protocol.ts";

// The seal takes it from the handler.
const { open } = process.getBuiltinModule("node:inspector");

/**
 * Opens this thread to a debugger, which then sees the handler and nothing of the program around it.
 * Node itself prints the address on stderr.
 */
export function openDebugger({ host, port, stopAtStart }: InspectOptions): void {
  open(port, host);
  if (stopAtStart) process.getBuiltinModule("node:inspector").waitForDebugger();
}
