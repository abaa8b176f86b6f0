import type { Socket } from "node:net";
import type { Connection } from "../../invocation.ts";

const { max } = Math;

interface Passed {
  socket: Socket;
  host: string;
  port: number;
  /** What was reported of it. */
  bytesWritten: number;
}

/**
 * Counts what leaves over the sockets that were let through.
 *
 * @param send Is told about each one that is opened, and about the bytes when asked to `report`.
 */
export function createPassedSockets(send: (connection: Connection) => void): {
  note: (socket: Socket, host: string, port: number) => void;
  report: () => void;
} {
  // A handler may replace what lists do.
  let open: Record<number, Passed> = {};
  let count = 0;
  return {
    note: (socket, host, port) => {
      open[count] = { socket, host, port, bytesWritten: socket.bytesWritten ?? 0 };
      count += 1;
      send({ host, port, opened: 1, bytesWritten: 0 });
    },
    report: () => {
      const kept: Record<number, Passed> = {};
      let left = 0;
      for (let index = 0; index < count; index += 1) {
        const each = open[index] as Passed;
        const { socket, host, port } = each;
        const now = socket.bytesWritten ?? 0;
        // A socket that connects anew begins with none.
        const bytesWritten = max(0, now - each.bytesWritten);
        each.bytesWritten = now;
        if (bytesWritten > 0) send({ host, port, opened: 0, bytesWritten });
        if (socket.destroyed) continue;
        kept[left] = each;
        left += 1;
      }
      open = kept;
      count = left;
    },
  };
}
