import type { Invocation } from "../invocation.ts";
import { conclude } from "./conclusion.ts";
import type { Conclusion, Criteria } from "./conclusion.ts";
import { countEffects } from "./effects.ts";
import type { Effect } from "./effects.ts";

/** The calls that Cognito made for one confirmation, and what they did together. */
export interface Confirmation {
  attempts: readonly Conclusion[];
  /** The attempt that counts: Cognito's verdict is about it. */
  last: Conclusion;
  effects: readonly Effect[];
}

export function concludeConfirmation(
  invocations: readonly Invocation[],
  criteria: Criteria,
): Confirmation {
  const attempts = invocations.map((invocation) => conclude(invocation, criteria, invocations));
  const last = attempts.at(-1);
  if (last === undefined) throw new Error("a confirmation without a call");
  return { attempts, last, effects: countEffects(invocations) };
}
