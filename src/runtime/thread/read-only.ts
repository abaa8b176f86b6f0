import { constants } from "node:fs";
import { dirname, relative, sep } from "node:path";

/** What makes something at a path, or writes a file. */
const MAKES = /^(?:appendFile|mkdir|mkdtemp|mkdtempDisposable|open|writeFile)$/;

/** What makes something at its second path. */
const COPIES = /^(?:copyFile|cp|link|rename|symlink)$/;

/** What changes or removes something. */
const CHANGES = /^(?:l?chmod|l?chown|l?utimes|rename|rm|rmdir|truncate|unlink)$/;

/** What Node calls in the system, where it has another name than the function. */
const SYSTEM_CALLS: Readonly<Record<string, string>> = {
  ...{ appendFile: "open", truncate: "open", writeFile: "open" },
  ...{ copyFile: "copyfile", lutimes: "lutime", mkdtempDisposable: "mkdtemp", utimes: "utime" },
};

/**
 * The error of a call that would write where a function may not. Of one that fails for another reason or does nothing,
 * such as removing a file that is not there, nothing.
 */
export type Guard = (name: string, args: readonly unknown[]) => Error | undefined;

/**
 * On Lambda, the file system of a function is read-only outside of `/tmp`.
 *
 * @param root The folder of the function's code.
 * @param temporary Folders that take files even if they contain the code.
 * @param exists Whether there is such a file or folder.
 */
export function guardCode(
  root: string,
  temporary: readonly string[],
  exists: (path: string) => boolean,
): Guard {
  const open = temporary.filter((folder) => isWithin(root, folder));
  const isClosed = (path: string): boolean =>
    isWithin(root, path) && !open.some((folder) => isWithin(folder, path));
  const made = (name: string, args: readonly unknown[]): string | undefined => {
    const path = COPIES.test(name) ? args[1] : MAKES.test(name) ? args[0] : undefined;
    if (typeof path !== "string" || !isClosed(path)) return undefined;
    if (name === "open" && !isWriting(args[1])) return undefined;
    const isThere = exists(path);
    if (name === "mkdir") return isThere ? undefined : path;
    return isThere || exists(dirname(path)) ? path : undefined;
  };
  return (name, args) => {
    const [first] = args;
    const isChanged = CHANGES.test(name) && typeof first === "string";
    const path = isChanged && isClosed(first) && exists(first) ? first : made(name, args);
    return path === undefined ? undefined : readOnly(SYSTEM_CALLS[name] ?? name, path);
  };
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !/^(?:[A-Za-z]:|\\\\)/.test(way);
}

function isWriting(flags: unknown): boolean {
  if (typeof flags === "string") return /[wa+]/.test(flags);
  const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC } = constants;
  return typeof flags === "number" && (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) !== 0;
}

function readOnly(syscall: string, path: string): Error {
  return Object.assign(new Error(`EROFS: read-only file system, ${syscall} '${path}'`), {
    ...{ errno: -30, code: "EROFS", syscall, path },
  });
}
