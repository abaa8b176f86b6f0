import { UserError } from "../../errors.ts";

/** A module of the user's that cannot be loaded, and why. */
export function notLoaded(
  file: string,
  reason: string,
  {
    code = "handler-not-loaded",
    remedy,
    cause,
  }: { code?: string | undefined; remedy?: string | undefined; cause?: unknown } = {},
): UserError {
  return new UserError(code, `${file} cannot be loaded: ${reason}`, remedy, { cause });
}
