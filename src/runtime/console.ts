import { format } from "node:util";
import type { LogLine } from "../invocation.ts";

const LEVELS = {
  log: "info",
  debug: "debug",
  info: "info",
  warn: "warn",
  error: "error",
  trace: "trace",
} as const;

/** Takes over the console of this thread, so that each call is one entry, in order and with its level. */
export function captureConsole(report: (line: LogLine) => void): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    Object.assign(console, {
      [method]: (...args: unknown[]) => report({ source: level, text: format(...args) }),
    });
  }
}
