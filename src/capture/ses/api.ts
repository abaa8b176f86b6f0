import type { Json } from "../../json.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import type { Call } from "../record.ts";
import type { Ses } from "./account.ts";
import type { SesErrorParts } from "./refusals.ts";

/** How one of SES's two APIs writes its calls and answers. */
export interface SesApi {
  /** `act` throws what SES refuses; it is `undefined` for what is not known here. */
  read: (request: CapturedRequest) => Pick<SesCall<never>, "body" | "name"> & {
    operation: string;
    act: SesAction<never> | undefined;
  };
  /** What is said of an operation that is not known here. */
  unknown: string;
  success: (operation: string, reply: Json, requestId: string) => CapturedAnswer;
  /** What a refusal is called in this API. */
  named: (error: SesErrorParts) => SesErrorParts;
  failure: (error: SesErrorParts, requestId: string) => CapturedAnswer;
}

/** What an SDK is given, as it crosses the wire: any of it may be missing, and bytes are base64. */
export type Wire<Given> = Given extends Uint8Array
  ? string
  : Given extends readonly (infer Member)[]
    ? Wire<Member>[]
    : Given extends object
      ? { [Name in keyof Given]?: Wire<Given[Name]> }
      : Given;

/** Many a call has nothing to say but that it was made. */
export type SesAction<Request> = (
  call: SesCall<Request>,
) => Promise<Json | undefined> | Json | undefined;

/** A call of an operation, its parameters as JSON. */
export interface SesCall<Request = object> {
  body: Wire<Request>;
  ses: Ses;
  call: Call;
  /** Of what the path of the call names. */
  name: string;
}
