import { createStandardStreams } from "../../capture/seal/standard-streams.ts";
import type { Stream } from "../../capture/seal/standard-streams.ts";

import { divert, lockHandle, onClose, partOf } from "./file-handles.ts";

// A handler may put anything in the place of these.
const byteLength = Buffer.byteLength.bind(Buffer);
const decoder = new TextDecoder();

type AnyFunction = (...args: unknown[]) => unknown;
type Functions = Record<string, AnyFunction>;

/**
 * Keeps a handler from the file descriptors of this whole process, which are this program's: what it
 * writes to output and error goes to `add`, there is nothing for it to read from the input, and it can
 * close none but those that it has opened.
 */
export function captureDescriptors(add: (descriptor: 1 | 2, text: string) => void): void {
  const fs = process.getBuiltinModule("node:fs");
  const { devNull } = process.getBuiltinModule("node:os");
  const functions = fs as unknown as Functions;
  const promises = fs.promises as unknown as Functions;
  // A handler may put anything in the place of the methods of a set.
  const opened: (true | undefined)[] = [];
  /** By the descriptor of a handle that leads to the null device: where what is written to it belongs. */
  const divertedTo: (1 | 2 | undefined)[] = [];
  let input: number | undefined;
  const standardStream = createStandardStreams();
  /** What one thread takes from the descriptors of the event loop ends the process. */
  const isForeign = (target: unknown): boolean =>
    typeof target === "number" && target > 2 && opened[target] !== true;
  const emptyInput = (openSync: AnyFunction): number => (input ??= openSync(devNull) as number);

  /** @returns How many bytes that were. */
  const addAll = (stream: 1 | 2, data: unknown, isVector: boolean): number => {
    const text = ((isVector ? data : [data]) as unknown[]).map(textOf).join("");
    add(stream, text);
    return byteLength(text);
  };
  /** @param isVector Whether what is written comes as a list. */
  const write = (real: AnyFunction, args: unknown[], isVector: boolean): unknown => {
    const [target, data, from, length] = args;
    const stream = divertedTo[descriptorOf(target)] ?? standardStream(target);
    if (stream === "foreign") return refuse("open", args);
    if (stream !== 1 && stream !== 2) return real(...args);
    return answer(args, addAll(stream, partOf(data, from, length), isVector), data);
  };
  for (const name of ["write", "writev", "writeFile", "appendFile"]) {
    const isVector = name === "writev";
    for (const form of [name, `${name}Sync`]) {
      replace(functions, form, (real, ...args) =>
        isForeign(args[0]) ? refuse(name, args) : write(real, args, isVector),
      );
    }
    if (name.endsWith("File")) {
      replace(promises, name, async (real, ...args) => write(real, args, false));
    }
  }

  // What these write cannot be captured.
  for (const [name, place, follows] of WHOLE_FILES) {
    const error = name === "copyFile" || name === "truncate" ? NOT_A_FILE : NOT_ALLOWED;
    const guard = (real: AnyFunction, args: unknown[]): unknown => {
      const target = args[place];
      const isStandard =
        typeof target !== "number" && standardStream(target, follows) !== undefined;
      return isStandard ? refuse(name, args, error) : real(...args);
    };
    for (const form of [name, `${name}Sync`]) {
      replace(functions, form, (real, ...args) =>
        guard(real, form === "cpSync" ? filtered(args) : args),
      );
    }
    replace(promises, name, async (real, ...args) => guard(real, args));
  }
  captureSockets(add);

  const { openSync } = functions;
  for (const name of ["read", "readv", "readFile"]) {
    for (const form of [name, `${name}Sync`]) {
      replace(functions, form, (real, target, ...rest) => {
        if (isForeign(target)) return refuse(name, rest);
        const stream = standardStream(target);
        if (stream === "foreign") return refuse("open", rest);
        const isInput = stream === 0 || (stream !== undefined && typeof target !== "number");
        return real(isInput ? emptyInput(openSync as AnyFunction) : target, ...rest);
      });
    }
  }
  replace(promises, "readFile", (real, target, ...rest) =>
    real(standardStream(target) === undefined ? target : devNull, ...rest),
  );
  replace(promises, "open", async (real, path, ...rest) => {
    const stream = standardStream(path);
    if (stream === "foreign") return refuse("open", []);
    const handle = (await real(stream === undefined ? path : devNull, ...rest)) as { fd: number };
    const { fd } = handle;
    lockHandle(handle);
    opened[fd] = true;
    if (stream === 1 || stream === 2) {
      divertedTo[fd] = stream;
      divert(handle, (data, isVector) => addAll(stream, data, isVector));
    }
    onClose(handle, () => {
      opened[fd] = undefined;
      divertedTo[fd] = undefined;
    });
    return handle;
  });

  for (const name of ["open", "openSync"]) {
    replace(functions, name, (real, path, ...rest) => {
      const stream = standardStream(path);
      if (stream === "foreign") return refuse("open", rest);
      if (stream !== undefined) return answer(rest, stream);
      const done = rest.at(-1);
      if (typeof done !== "function") {
        const descriptor = real(path, ...rest) as number;
        opened[descriptor] = true;
        return descriptor;
      }
      return real(path, ...rest.slice(0, -1), (error: unknown, descriptor: number) => {
        if (descriptor !== undefined) opened[descriptor] = true;
        done(error, descriptor);
      });
    });
  }
  for (const name of ["close", "closeSync"]) {
    replace(functions, name, (real, descriptor, ...rest) => {
      if (standardStream(descriptor) !== undefined) return answer(rest, undefined);
      // What is not a descriptor at all, Node says best.
      if (typeof descriptor !== "number" || opened[descriptor] === true) {
        if (typeof descriptor === "number") opened[descriptor] = undefined;
        return real(descriptor, ...rest);
      }
      return refuse("close", rest);
    });
  }
  for (const name of USING) {
    for (const form of [name, `${name}Sync`]) {
      replace(functions, form, (real, target, ...rest) => {
        if (isForeign(target)) return refuse(name, rest);
        const isCut = name === "ftruncate" && standardStream(target) !== undefined;
        return isCut ? refuse(name, rest, NOT_A_FILE) : real(target, ...rest);
      });
    }
  }
}

/** What changes whole files or their names, which argument names the file, and whether links are followed. */
const WHOLE_FILES = [
  ["copyFile", 1, true],
  ["cp", 1, true],
  ["truncate", 0, true],
  ["rename", 0, false],
  ["rename", 1, false],
  ["link", 1, false],
  ["symlink", 1, false],
  ["unlink", 0, false],
  ["rm", 0, false],
] as const;

/** Without a filter, native code would copy what is in a folder. */
function filtered(args: readonly unknown[]): unknown[] {
  const options = args[2] as { filter?: unknown } | undefined;
  return [args[0], args[1], { ...options, filter: options?.filter ?? (() => true) }];
}

/** Of a number, or of a handle. */
function descriptorOf(target: unknown): number {
  const { fd } =
    typeof target === "object" && target !== null ? (target as { fd?: unknown }) : { fd: target };
  return typeof fd === "number" ? fd : -1;
}

/** What else can be done with a descriptor. */
const USING = ["ftruncate", "fchmod", "fchown", "fdatasync", "fstat", "fsync", "futimes"];

interface SystemError {
  errno: number;
  code: string;
  text: string;
}

const NO_DESCRIPTOR = { errno: -9, code: "EBADF", text: "bad file descriptor" };

/** On Lambda the standard streams are pipes, and their names another user's. */
const NOT_A_FILE = { errno: -22, code: "EINVAL", text: "invalid argument" };
const NOT_ALLOWED = { errno: -13, code: "EACCES", text: "permission denied" };

/** Throws, or calls back with, an error of the system. */
function refuse(
  syscall: string,
  rest: readonly unknown[],
  { errno, code, text }: SystemError = NO_DESCRIPTOR,
): undefined {
  const error = new Error(`${code}: ${text}, ${syscall}`);
  Object.assign(error, { errno, code, syscall });
  const done = rest.at(-1);
  if (typeof done !== "function") throw error;
  process.nextTick(done, error);
  return undefined;
}

/** A socket, or a terminal, can be made on a descriptor as well. */
function captureSockets(add: (descriptor: 1 | 2, text: string) => void): void {
  const { prototype } = process.getBuiltinModule("node:net").Socket;
  const { _writeGeneric: write, _read: read } = prototype as unknown as Functions;
  Object.assign(prototype, {
    _writeGeneric(this: DescriptorSocket, ...args: unknown[]): unknown {
      const stream = streamOf(this);
      if (stream === undefined) return write?.apply(this, args);
      const [isVector, data, , done] = args;
      const chunks = isVector === true ? (data as { chunk: unknown }[]) : [{ chunk: data }];
      add(stream === 2 ? 2 : 1, chunks.map(({ chunk }) => textOf(chunk)).join(""));
      return (done as () => void)();
    },
    _read(this: DescriptorSocket, ...args: unknown[]): unknown {
      return streamOf(this) === undefined ? read?.apply(this, args) : this.push(null);
    },
  });
}

interface DescriptorSocket {
  _handle?: { fd?: number } | null;
  /** Of terminals alone. */
  isTTY?: boolean;
  push: (chunk: null) => boolean;
}

/** A terminal is opened anew, and its descriptor says nothing. */
function streamOf({ _handle, isTTY }: DescriptorSocket): Stream | undefined {
  const fd = isTTY === true ? 1 : _handle?.fd;
  return fd === 0 || fd === 1 || fd === 2 ? fd : undefined;
}

export function textOf(chunk: unknown): string {
  return typeof chunk === "string" ? chunk : decoder.decode(chunk as Uint8Array);
}

/** With its result, or by its callback, where it has one. */
function answer(args: readonly unknown[], ...results: unknown[]): unknown {
  const done = args.at(-1);
  if (typeof done === "function") process.nextTick(done, null, ...results);
  return results[0];
}

/** Of each function that is replaced. */
const OWN_FRAMES = 2;

/** What else there is on a function, `util.promisify` needs. */
function replace(
  owner: Functions,
  name: string,
  by: (real: AnyFunction, ...args: unknown[]) => unknown,
): void {
  const real = owner[name];
  if (real === undefined) return;
  const replacement = (...args: unknown[]): unknown => {
    const limit = Error.stackTraceLimit;
    // The frames of this program are not shown, and must not take the place of the handler's.
    if (typeof limit === "number") Error.stackTraceLimit = limit + OWN_FRAMES;
    try {
      return by(real, ...args);
    } finally {
      if (typeof limit === "number") Error.stackTraceLimit = limit;
    }
  };
  owner[name] = Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(real));
}
