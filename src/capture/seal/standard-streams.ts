import { keepMethods } from "./keep-methods.ts";

export type Stream = 0 | 1 | 2;

/** What these lead to may be the null device, which says nothing of its name. */
const NAMES = Object.assign(Object.create(null) as object, {
  ...{ "/dev/stdin": 0, "/dev/fd/0": 0, "/proc/self/fd/0": 0 },
  ...{ "/dev/stdout": 1, "/dev/fd/1": 1, "/proc/self/fd/1": 1 },
  ...{ "/dev/stderr": 2, "/dev/fd/2": 2, "/proc/self/fd/2": 2 },
  // What is written to the terminal itself is output.
  "/dev/tty": 1,
}) as Readonly<Record<string, Stream>>;

const MEMORY = keepMethods(/^\/proc\/.*\/mem$/);

/** Names that Windows has for a console. Without the prefix, Node takes them for files. */
const CONSOLE_INPUT = keepMethods(/^[\\/]{2}[.?][\\/]conin\$$/i);
const CONSOLE_OUTPUT = keepMethods(/^[\\/]{2}[.?][\\/]con(?:out\$)?$/i);

/** Where a name can be one of them. */
const OF_SYSTEM = keepMethods(/\/(?:dev|proc)\//);

/**
 * What no file system has a name for, such as a pipe between this program's own parts, and the memory of
 * processes: below `/proc` there are names for them.
 */
export type Foreign = "foreign";

/**
 * Tells which of this process's three standard streams a descriptor or a path is: a path by what it
 * leads to in the end, whatever its name. To be called before a handler is loaded.
 *
 * What it returns takes `follows: false` for what changes a link itself.
 */
export function createStandardStreams(
  isWindows = process.platform === "win32",
): (target: unknown, follows?: boolean) => Stream | Foreign | undefined {
  const { fstatSync, lstatSync, statSync, realpathSync } = process.getBuiltinModule("node:fs");
  const paths = process.getBuiltinModule("node:path");
  const normalize = paths.normalize.bind(paths);
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  const { devNull } = process.getBuiltinModule("node:os");
  const { native: realPath } = realpathSync;
  const { URL, Uint8Array } = globalThis;
  const decoder = new TextDecoder();
  const decode = decoder.decode.bind(decoder);

  const processes = tryRead(() => statSync("/proc/self/status").dev);
  const nothing = identify(() => statSync(devNull));
  const identities = {} as Record<Stream, string | undefined>;
  for (const stream of [0, 1, 2] as const) {
    const identity = identify(() => fstatSync(stream));
    // What goes to the null device says nothing, whoever writes there.
    identities[stream] = identity === nothing ? undefined : identity;
  }
  const { 0: input, 1: output, 2: error } = identities;

  return (target, follows = true) => {
    if (target === 0 || target === 1 || target === 2) return target;
    let path = target;
    if (path instanceof Uint8Array) path = decode(path);
    else if (path instanceof URL && path.protocol === "file:") path = fileURLToPath(path);
    if (typeof path !== "string") return undefined;
    const named = OF_SYSTEM.test(path) ? NAMES[normalize(path)] : undefined;
    if (named !== undefined) return named;
    if (isWindows && CONSOLE_OUTPUT.test(path)) return 1;
    if (isWindows && CONSOLE_INPUT.test(path)) return 0;
    const found = tryRead(() => (follows ? statSync : lstatSync)(path, { throwIfNoEntry: false }));
    if (found === undefined) return undefined;
    const identity = textOf(found);
    // All three may be one terminal.
    if (identity === output) return 1;
    if (identity === error) return 2;
    if (identity === input) return 0;
    const isPipe = (found.mode & 0o170000) === 0o010000;
    if (!isPipe && found.dev !== processes) return undefined;
    const name = tryRead(() => realPath(path));
    return name === undefined || MEMORY.test(name) ? "foreign" : undefined;
  };
}

interface Identity {
  dev: number;
  ino: number;
  rdev: number;
}

function tryRead<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The same for the same file. */
function textOf({ dev, ino, rdev }: Identity): string {
  return `${dev} ${ino} ${rdev}`;
}

/** @returns `undefined` for one that is not there. */
function identify(read: () => Identity | undefined): string | undefined {
  const found = tryRead(read);
  return found && textOf(found);
}
