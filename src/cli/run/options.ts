import type { EventInput } from "../flags/event-input.ts";
import type { OutputOptions } from "../flags/output.ts";
import type { LocalRun } from "../io/run-handler.ts";

export interface RunOptions extends LocalRun {
  input: EventInput;
  yes: boolean;
  mode: RunMode;
  watch: boolean;
  output: OutputOptions;
}

/** How often the handler is called. */
export type RunMode =
  | { kind: "once" }
  /** As Cognito does for one confirmation. */
  | { kind: "cognito"; attempts: number }
  | { kind: "repeat"; times: number; concurrency: number };
