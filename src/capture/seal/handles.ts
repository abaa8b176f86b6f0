import { block } from "./blocked.ts";
import { ownPorts } from "./own-ports.ts";
import type { SealPolicy } from "./policy.ts";

type Functions = Record<string, unknown>;
type Native = Record<string, { prototype: Functions }>;
type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

// `real.apply` would be whatever a handler has put there, and would hand it the real function.
const { apply } = Reflect;
const toText = String;

/**
 * Shuts the native methods that everything comes down to in the end. Whoever finds a handle, of a
 * server or of a child process to be, finds these, whichever of Node's functions they go round.
 *
 * @param isFound Whether an address is one that a host was looked up to have which may be reached.
 * To be called while `process.binding` still leads to them.
 */
export function sealHandles(
  policy: Pick<SealPolicy, "onBlocked" | "passes">,
  isFound: (address: string, port: number) => boolean,
): void {
  const { binding } = process as unknown as { binding: (name: string) => Native };
  const { TCP } = binding("tcp_wrap");
  const { Pipe } = binding("pipe_wrap");
  const { UDP } = binding("udp_wrap");
  const { Process } = binding("process_wrap");
  const { isIP } = process.getBuiltinModule("node:net");

  // Judged by the address alone: whose a handle is, anybody can say.
  const mayReach = (address: unknown, port: unknown): boolean =>
    typeof address === "string" &&
    typeof port === "number" &&
    (policy.passes(address, port) || isFound(address, port));
  const mayOpen = (path: unknown): boolean => typeof path === "string" && policy.passes(path, 0);
  for (const [prototype, names, isAllowed] of [
    [TCP?.prototype, ["connect", "connect6"], mayReach],
    [Pipe?.prototype, ["connect"], mayOpen],
  ] as const) {
    for (const name of names) {
      const real = prototype?.[name] as AnyFunction | undefined;
      if (prototype === undefined || real === undefined) continue;
      prototype[name] = function connect(this: object, ...args: unknown[]): unknown {
        const [, address, port] = args;
        if (isAllowed(address, port)) return apply(real, this, args);
        const place = typeof port === "number" ? `${toText(address)}:${port}` : toText(address);
        return block(policy, "tcp", place);
      };
    }
  }
  for (const prototype of [TCP?.prototype, Pipe?.prototype]) {
    if (prototype !== undefined) prototype["open"] = openDescriptor;
  }
  if (TCP !== undefined) ownPorts(TCP.prototype, policy);
  const datagrams = ["send", "send6", "connect", "connect6"];
  const memberships = ["addMembership", "addSourceSpecificMembership"];
  for (const name of [...datagrams, ...memberships]) {
    Object.assign(UDP?.prototype ?? {}, { [name]: () => block(policy, "udp", name) });
  }
  const spawn = (options: { file?: unknown }): never =>
    block(policy, "process", toText(options?.file));
  Object.assign(Process?.prototype ?? {}, { spawn });
  Object.assign(binding("spawn_sync"), { spawn });

  const names = binding("cares_wrap");
  const { ChannelWrap } = names;
  for (const owner of [names as Functions, ChannelWrap?.prototype ?? {}]) {
    for (const how of Object.getOwnPropertyNames(owner)) {
      const real = owner[how];
      if (typeof real !== "function" || !/^(?:get(?:addr|name)info|getHostBy|query)/.test(how))
        continue;
      owner[how] = function lookUp(this: unknown, ...args: unknown[]): unknown {
        // By its place: to take a list apart asks a method that a handler can replace.
        const asked = args[1];
        const isAllowed =
          typeof asked === "string" &&
          (policy.passes(asked, 0) || (how === "getaddrinfo" && isIP(asked) !== 0));
        return isAllowed
          ? apply(real as AnyFunction, this, args)
          : block(policy, "dns", toText(asked));
      };
    }
  }
}

/** What systems answer where there is no such descriptor. */
const EBADF = -9;

/**
 * The descriptors are those of the whole process. To open one of the first three really would close it in the
 * end; what is written to it is captured by its number.
 */
function openDescriptor(this: object, fd: unknown): number {
  if (fd !== 0 && fd !== 1 && fd !== 2) return EBADF;
  Object.defineProperty(this, "fd", { value: fd });
  return 0;
}
