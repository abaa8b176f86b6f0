import type { DryRunOptions } from "../flags/dry-run.ts";
import type { EventInput } from "../flags/event-input.ts";
import type { FunctionOptions } from "../flags/function.ts";
import type { LocalOptions } from "../flags/local.ts";
import type { OutputOptions } from "../flags/output.ts";

export interface CompareOptions {
  input: EventInput;
  /** The handler on this machine and a function, or two functions. */
  sides:
    | { kind: "local-remote"; local: LocalOptions; dryRun: DryRunOptions; remote: FunctionOptions }
    | { kind: "remotes"; remotes: readonly [FunctionOptions, FunctionOptions] };
  region: string | undefined;
  yes: boolean;
  output: OutputOptions;
}
