export { judge } from "./contract/verdict.ts";
export type { CognitoException, Remark, RemarkCode, Verdict } from "./contract/verdict.ts";
export { compareDocuments } from "./diff/compare.ts";
export type { Difference } from "./diff/compare.ts";
export { UserError } from "./errors.ts";
export { createEvent } from "./event/create.ts";
export type { CreateEventOptions } from "./event/create.ts";
export type { EventDocument, PostConfirmationEvent, TriggerSource } from "./event/event.ts";
export type { Json } from "./event/json.ts";
export type { FlowName } from "./event/flows.ts";
export type {
  AwsCall,
  CapturedMail,
  Crashed,
  HandlerError,
  Invocation,
  Invoke,
  LocalTarget,
  LogLine,
  Outcome,
  RemoteTarget,
  Returned,
  TimedOut,
  Timing,
} from "./invocation.ts";
