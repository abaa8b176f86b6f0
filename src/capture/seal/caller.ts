import { fileURLToPath } from "node:url";
import { CapturedSocket } from "./captured-socket.ts";
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
export function directCaller():
  | { by: "user"; caller: string }
  | { by: "package" | "node" | "unknown" } {
  const caller = findFrame(FEW_FRAMES, (line) => !isOurs(line));
  if (caller === undefined) return { by: "unknown" };
  if (caller.startsWith("node:")) return { by: "node" };
  return NOT_THE_USERS.test(caller) ? { by: "package" } : { by: "user", caller };
}

/** `file:line:column` of the innermost frame that is neither Node's, nor a package's, nor ours. */
export function findCaller(): string | undefined {
  return findFrame(FRAMES, (line) => !isOurs(line) && !NOT_THE_USERS.test(line));
}

const FEW_FRAMES = 6;
const NOT_THE_USERS = /\bnode:|[\\/]node_modules[\\/]|<anonymous>\)?$/;

function findFrame(frames: number, isMeant: (line: string) => boolean): string | undefined {
  return readTrace(frames, (trace) => {
    const frame = trace.split("\n").slice(1).find(isMeant);
    const place = /\(?([^\s()]+:\d+:\d+)\)?$/.exec(frame ?? "")?.[1];
    return place?.startsWith("file:") === true ? fileURLToPath(place) : place;
  });
}
