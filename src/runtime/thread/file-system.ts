import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locate } from "./deployed-paths.ts";
import type { Guard } from "./read-only.ts";

type AnyFunction = (...args: unknown[]) => unknown;
type Functions = Record<string, AnyFunction | undefined>;

// A handler may put anything in the place of these.
const { apply } = Reflect;
const { Uint8Array } = globalThis;
const decoder = new TextDecoder();
const decode = decoder.decode.bind(decoder);

/** What takes a path, and may end in `Sync`. */
const ONE_PATH = [
  ...["access", "appendFile", "chmod", "chown", "exists", "lchmod", "lchown", "lstat", "lutimes"],
  ...["mkdir", "mkdtemp", "mkdtempDisposable", "open", "openAsBlob", "opendir", "readdir"],
  ...["readFile", "readlink", "realpath", "rm", "rmdir", "stat", "statfs", "truncate", "unlink"],
  ...["unwatchFile", "utimes", "watch", "watchFile", "writeFile"],
];

/** What takes two. */
const TWO_PATHS = ["copyFile", "cp", "link", "rename"];

/**
 * Gives this thread a current directory of its own, which Node does not, and the paths that a function
 * has on Lambda. The process and its other threads keep theirs.
 *
 * @param root The directory to begin with.
 */
export function presentFileSystem(root: string, locate: Locate, guard: Guard): void {
  const fs = process.getBuiltinModule("node:fs");
  const { statSync } = fs;
  let directory = root;

  const placeText = (path: string): string => {
    if (isAbsolute(path)) return locate(path);
    // An empty path names nothing, and a slash at the end says that it is a folder.
    return path === "" ? path : join(directory, path);
  };
  const place = (path: unknown): unknown => {
    if (typeof path === "string") return placeText(path);
    if (path instanceof Uint8Array) return Buffer.from(placeText(decode(path)));
    const url = urlOf(path);
    return url?.protocol === "file:" ? placeText(fileURLToPath(url)) : (url ?? path);
  };
  /**
   * A function that finds what its arguments name from these places on, and writes only where it may, with all else
   * of the real one.
   */
  const placed = (real: AnyFunction, name: string, places: readonly number[]): AnyFunction =>
    new Proxy(real, {
      apply: (target, owner, args: unknown[]) => {
        const found = args.map((argument, index) =>
          places.includes(index) ? place(argument) : argument,
        );
        const error = guard(name.replace(/Sync$/, ""), found);
        if (error === undefined) return apply(target, owner, found);
        const callback = found.at(-1);
        if (name.endsWith("Sync")) throw error;
        if (typeof callback !== "function") return Promise.reject(error);
        process.nextTick(callback, error);
        return undefined;
      },
    });
  const replace = (owner: Functions, name: string, places: readonly number[]): void => {
    const real = owner[name];
    if (real !== undefined) owner[name] = placed(real, name, places);
  };
  for (const owner of [fs, fs.promises] as unknown as Functions[]) {
    for (const suffix of ["", "Sync"]) {
      for (const name of ONE_PATH) replace(owner, `${name}${suffix}`, [0]);
      for (const name of TWO_PATHS) replace(owner, `${name}${suffix}`, [0, 1]);
      // A link leads on from where it is, wherever that is.
      replace(owner, `symlink${suffix}`, [1]);
    }
  }
  for (const owner of [fs.realpath, fs.realpathSync] as unknown as Functions[]) {
    replace(owner, "native", [0]);
  }

  process.cwd = () => directory;
  process.chdir = (path) => {
    const asked = place(path) as string;
    if (!statSync(asked).isDirectory()) {
      const text = `ENOTDIR: not a directory, chdir '${directory}' -> '${path}'`;
      throw Object.assign(new Error(text), { code: "ENOTDIR", syscall: "chdir", path: directory });
    }
    directory = resolve(asked);
  };
  // Modules see the new functions under their names, too: `import { readFile } from "fs/promises"`.
  process.getBuiltinModule("node:module").syncBuiltinESMExports();
}

/** What Node takes for a URL, which need not be one. Read once: it may say something else the next time. */
function urlOf(path: unknown): URL | undefined {
  if (typeof path !== "object" || path === null) return undefined;
  const { href, protocol, hostname, pathname } = path as URL;
  if (typeof href !== "string" || typeof protocol !== "string") return undefined;
  return { href, protocol, hostname, pathname } as URL;
}
