import type { InvocationType } from "../../remote/invoke/call-input.ts";
import type { EventInput } from "../flags/event-input.ts";
import type { FunctionOptions } from "../flags/function.ts";
import type { OutputOptions } from "../flags/output.ts";

export interface InvokeOptions extends FunctionOptions {
  input: EventInput;
  invocationType: InvocationType;
  yes: boolean;
  output: OutputOptions;
}
