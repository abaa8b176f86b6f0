/**
 * An error that the user can fix. The message tells what is wrong and where; `remedy` tells what to do.
 * Anything else that is thrown is a bug in this package and keeps its stack.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
  /** Stable code for programs: `invalid-event`, `file-not-found`. */
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(code: string, message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The user cancelled: Ctrl-C at a prompt, or "no" to a question. */
export class Cancelled extends Error {
  override readonly name: string = "Cancelled";

  constructor(message = "cancelled") {
    super(message);
  }
}
