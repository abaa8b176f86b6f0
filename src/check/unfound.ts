import type { Finds } from "../capture-settings.ts";
import { cutShortBy, failsUnfound } from "../contract/check/cut-short.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import { hasWork } from "../contract/work.ts";
import type { AwsCall } from "../invocation.ts";
import { readKey } from "../read-key.ts";
import { findsFor } from "../runtime/invoker/read-members.ts";

/** A handler may look for this many entries, one after the other. */
const MOST_ENTRIES = 3;

/** What a call comes to once its reads find entries, and which those are. */
export interface Further {
  call: Conclusion;
  finds: Finds;
}

/**
 * Plays a call again, with entries for the reads that found nothing, where it failed or stopped at these: the last one
 * first, as an earlier one may look for what must not be there.
 *
 * @returns `undefined` where that changes nothing, or brings only failures of what is made up.
 */
export async function playFurther(
  file: string,
  call: Conclusion,
  play: (finds: Finds) => Promise<Conclusion | undefined>,
): Promise<Further | undefined> {
  if (!isUnfound(call)) return undefined;
  const found: AwsCall[] = [];
  for (let last: Conclusion | undefined = call; found.length < MOST_ENTRIES;) {
    const known = new Set(found.map(readKey));
    const next = emptiesOf(last).findLast((read) => !known.has(readKey(read)));
    if (next === undefined) return undefined;
    found.push(next);
    const { outcome } = call.invocation;
    const finds = findsFor(file, found, "trace" in outcome ? outcome.trace : []);
    last = await play(finds);
    if (last === undefined) return undefined;
    if (isFurther(last, call)) return { call: last, finds };
  }
  return undefined;
}

/** Whether a call failed or stopped at reads that found nothing. */
function isUnfound(call: Conclusion): boolean {
  return failsUnfound(call) || cutShortBy(call).some(({ kind }) => kind === "nothing-found");
}

/** Whether reads found nothing that find something in these settings. */
export function wouldFind({ reads }: Finds, calls: readonly Conclusion[]): boolean {
  return calls.some((call) => emptiesOf(call).some((read) => reads.includes(readKey(read))));
}

export function emptiesOf({ invocation }: Conclusion): AwsCall[] {
  return invocation.awsCalls.filter(({ isEmpty }) => isEmpty === true);
}

/** Whether a call with entries to find works, or meets something else that nobody supplied. */
function isFurther(last: Conclusion, before: Conclusion): boolean {
  const { verdict, invocation } = last;
  const { obstacles = [] } = invocation;
  if (verdict.accepted === null) return obstacles.some(({ kind }) => kind !== "nothing-found");
  if (!verdict.accepted) return false;
  return hasWork(invocation) || (failsUnfound(before) && emptiesOf(last).length === 0);
}
