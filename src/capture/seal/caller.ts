import { CapturedSocket } from "./captured-socket.ts";
import { placeIn, textOfPlace } from "../../source-place.ts";
import { isOurs, readTrace } from "./tool-frames.ts";

/** Deep enough for an SDK with all its middleware. */
const FRAMES = 100;

interface ClientRequest {
  once: (event: "socket", listener: (socket: object) => void) => void;
}

/**
 * Notes with each captured connection where the request that goes over it was made, in the user's own
 * code. A connection carries one request after the other.
 *
 * Node's own client tells of its requests; `fetch` does not in a way that leads to its caller.
 */
export function noteCallers(): void {
  process
    .getBuiltinModule("node:diagnostics_channel")
    .subscribe("http.client.request.created", (message) => {
      const { request } = message as { request: ClientRequest };
      const caller = findCaller();
      request.once("socket", (socket) => {
        if (socket instanceof CapturedSocket) socket.destination.caller = caller;
      });
    });
}

/** Who called into the tool, as far as a short trace shows it. */
export function directCaller(): { by: "user"; caller: string } | { by: "node" | "unknown" } {
  const told = readTrace(FEW_FRAMES, (trace) => {
    const frame = linesOf(trace).find((line) => !isOurs(line)) ?? "";
    if (NODES.test(frame)) return { by: "node" as const };
    const caller = placeOf(frame);
    return caller === undefined ? undefined : { by: "user" as const, caller };
  });
  return told ?? { by: "unknown" };
}

/** `file:line:column` of the innermost frame that is neither Node's, nor a package's, nor ours. */
export function findCaller(): string | undefined {
  return readTrace(FRAMES, (trace) =>
    placeOf(linesOf(trace).find((line) => !isOurs(line) && placeIn(line) !== undefined)),
  );
}

const FEW_FRAMES = 6;
const NODES = /\bnode:[^()]*\)?$/;

function linesOf(trace: string): string[] {
  return trace.split("\n").slice(1);
}

function placeOf(frame = ""): string | undefined {
  const place = placeIn(frame);
  return place && textOfPlace(place);
}
