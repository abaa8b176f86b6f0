import type { AwsCall } from "../../invocation.ts";
import { isBlocked } from "../../obstacle.ts";

/** A run may repeat its calls a million times, with other parameters each time. */
const MOST = 1_000;

/** What was called, each in one of its kind. */
export interface CollectedCalls {
  calls: () => readonly AwsCall[];
  onCall: (call: AwsCall) => void;
}

export function collectCalls(): CollectedCalls {
  const kept = new Map<string, AwsCall>();
  return {
    calls: () => [...kept.values()],
    onCall: (call) => {
      const { service, operation, stub, isStandIn, parameters } = call;
      // Only of what nobody answered it matters what it was asked.
      const asked = isStandIn === true || isBlocked(call) ? parameters : undefined;
      const key = JSON.stringify([service, operation, stub, asked]);
      // One that stopped at what it did not find needs an answer.
      const isOpen = kept.get(key)?.isFound === true;
      if (kept.size < MOST && !isOpen) kept.set(key, call);
    },
  };
}
