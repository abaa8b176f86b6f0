import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { OwnDestination } from "./captured-socket.ts";

export type BlockedService = "tcp" | "unix" | "dns" | "udp" | "process";

/** What the seal does with the ways out of the process. */
export interface SealPolicy {
  /** The connections that may leave: none in a dry run. */
  passes: (host: string, port: number) => boolean;
  /** Whether a database at a place, `host:port`, is answered. */
  isDatabase: (place: string) => boolean;
  /** Whether a name or a place, `host:port`, neither answers nor refuses. */
  isSilent: (place: string) => boolean;
  /**
   * Leads a connection that may not leave to where it is answered.
   *
   * @param below The captured connection that it goes over.
   */
  connect: (destination: OwnDestination, below: OwnDestination | undefined) => Duplex;
  /** Called when code that can make connections is about to be loaded. */
  onTls: () => void;
  /** Called with each socket that may leave, before it connects. */
  onPassed: (socket: Socket, host: string, port: number) => void;
  /** Called with each way out that was blocked, before the error is thrown. */
  onBlocked: (service: BlockedService, attempt: string) => void;
}
