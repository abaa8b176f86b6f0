import type { CapturedRequest } from "../http.ts";
import { isSend } from "./request.ts";
import { notVerified, SesError } from "./refusals.ts";
import type { Fault } from "../../capture-settings.ts";

/** Counts the sends, an SDK's second tries among them, and says which of them the fault hits. */
export function createFaults(
  fault: Fault | undefined,
): (request: CapturedRequest | "mail") => Fault | undefined {
  let sends = 0;
  return (request) => {
    if (fault === undefined || (request !== "mail" && !isSend(request))) return undefined;
    sends++;
    return fault.send === undefined || fault.send === sends ? fault : undefined;
  };
}

/** What SES answers then. A fault that breaks the connection is answered by nobody. */
const REFUSALS: Partial<Record<Fault["kind"], ConstructorParameters<typeof SesError>>> = {
  throttle: ["Throttling", "Maximum sending rate exceeded."],
  "500": [
    "InternalFailure",
    "The request processing has failed because of an unknown error, exception or failure.",
    500,
  ],
  timeout: ["TimeoutError", "no response"],
  reset: ["ECONNRESET", "the connection was reset"],
};

/** Throws what a fault makes of a send. */
export function throwFault(
  fault: Fault | undefined,
  recipients: readonly string[],
  region: string,
): void {
  if (fault?.kind === "reject") throw notVerified(recipients, region);
  const refusal = fault && REFUSALS[fault.kind];
  if (refusal !== undefined) throw new SesError(...refusal);
}
