import type { EventDocument } from "../../event/event.ts";
import type { Invocation, Invoke } from "../../invocation.ts";

export interface CognitoOptions {
  attempts: number;
  /** How long Cognito waits for each call. */
  limitMs: number;
  /** Called when Cognito has an answer, or waits no longer for it. */
  onAttempt?: (number: number, isAnswered: boolean) => void;
}

/**
 * Calls a handler as Cognito does for one confirmation: when there is no answer in time, it calls
 * again. An answer in time ends it, an error too: AWS's guide names nothing else that is retried.
 *
 * A call that Cognito no longer waits for goes on in its environment until the function's own limit,
 * so that the next one finds that environment busy and gets another.
 *
 * @returns Every call, once all of them are over. Cognito's verdict is about the last.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export async function callAsCognito(
  invoke: Invoke,
  event: EventDocument,
  { attempts, limitMs, onAttempt }: CognitoOptions,
): Promise<Invocation[]> {
  const calls: Promise<Invocation>[] = [];
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<"too late" | "answered">((resolve) => {
      const onStart = (): void => {
        timer = setTimeout(() => resolve("too late"), limitMs);
      };
      calls.push(invoke(event, { onStart, onAnswer: () => resolve("answered") }));
    });
    // Where the handler cannot be loaded, this is where it shows.
    const first = await Promise.race([waited, calls.at(-1)]).finally(() => clearTimeout(timer));
    onAttempt?.(calls.length, first !== "too late");
    if (first !== "too late" || calls.length === attempts) return Promise.all(calls);
  }
}
