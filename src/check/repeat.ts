import { conductOf, isSteady, keyOf } from "../contract/check/steady.ts";
import { conclude } from "../contract/conclusion.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import type { EventDocument } from "../event/event.ts";
import type { LocalInvoker } from "../runtime/invoker/local-invoker.ts";
import { REST_MS } from "./local-player.ts";
import type { LocalConditions, LocalPlayer } from "./local-player.ts";
import { eventsOf } from "./player.ts";
import type { EventSource } from "./player.ts";
import type { CheckTarget } from "./run-plan.ts";

/** A handler that is of two minds shows both in this many calls, except once in 128. */
const MOST_CALLS = 8;

/** A handler that takes long is not called so often, in milliseconds of its own time. */
const BUDGET_MS = 2_500;

/**
 * Makes what calls again and again with one event, each time with an account in which nothing was done. The first
 * call is not among them, as it may prepare what the later ones find. Failures that come at the same calls of
 * another environment are no matter of chance, and then there is nothing to tell.
 */
export function repeater(
  invoke: LocalInvoker,
  source: EventSource,
  { capture, ...limits }: Omit<LocalConditions, "file" | "capture"> & Pick<LocalPlayer, "capture">,
): NonNullable<CheckTarget["repeat"]> {
  const once = async (event: EventDocument, environment: string): Promise<Conclusion> => {
    const own = { environment, account: environment, lingerMs: REST_MS };
    return conclude(await invoke(event, { ...own, capture: capture(), ...limits }));
  };
  return async (plain) => {
    const [event] = eventsOf(plain, source);
    const calls: Conclusion[] = [];
    let spentMs = 0;
    if (event === undefined) return [];
    for (let index = 0; index <= MOST_CALLS; index++) {
      const call = await once(event, "repeats");
      if (call.verdict.accepted === null || isByTime(call)) return [];
      calls.push(call);
      spentMs += call.invocation.timing.durationMs;
      const isSettled = !isSteady(calls.slice(1)) && !calls.some(isFailed);
      if (isSettled || spentMs > BUDGET_MS) break;
    }
    const later = calls.slice(1);
    if (isSteady(later) || !later.some(isFailed)) return later;
    for (const call of calls) {
      if (keyOf(conductOf(await once(event, "repeats again"))) !== keyOf(conductOf(call)))
        return later;
    }
    return [];
  };
}

function isFailed({ verdict }: Conclusion): boolean {
  return verdict.accepted === false;
}

/** Whether this machine's speed may decide what is seen. */
function isByTime({ invocation: { late, outcome } }: Conclusion): boolean {
  return late !== undefined || outcome.kind === "timed-out";
}
