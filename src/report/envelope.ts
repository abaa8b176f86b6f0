/** Goes up when a field goes away or changes its meaning; new fields leave it as it is. */
const SCHEMA_VERSION = 2;

/** The head of every JSON document. @param command Left out where no command was named. */
export function envelope(command: string | undefined, exitCode: number): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    ...(command !== undefined && { command }),
    ok: exitCode === 0,
    exitCode,
  };
}

/** An error as documents have it. */
export interface DescribedError {
  code: string;
  message: string;
  remedy?: string | undefined;
}

/** What a document says of an error: the whole of it, or a part beside a result. */
export function errorBody({ code, message, remedy }: DescribedError): { error: DescribedError } {
  return { error: { code, message, remedy } };
}
