import type { PartialSettings } from "../capture-settings.ts";
import { PLAIN } from "../contract/check/scenarios.ts";
import { misplacedReads } from "../contract/check/misplaced.ts";
import { NO_READS } from "../contract/check/reads.ts";
import type { AskedFor, Reads } from "../contract/check/reads.ts";
import type { MissingRead } from "../invocation.ts";
import type { LocalInvoker } from "../runtime/invoker/local-invoker.ts";
import { placeIn } from "../source-place.ts";
import { tryRead } from "../runtime/try-read.ts";
import { comparedWith, domainsIn, namedAttributesIn } from "./source-literals.ts";
import { eventsOf } from "./player.ts";
import type { EventSource } from "./player.ts";
import type { CheckTarget } from "./run-plan.ts";

/**
 * Makes what finds out which attributes a handler reads: by another call, which is not judged, and from the
 * names in its file for those that it reads from a copy.
 */
export function observer(
  invoke: LocalInvoker,
  source: EventSource,
  { file, capture }: { file: string; capture: PartialSettings },
): NonNullable<CheckTarget["observe"]> {
  return async (plain, [call], group): Promise<Reads> => {
    const [event] = eventsOf(plain, source);
    if (call?.verdict.accepted === false || event === undefined) return NO_READS;
    const { request } = event;
    const { reads = [] } = await invoke(
      { ...event, request: { clientMetadata: {}, ...request } },
      { capture, environment: group, account: PLAIN, notesReads: true },
    );
    const own = tryRead(file) ?? "";
    const seen = new Set(reads.map(({ name }) => name));
    const named = namedAttributesIn(own)
      .filter((name) => !seen.has(name) && !Object.hasOwn(request.userAttributes, name))
      .map((name) => ({ of: "userAttributes" as const, name }));
    return {
      misplaced: misplacedReads(reads, event),
      asked: [...reads.filter(isOptional), ...named].map((read) => ({
        of: read.of,
        name: read.name,
        values: comparedWith(read.name, textAt(read) ?? own),
      })),
      domains: domainsIn(own),
      addresses: comparedWith("email", own).filter((text) => ADDRESS.test(text)),
    };
  };
}

function isOptional(read: MissingRead): read is MissingRead & Pick<AskedFor, "of"> {
  return read.of === "userAttributes" || read.of === "clientMetadata";
}

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}$/i;

function textAt({ caller }: MissingRead): string | undefined {
  const place = caller === undefined ? undefined : placeIn(caller);
  return place && tryRead(place.file);
}
