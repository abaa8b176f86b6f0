import { UserError } from "../../errors.ts";

/** A module of the user's that cannot be loaded, and why. */
export class NotLoaded extends UserError {
  readonly reason: string;

  constructor(
    file: string,
    reason: string,
    {
      code = "handler-not-loaded",
      remedy,
      cause,
    }: { code?: string | undefined; remedy?: string | undefined; cause?: unknown } = {},
  ) {
    super(code, `${file} cannot be loaded: ${reason}`, remedy, { cause });
    this.reason = reason;
  }
}
