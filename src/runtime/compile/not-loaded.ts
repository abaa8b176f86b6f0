import { UserError } from "../../errors.ts";

interface Circumstances {
  /** Default: that of a handler. */
  code?: string | undefined;
  remedy?: string | undefined;
  cause?: unknown;
}

/** A module of the user's that cannot be loaded, and why. */
export function notLoaded(
  file: string,
  reason: string,
  { code = "handler-not-loaded", remedy, cause }: Circumstances = {},
): UserError {
  return new UserError(code, `${file} cannot be loaded: ${reason}`, remedy, { cause });
}
