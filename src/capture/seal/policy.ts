import type { Duplex } from "node:stream";
import type { Destination } from "./captured-socket.ts";

/** What the seal does with the ways out of the process. */
export interface SealPolicy {
  /** The connections that may leave: none in a dry run. */
  passes: (host: string, port: number) => boolean;
  /** Takes the far end of a connection that may not leave. */
  onConnection: (connection: Duplex, destination: Destination) => void;
  /** Called with each way out that was blocked, before the error is thrown. */
  onBlocked: (service: "tcp" | "dns" | "udp" | "process", attempt: string) => void;
}
