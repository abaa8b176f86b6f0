import type { FlowName } from "../../event/create/flows.ts";
import type { PostConfirmationEvent } from "../../event/event.ts";
import { envelope } from "../envelope.ts";

/** The document that `gen-event --json` prints. */
export function eventDocument(
  event: PostConfirmationEvent,
  from: { flow: FlowName; seed: string },
): object {
  return { ...envelope("gen-event", 0), ...from, event };
}
