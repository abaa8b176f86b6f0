import { keepMethods } from "./keep-methods.ts";
import { createStandardStreams } from "./standard-streams.ts";

type AnyFunction = (...args: unknown[]) => unknown;
type Builtin = Record<string, unknown>;

// A handler may put anything in the place of these.
const { apply, construct } = Reflect;
const { Uint8Array, Proxy, decodeURIComponent } = globalThis;
const decoder = new TextDecoder();
const decode = decoder.decode.bind(decoder);

const URI = keepMethods(/^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]*)/i);

/** Statements that open other files. */
const OPENS_FILES = keepMethods(/\b(?:attach|vacuum)\b/i);

/** Blocks native code that opens files and descriptors itself, without the functions of `node:fs`. */
export function sealNativeFiles(blockDoor: (attempt: string) => never): void {
  const own = process as { emitWarning: unknown };
  const { emitWarning } = own;
  // The handler may never use these modules, and loading them warns of them.
  own.emitWarning = () => undefined;
  const wasi = process.getBuiltinModule("node:wasi") as unknown as Builtin;
  const sqlite = process.getBuiltinModule("node:sqlite") as unknown as Builtin | undefined;
  own.emitWarning = emitWarning;
  replaceClass(wasi, "WASI", () => blockDoor("new WASI()"));
  if (sqlite !== undefined) sealSqlite(sqlite, blockDoor);
}

/** It may write databases, but none over what this program prints. */
function sealSqlite(sqlite: Builtin, blockDoor: (attempt: string) => never): void {
  const standardStream = createStandardStreams();
  const checked = (location: unknown): unknown => {
    const text = textOf(location);
    if (typeof text !== "string") return text;
    const path = pathOf(text);
    return path === undefined || standardStream(path) !== undefined
      ? blockDoor(`the SQLite database ${text}`)
      : text;
  };
  const { backup } = sqlite as Record<string, AnyFunction | undefined>;
  const { prototype } = sqlite["DatabaseSync"] as { prototype: Record<string, AnyFunction> };
  replaceClass(sqlite, "DatabaseSync", (real, args, asked) => {
    args[0] = checked(args[0]);
    return construct(real, args, asked);
  });
  if (backup !== undefined) {
    sqlite["backup"] = (from: unknown, to: unknown, options: unknown) =>
      backup(from, checked(to), options);
  }
  for (const name of ["exec", "prepare"]) {
    const real = prototype[name] as AnyFunction;
    prototype[name] = function run(this: unknown, ...args: unknown[]) {
      const sql = args[0];
      if (typeof sql === "string" && OPENS_FILES.test(sql)) blockDoor(`the SQL statement ${sql}`);
      return apply(real, this, args);
    };
  }
  // It prepares statements natively.
  if (prototype["createTagStore"] !== undefined) {
    prototype["createTagStore"] = () => blockDoor("DatabaseSync.createTagStore()");
  }
}

/** Replaces a class so that its instances do not lead to the real one. */
function replaceClass(
  owner: Builtin,
  name: string,
  create: (real: new () => object, args: unknown[], asked: new () => object) => object,
): void {
  const real = owner[name] as { new (): object; prototype: object };
  const replacement = new Proxy(real, {
    construct: (target, args: unknown[], asked) =>
      create(target, args, asked as unknown as new () => object),
  });
  Object.defineProperty(real.prototype, "constructor", { value: replacement });
  owner[name] = replacement;
}

/** Read once: an object may say something else the next time. */
function textOf(location: unknown): unknown {
  if (location instanceof Uint8Array) return decode(location);
  if (typeof location !== "object" || location === null) return location;
  return (location as URL).href;
}

/** @returns `undefined` for a URI that cannot be read. */
function pathOf(text: string): string | undefined {
  const encoded = URI.exec(text)?.[1];
  if (encoded === undefined) return text;
  try {
    // SQLite ignores what follows a NUL.
    return UP_TO_NUL.exec(decodeURIComponent(encoded))?.[0];
  } catch {
    return undefined;
  }
}

// oxlint-disable-next-line no-control-regex -- it ends a path
const UP_TO_NUL = keepMethods(/^[^\0]*/);
