import type { Live } from "../../capture-settings.ts";
import type { DryRunOptions } from "../flags/dry-run.ts";
import type { EventInput } from "../flags/event-input.ts";
import type { LocalOptions } from "../flags/local.ts";
import type { OutputOptions } from "../flags/output.ts";
import type { SesMode } from "../flags/ses.ts";

export interface RunOptions {
  input: EventInput;
  local: LocalOptions;
  ses: SesMode;
  dryRun: DryRunOptions;
  /** Of a live run. */
  live: Live;
  region: string | undefined;
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
