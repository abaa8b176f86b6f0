import type { AwsCall } from "./invocation.ts";

/** Whether what was thrown is the error of a call that was refused. */
export function isServiceError(
  message: string,
  { awsCalls }: { awsCalls: readonly AwsCall[] },
): boolean {
  return awsCalls.some(
    (call) =>
      call.result === "refused" &&
      // A mail client says more than the server that it quotes.
      (call.error?.endsWith(`: ${message}`) || message.endsWith(`: ${call.error}`)),
  );
}
