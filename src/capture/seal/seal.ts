import type { Socket } from "node:net";
import { sealBackDoors } from "./back-doors.ts";
import { block, BlockedByDryRun } from "./blocked.ts";
import { findCaller } from "./caller.ts";
import { mailPort, speaksNoHttp } from "../../hosts.ts";
import { CapturedSocket } from "./captured-socket.ts";
import type { OwnDestination } from "./captured-socket.ts";
import { pendingSocket } from "./pending-socket.ts";
import { capturedSocket, captureSocket } from "./capture-socket.ts";
import type { Captured } from "./capture-socket.ts";
import { isMailClient, madeUpAddress, nameBehind } from "./mail-names.ts";
import { createLookUp } from "./look-up.ts";
import type { LookUp } from "./look-up.ts";
import { sealHandles } from "./handles.ts";
import type { SealPolicy } from "./policy.ts";
import { whenTlsIsWanted } from "./tls.ts";

type Builtin = Record<string, unknown>;
type AnyFunction = (...args: unknown[]) => unknown;

// A handler may replace these, as tests do that make time stand still.
const { apply } = Reflect;
const { setImmediate, setTimeout, clearTimeout } = globalThis;
const nextTick = process.nextTick.bind(process);
const toText = String;
const toNumber = Number;
const { isNaN } = Number;

/**
 * Shuts the ways out of this thread, for good: TCP and TLS connections are led to `connect`,
 * DNS look-ups, datagrams and child processes get an error. It works below every HTTP client and
 * every copy of the AWS SDK, since all of them come to `net` and `tls` in the end.
 *
 * To be called before any other code of the thread is loaded.
 */
export function sealThread(policy: SealPolicy): void {
  const { lookUp, isFound } = createLookUp();
  sealHandles(policy, isFound);
  sealConnections(policy, lookUp);
  sealNames(policy);
  sealDatagrams(policy);
  sealProcesses(policy);
  sealBackDoors(policy);
  // Modules see the builtins' new functions under their names, too: `import { connect } from "net"`.
  process.getBuiltinModule("node:module").syncBuiltinESMExports();
}

function sealConnections(policy: SealPolicy, lookUp: LookUp): void {
  const net = process.getBuiltinModule("node:net");
  const { syncBuiltinESMExports } = process.getBuiltinModule("node:module");
  const startConnecting = pendingSocket();
  const realConnect = net.connect as (...args: unknown[]) => unknown;
  // oxlint-disable-next-line typescript/unbound-method -- called with its socket as `this` below
  const realSocketConnect = net.Socket.prototype.connect as (...args: unknown[]) => unknown;

  const reachable = ({ port }: OwnDestination, [options, listener]: Fixed): readonly unknown[] => [
    // A look-up of the handler's own could lead anywhere.
    { ...options, lookup: lookUp(port) },
    listener,
  ];
  const blockSocket = (socket: Socket, { host, port, isLocal }: OwnDestination): Socket => {
    const name = isLocal ? host : `${host}:${port}`;
    policy.onBlocked(isLocal ? "unix" : "tcp", name);
    startConnecting(socket);
    if (policy.isSilent(name)) return keepWaiting(socket);
    // Nobody refuses a connection before the code that wants it has had its turn.
    const blocked = new BlockedByDryRun(`a connection to ${name}`);
    setImmediate(() => socket.destroyed || socket.destroy(blocked));
    return socket;
  };
  const connector = (real: (...args: unknown[]) => unknown, isTls: boolean, connected: string) =>
    function connect(...args: unknown[]): unknown {
      const { destination, listener, below, fixed } = readConnectArguments(args, isTls);
      const { host, port } = destination;
      // TLS over a connection that is not captured gets as far as that.
      const isOverReal = isTls && below === undefined && fixed[0].socket instanceof net.Socket;
      if (isOverReal) return real(...fixed);
      if (below === undefined && policy.passes(host, port)) {
        return real(...reachable(destination, fixed));
      }
      const place = `${host}:${port}`;
      destination.isDatabase = below?.destination.isDatabase ?? policy.isDatabase(place);
      const isRefused = (speaksNoHttp(port) && !destination.isDatabase) || policy.isSilent(place);
      if (destination.isLocal || (below === undefined && isRefused)) {
        // Node's function makes the socket, which comes to `connect` below.
        return real(...fixed);
      }
      const near = policy.connect(destination, below?.destination);
      const socket = new CapturedSocket(destination, near, fixed[0]);
      near.once("error", (error) => socket.destroy(error));
      if (listener !== undefined) socket.once(connected, listener);
      if (below !== undefined) {
        // It no longer keeps the event loop going, and ends with the connection over it.
        below.unref();
        socket.once("close", () => below.destroy());
      }
      return socket;
    };

  const connect = connector(realConnect, false, "connect");
  Object.assign(net as unknown as Builtin, { connect, createConnection: connect });
  // `node:http` is not loaded yet. Its agent takes what it finds here when it is, or when it connects.
  whenTlsIsWanted(() => {
    policy.onTls();
    const tls = process.getBuiltinModule("node:tls");
    const realTlsConnect = tls.connect as (...args: unknown[]) => unknown;
    Object.assign(tls as unknown as Builtin, {
      connect: connector(realTlsConnect, true, "secureConnect"),
    });
    syncBuiltinESMExports();
  });

  // What goes round the functions above: a socket that somebody made by hand.
  Object.assign(net.Socket.prototype, {
    connect(this: Socket, ...args: unknown[]): unknown {
      const { destination, listener, fixed } = readConnectArguments(args, false);
      const { host, port } = destination;
      if (policy.passes(host, port)) {
        policy.onPassed(this, host, port);
        return apply(realSocketConnect, this, reachable(destination, fixed));
      }
      // A TLS socket needs a peer that speaks TLS, and there is none.
      destination.isDatabase = policy.isDatabase(`${host}:${port}`);
      const isServed = mailPort(port) !== undefined || destination.isDatabase;
      if (isServed && !("encrypted" in this)) {
        const near = policy.connect(destination, undefined);
        captureSocket(this, destination, near);
        near.once("error", (error) => this.destroy(error));
        if (listener !== undefined) this.once("connect", listener);
        return this;
      }
      return blockSocket(this, destination);
    },
  });
}

/** In milliseconds: longer than any call. */
const FOR_EVER = 2 ** 30;

function never(): Promise<never> {
  return new Promise(() => void setTimeout(() => undefined, FOR_EVER));
}

/** Like a connection that nobody takes, which Node waits for. */
function keepWaiting(socket: Socket): Socket {
  const timer = setTimeout(() => undefined, FOR_EVER);
  return socket.once("close", () => clearTimeout(timer));
}

/** `connect` takes options, a port with an optional host, or a path, and perhaps a listener. */
function readConnectArguments(
  args: readonly unknown[],
  tls: boolean,
): {
  destination: OwnDestination;
  listener: (() => void) | undefined;
  /** The captured connection under this one. */
  below: Captured | undefined;
  /** The arguments without getters. */
  fixed: Fixed;
} {
  // Node hands its own calls on as one array, already normalized.
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  // Each is read once: a getter may say something else the next time.
  const options = copyOf(args.concat(first).find(isOptions) ?? {});
  const { host: ownHost, servername, port: ownPort, path: ownPath, socket } = options;
  const below = socket && capturedSocket(socket);
  const isPath = typeof first === "string" && isNaN(toNumber(first));
  // Where both are given, Node takes the path.
  const path = isPath ? first : (ownPath ?? undefined);
  const givenHost = typeof first !== "object" && typeof second === "string" ? second : ownHost;
  const givenPort = ownPort ?? (typeof first === "object" ? undefined : first);
  const host = toText(path ?? givenHost ?? servername ?? "localhost");
  const port = path === undefined ? toNumber(givenPort ?? 0) : 0;
  const isLocal = path !== undefined;
  const destination: OwnDestination = { host: nameBehind(host), port, tls, isLocal };
  const isMail = mailPort((below?.destination ?? destination).port) !== undefined;
  if (isMail) destination.caller = below?.destination.caller ?? findCaller();
  const listener = [...args, second].find((argument) => typeof argument === "function") as
    | (() => void)
    | undefined;
  const place =
    path === undefined
      ? { host: givenHost && host, port: givenPort === undefined ? undefined : port, path }
      : { path: host };
  return { destination, listener, below, fixed: [{ ...options, ...place }, listener] };
}

type Fixed = readonly [options: ConnectOptions, listener: (() => void) | undefined];

interface ConnectOptions {
  host?: string;
  servername?: string;
  port?: number | string;
  path?: string | null | undefined;
  socket?: object;
  allowHalfOpen?: boolean;
  timeout?: number;
}

/** Options as plain values, with the destination even where it is inherited. */
function copyOf(given: object): ConnectOptions {
  const copy: Record<string, unknown> = { ...given };
  for (const name of ["host", "servername", "port", "path", "socket"]) {
    if (!Object.hasOwn(copy, name)) copy[name] = (given as Record<string, unknown>)[name];
  }
  return copy;
}

function isOptions(argument: unknown): boolean {
  return typeof argument === "object" && argument !== null && !Array.isArray(argument);
}

function sealNames(policy: SealPolicy): void {
  const dns = process.getBuiltinModule("node:dns");
  const { isIP } = process.getBuiltinModule("node:net");
  /** The address of an address is nothing to ask anybody: whoever listens on one looks it up. */
  const isAllowed = (how: string, asked: unknown): boolean =>
    policy.passes(toText(asked), 0) || (how === "lookup" && isIP(toText(asked)) !== 0);
  /** Leads the look-ups of an owner to `refuse`, those apart that are allowed. */
  const replaceLookups = (
    owner: Builtin,
    refuse: (blocked: BlockedByDryRun, callback: unknown) => unknown,
    wait: () => unknown,
  ): void => {
    for (const how of Object.getOwnPropertyNames(owner)) {
      const real = owner[how];
      if (typeof real !== "function" || !/^(?:lookup|resolve|reverse)/.test(how)) continue;
      owner[how] = (...[given, ...rest]: unknown[]): unknown => {
        // This machine's own name is nothing to ask about either, which some resolvers would do.
        const asked = how === "lookup" && given === "localhost" ? "127.0.0.1" : given;
        if (isAllowed(how, asked)) return (real as AnyFunction)(asked, ...rest);
        const name = toText(asked);
        if (madeUp(how, name, rest)) return {};
        policy.onBlocked("dns", name);
        if (policy.isSilent(name)) return wait();
        return refuse(new BlockedByDryRun(`a DNS lookup of ${name}`), rest.at(-1));
      };
    }
  };

  for (const owner of [dns, dns.Resolver.prototype]) {
    replaceLookups(owner as unknown as Builtin, callBack, () => (void never(), {}));
  }
  for (const owner of [dns.promises, dns.promises.Resolver.prototype]) {
    replaceLookups(owner as unknown as Builtin, reject, never);
  }
}

/** Answers a mail client that looks up its server. @returns Whether it was one. */
function madeUp(how: string, name: string, rest: readonly unknown[]): boolean {
  const callback = rest.at(-1);
  if (typeof callback !== "function" || !/^(?:lookup|resolve[46])$/.test(how)) return false;
  if (!isMailClient()) return false;
  const address = madeUpAddress(name);
  const options = isOptions(rest[0]) ? (rest[0] as { all?: boolean }) : {};
  if (how === "resolve4") nextTick(callback, null, [address]);
  else if (how === "lookup" && options.all === true) {
    nextTick(callback, null, [{ address, family: 4 }]);
  } else if (how === "lookup") nextTick(callback, null, address, 4);
  else nextTick(callback, noAddress(name));
  return true;
}

/** The error for a name without an address of version 6. */
function noAddress(hostname: string): Error {
  const parts = { code: "ENODATA", syscall: "queryAaaa", hostname };
  return Object.assign(new Error(`queryAaaa ENODATA ${hostname}`), parts);
}

function callBack(blocked: BlockedByDryRun, callback: unknown): object {
  if (typeof callback !== "function") throw blocked;
  nextTick(callback, blocked);
  return {};
}

function reject(blocked: BlockedByDryRun): Promise<never> {
  return Promise.reject(blocked);
}

function sealDatagrams(policy: SealPolicy): void {
  const { Socket } = process.getBuiltinModule("node:dgram");
  const blocker =
    (first: number) =>
    (...args: unknown[]): never => {
      // A message, perhaps where it begins and ends, then a port and an address; or these alone.
      const given = args.slice(first);
      const host = given.find((argument) => typeof argument === "string") ?? "localhost";
      const port = given.findLast((argument) => typeof argument === "number");
      const name = port === undefined ? toText(host) : `${toText(host)}:${toText(port)}`;
      return block(policy, "udp", name, `a datagram to ${name}`);
    };
  Object.assign(Socket.prototype, {
    send: blocker(1),
    connect: blocker(0),
    // Joining a group tells the routers of it.
    addMembership: blocker(0),
    addSourceSpecificMembership: blocker(0),
  });
}

function sealProcesses(policy: SealPolicy): void {
  const childProcess = process.getBuiltinModule("node:child_process");
  const workerThreads = process.getBuiltinModule("node:worker_threads");
  const blockProcess = (file: unknown): never =>
    block(policy, "process", toText(file), `the process ${toText(file)}`);
  const names = ["spawn", "exec", "execFile", "fork", "spawnSync", "execSync", "execFileSync"];
  Object.assign(
    childProcess as unknown as Builtin,
    Object.fromEntries(names.map((name) => [name, blockProcess])),
  );
  Object.assign(childProcess.ChildProcess.prototype, {
    spawn: (options: { file: string }) => blockProcess(options.file),
  });
  // A thread of the handler's own would have none of this in place. (`new` takes a plain function.)
  Object.assign(workerThreads, {
    Worker: function Worker(file: unknown) {
      blockProcess(file);
    },
  });

  // A signal would end this whole process, or another one. 0 only asks whether there is one.
  for (const name of ["kill", "_kill"] as const) {
    const real = (process as unknown as Record<string, AnyFunction>)[name]?.bind(process);
    Object.assign(process, {
      [name]: (pid: number, signal: number | string = "SIGTERM") =>
        signal === 0 ? real?.(pid, 0) : blockProcess(`kill ${signal} ${pid}`),
    });
  }
}
