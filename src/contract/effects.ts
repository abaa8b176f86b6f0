import { allRecipients } from "../email-address.ts";
import type { Invocation } from "../invocation.ts";
import { isBlocked } from "../obstacle.ts";
import { workOf } from "./work.ts";

/** What the calls for one confirmation did to the world, taken together. */
export interface Effect {
  kind: "mail" | "aws-call";
  /** The recipient's address, or service and operation. */
  subject: string;
  /** How often, over all calls. */
  count: number;
  /** Whether it happened in more than one call: a retry did it again. */
  repeated: boolean;
}

/**
 * Counts mails by recipient, and other calls that changed something by service and operation. Whatever
 * is repeated shows that the handler is not idempotent.
 */
export function countEffects(invocations: readonly Invocation[]): Effect[] {
  const effects = new Map<string, Effect>();
  for (const invocation of invocations) {
    const seen = new Set<string>();
    for (const { kind, subject } of effectsOf(invocation)) {
      const key = `${kind} ${subject}`;
      const effect = effects.get(key) ?? { kind, subject, count: 0, repeated: false };
      effect.repeated ||= effect.count > 0 && !seen.has(key);
      effect.count += 1;
      effects.set(key, effect);
      seen.add(key);
    }
  }
  return [...effects.values()];
}

function effectsOf(invocation: Invocation): Pick<Effect, "kind" | "subject">[] {
  const recipients = invocation.mails.flatMap(allRecipients);
  const answered = workOf(invocation)
    .map(({ call }) => call)
    .filter((call) => !isBlocked(call));
  return [
    ...recipients.map((subject) => ({ kind: "mail" as const, subject })),
    ...answered.map(({ service, operation }) => ({
      kind: "aws-call" as const,
      subject: `${service} ${operation}`,
    })),
  ];
}
