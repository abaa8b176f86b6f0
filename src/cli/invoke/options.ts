import type { InvocationType } from "../../remote/invoke/call-input.ts";
import type { EventInput } from "../flags/event-input.ts";
import type { FunctionOptions } from "../flags/function.ts";
import type { OutputOptions } from "../flags/output.ts";

/** The function to call, and what is done with its answer. */
export interface InvokeTarget extends FunctionOptions {
  yes: boolean;
  output: OutputOptions;
}

export interface InvokeOptions extends InvokeTarget {
  input: EventInput;
  invocationType: InvocationType;
}
