import type { AwsCall, CapturedMail } from "../invocation.ts";

/** What the seal reports as it happens, from the worker to whoever runs it. */
export type CaptureRecord =
  | { type: "mail"; mail: CapturedMail }
  | { type: "aws-call"; call: AwsCall };

export type Recorder = (record: CaptureRecord) => void;
