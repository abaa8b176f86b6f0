import type { CapturedRequest } from "../http.ts";
import { isSend } from "./request.ts";
import { notVerified, SesError } from "./refusals.ts";
import type { Fault } from "../../capture-settings.ts";

/** Counts the sends, an SDK's second tries among them, and says which of them the fault hits. */
export function createFaults(
  fault: Fault | undefined,
): (request: CapturedRequest) => Fault | undefined {
  let sends = 0;
  return (request) => {
    if (fault === undefined || !isSend(request)) return undefined;
    sends++;
    return fault.send === undefined || fault.send === sends ? fault : undefined;
  };
}

/** Throws what a fault makes SES answer. One that breaks the connection is answered by nobody. */
export function throwFault(
  fault: Fault | undefined,
  recipients: readonly string[],
  region: string,
): void {
  switch (fault?.kind) {
    case "throttle":
      throw new SesError("Throttling", "Maximum sending rate exceeded.");
    case "reject":
      throw notVerified(recipients, region);
    case "500":
      throw new SesError(
        "InternalFailure",
        "The request processing has failed because of an unknown error, exception or failure.",
        500,
      );
    case "timeout":
      throw new SesError("TimeoutError", "no answer came");
    case "reset":
      throw new SesError("ECONNRESET", "the connection was reset");
    case "slow":
    case undefined:
  }
}
