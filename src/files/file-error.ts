import { UserError } from "../errors.ts";

/** A file system error in words. Any other error is returned unchanged. */
export function fileError(error: unknown, file: string, verb: "read" | "write" | "list"): unknown {
  if (error instanceof UserError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const missing = verb === "read" ? "no such file" : "no such folder";
  const reason = code === "ENOENT" ? missing : (REASONS[code] ?? code);
  const isRefused = /^(?:EROFS|EACCES|EPERM)$/.test(code);
  const remedy =
    verb === "write" && isRefused ? "Choose a folder that you can write to." : undefined;
  return new UserError("file", `cannot ${verb} ${file}: ${reason}`, remedy, { cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is a file, not a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};
