import type { Conclusion } from "../contract/conclusion.ts";
import type { LintFinding } from "../event/lint/lint.ts";
import type { Json } from "../json.ts";

/** A call that came to the server. */
export interface ServedInvocation {
  readonly id: string;
  readonly functionName: string;
  readonly type: "RequestResponse" | "Event";
  /** 1, or more for what Lambda tries again of a queued event. */
  readonly attempt: number;
  readonly received: Date;
  /** As the handler got it. */
  readonly event: Json;
  /** Where the event differs from AWS's, as it came in. */
  readonly findings: readonly LintFinding[];
  /** Whether the handler got the event that AWS would have sent. */
  readonly isFixed: boolean;
  /** None where the handler could not be called. */
  readonly conclusion: Conclusion | undefined;
  /** Why it could not. */
  readonly problem: string | undefined;
}

const MOST = 1_000;
const MOST_BYTES = 64 * 2 ** 20;

export type Invocations = ReturnType<typeof keepInvocations>;

/** The newest calls, as many as memory is meant to hold. */
export function keepInvocations() {
  const kept = new Map<string, { invocation: ServedInvocation; size: number }>();
  let bytes = 0;
  return {
    add: (invocation: ServedInvocation): void => {
      const size = sizeOf(invocation);
      kept.set(invocation.id, { invocation, size });
      bytes += size;
      for (const [id, each] of kept) {
        if (kept.size === 1 || (kept.size <= MOST && bytes <= MOST_BYTES)) break;
        kept.delete(id);
        bytes -= each.size;
      }
    },
    get: (id: string): ServedInvocation | undefined => kept.get(id)?.invocation,
    /** The newest first. */
    list: (): ServedInvocation[] => [...kept.values()].map((each) => each.invocation).toReversed(),
    clear: (): void => {
      kept.clear();
      bytes = 0;
    },
  };
}

/** Roughly, in bytes: what may be large. Mails are counted in the mailbox. */
function sizeOf({ event, conclusion }: ServedInvocation): number {
  const { logs = [], awsCalls = [], outcome } = conclusion?.invocation ?? {};
  return JSON.stringify([event, logs, awsCalls, outcome ?? null]).length;
}
