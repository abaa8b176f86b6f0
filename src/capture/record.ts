import type { Json } from "../json.ts";
import type { AwsCall, CapturedMail } from "../invocation.ts";
import type { Fault } from "../capture-settings.ts";

/** What the seal reports while the handler runs, from the worker to the host. */
export type CaptureRecord =
  | { type: "mail"; mail: CapturedMail }
  | { type: "aws-call"; call: AwsCall }
  | { type: "wrote"; write: Written };

/** A call that an account remembers, so that the account of another environment can know it too. */
export interface Written {
  service: string;
  operation: string;
  input: { [name: string]: Json };
  region: string;
  body: Uint8Array;
  /** Whether a stub supplied the response. */
  isStubbed?: true;
}

export type Recorder = (record: CaptureRecord) => void;

/** For an AWS call: its destination, and the place in the user's code that made it. */
export interface Call {
  region: string;
  caller: string | undefined;
  /** Set if it was not signed with the credentials of the function's role. */
  signer?: AwsCall["signer"];
  /** How it should fail. */
  fault: Fault | undefined;
}
