import type { EventDocument } from "../../event/event.ts";
import type { Invocation, Invoke } from "../../invocation.ts";

/** Calls a handler `times` times with the same event, several at once, and hands each call on. */
export async function callRepeatedly(
  invoke: Invoke,
  event: EventDocument,
  { times, concurrency }: { times: number; concurrency: number },
  onCall: (invocation: Invocation) => void,
): Promise<void> {
  let left = times;
  const callInTurn = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      onCall(await invoke(event));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, times) }, callInTurn));
  } finally {
    // Where one cannot be called, the others need not go on.
    left = 0;
  }
}
