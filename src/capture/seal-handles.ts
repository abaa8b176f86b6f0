import type { Socket } from "node:net";
import { BlockedByDryRun } from "./blocked.ts";
import type { SealPolicy } from "./seal.ts";

type Native = Record<string, { prototype: Record<string, unknown> }>;

/** The sockets that were let through, whatever handles Node makes for them. */
const passing = new WeakSet<object>();

/** Lets a socket connect that the seal has agreed to. */
export function letPass(socket: Socket): void {
  passing.add(socket);
}

/**
 * Shuts the native methods that everything comes down to in the end. Whoever finds a handle, of a
 * server or of a child process to be, finds these, whichever of Node's functions they go round.
 *
 * To be called while `process.binding` still leads to them.
 */
export function sealHandles({ onRefused }: Pick<SealPolicy, "onRefused">): void {
  const { binding } = process as unknown as { binding: (name: string) => Native };
  const { TCP } = binding("tcp_wrap");
  const { Pipe } = binding("pipe_wrap");
  const { UDP } = binding("udp_wrap");
  const { Process } = binding("process_wrap");
  const refuse = (kind: "tcp" | "udp" | "process", attempt: string): never => {
    onRefused(kind, attempt);
    throw new BlockedByDryRun(attempt);
  };

  for (const prototype of [TCP?.prototype, Pipe?.prototype]) {
    for (const name of ["connect", "connect6"]) {
      const real = prototype?.[name] as ((...args: unknown[]) => unknown) | undefined;
      if (prototype === undefined || real === undefined) continue;
      prototype[name] = function connect(this: object, ...args: unknown[]): unknown {
        if (passing.has(ownerOf(this) as object)) return real.apply(this, args);
        const [, address, port] = args;
        return refuse(
          "tcp",
          typeof port === "number" ? `${String(address)}:${port}` : String(address),
        );
      };
    }
  }
  const datagrams = ["send", "send6", "connect", "connect6"];
  const memberships = ["addMembership", "addSourceSpecificMembership"];
  for (const name of [...datagrams, ...memberships]) {
    Object.assign(UDP?.prototype ?? {}, { [name]: () => refuse("udp", name) });
  }
  Object.assign(Process?.prototype ?? {}, {
    spawn: (options: { file?: unknown }) => refuse("process", String(options?.file)),
  });
}

/** Node notes on each handle whose it is, under a symbol of its own. */
function ownerOf(handle: object): unknown {
  const symbol = Object.getOwnPropertySymbols(handle).find(
    ({ description }) => description === "owner_symbol",
  );
  return symbol === undefined ? undefined : (handle as Record<symbol, unknown>)[symbol];
}
