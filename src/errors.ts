/**
 * Something the user can fix. The message says what was wrong and where; `remedy` says what to do.
 * Anything else that is thrown is a defect of ours and keeps its stack.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
  /** Stable, for programs: `invalid-event`, `file-not-found`. */
  readonly code: string;
  readonly remedy: string | undefined;

  constructor(code: string, message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}

/** What anything that was thrown says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The user broke off: Ctrl-C at a prompt, or "no" to a question. */
export class Cancelled extends Error {
  override readonly name: string = "Cancelled";

  constructor(message = "cancelled") {
    super(message);
  }
}
