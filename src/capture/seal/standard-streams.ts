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

/** Where a name can be one of them. */
const OF_SYSTEM = keepMethods(/\/(?:dev|proc)\//);

/**
 * Tells which of this process's three standard streams a descriptor or a path is: a path by what it
 * leads to in the end, whatever its name. To be called before a handler is loaded.
 */
export function createStandardStreams(): (target: unknown) => Stream | undefined {
  const { fstatSync, statSync } = process.getBuiltinModule("node:fs");
  const paths = process.getBuiltinModule("node:path");
  const normalize = paths.normalize.bind(paths);
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  const { devNull } = process.getBuiltinModule("node:os");
  const { URL, Uint8Array } = globalThis;
  const decoder = new TextDecoder();
  const decode = decoder.decode.bind(decoder);

  const nothing = identify(() => statSync(devNull));
  const identities = {} as Record<Stream, string | undefined>;
  for (const stream of [0, 1, 2] as const) {
    const identity = identify(() => fstatSync(stream));
    // What goes to the null device says nothing, whoever writes there.
    identities[stream] = identity === nothing ? undefined : identity;
  }
  const { 0: input, 1: output, 2: error } = identities;

  return (target) => {
    if (target === 0 || target === 1 || target === 2) return target;
    let path = target;
    if (path instanceof Uint8Array) path = decode(path);
    else if (path instanceof URL && path.protocol === "file:") path = fileURLToPath(path);
    if (typeof path !== "string") return undefined;
    const named = OF_SYSTEM.test(path) ? NAMES[normalize(path)] : undefined;
    if (named !== undefined) return named;
    const identity = identify(() => statSync(path, { throwIfNoEntry: false }));
    if (identity === undefined) return undefined;
    // All three may be one terminal.
    if (identity === output) return 1;
    if (identity === error) return 2;
    return identity === input ? 0 : undefined;
  };
}

interface Identity {
  dev: number;
  ino: number;
  rdev: number;
}

/** The same for the same file. @returns `undefined` for one that is not there. */
function identify(read: () => Identity | undefined): string | undefined {
  try {
    const found = read();
    return found && `${found.dev} ${found.ino} ${found.rdev}`;
  } catch {
    return undefined;
  }
}
