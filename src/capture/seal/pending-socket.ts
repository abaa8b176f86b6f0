import type { Socket } from "node:net";

type Handle = new (type: number) => object;

/**
 * Makes a function that gives a socket the state of one that connects: what is written waits, and `close` follows an
 * error in a later turn, with what depends on it attached meanwhile, because the handle has to be closed.
 *
 * To be called while `process.binding` still leads to Node's native TCP handles.
 */
export function pendingSocket(): (socket: Socket) => void {
  const { binding } = process as unknown as { binding: (name: string) => unknown };
  const { TCP, constants } = binding("tcp_wrap") as {
    TCP: Handle;
    constants: { SOCKET: number };
  };
  return (socket) => {
    const own = socket as unknown as { _handle: object | null };
    // oxlint-disable-next-line no-underscore-dangle -- Node's name
    own._handle ??= new TCP(constants.SOCKET);
    Object.assign(socket, { connecting: true });
  };
}
