import { UserError } from "../errors.ts";

/** A file system error in words. What is no such error is handed back as it is. */
export function fileError(error: unknown, file: string, verb: "read" | "write"): unknown {
  if (error instanceof UserError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const because = (reason: string): UserError =>
    new UserError("file", `cannot ${verb} ${file}: ${reason}`, undefined, { cause: error });
  switch (code) {
    case "ENOENT":
      return because(verb === "read" ? "no such file" : "no such folder");
    case "EISDIR":
      return because("it is a folder");
    case "ENOTDIR":
      return because("a file stands where a folder should be");
    case "EACCES":
    case "EPERM":
      return because("permission denied");
    case "ENOSPC":
      return because("the disk is full");
    default:
      return code === undefined ? error : because(code);
  }
}
