import type { Json } from "../json.ts";
import type { AwsCall, CapturedMail } from "../invocation.ts";
import type { Fault } from "../capture-settings.ts";

/** What the seal reports as it happens, from the worker to whoever runs it. */
export type CaptureRecord =
  | { type: "mail"; mail: CapturedMail }
  | { type: "aws-call"; call: AwsCall }
  | { type: "wrote"; write: Written };

/** A call that an account remembers, for the account of another environment to know it as well. */
export interface Written {
  service: string;
  operation: string;
  input: { [name: string]: Json };
  region: string;
  body: Uint8Array;
  /** Whether a stub answered it. */
  isStubbed?: true;
}

export type Recorder = (record: CaptureRecord) => void;

/** Of an AWS call: where it goes to, and where in the user's code it comes from. */
export interface Call {
  region: string;
  caller: string | undefined;
  /** What is to go wrong with it. */
  fault: Fault | undefined;
}
