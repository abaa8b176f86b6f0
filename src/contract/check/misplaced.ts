import { asObject } from "../../json.ts";
import type { EventDocument } from "../../event/event.ts";
import type { MissingRead } from "../../invocation.ts";

/** A read of what an event has in another place. */
export interface MisplacedRead extends Pick<MissingRead, "caller"> {
  /** `event.request.userName` */
  read: string;
  /** `event.userName` */
  meant: string;
}

/** What a handler reads in one place that Cognito sends in another. */
export function misplacedReads(
  reads: readonly MissingRead[],
  event: EventDocument,
): MisplacedRead[] {
  return reads.flatMap(({ of, name, caller }) => {
    const holder = HOLDERS[of];
    if (holder === undefined) return [];
    const read = `${holder}.${name}`;
    const meant = placeOf(name, event);
    if (meant === undefined || meant === read) return [];
    return [{ read, meant, ...(caller !== undefined && { caller }) }];
  });
}

/** An attribute or an entry that is not there may be there another time. */
const HOLDERS: Partial<Record<MissingRead["of"], string>> = {
  event: "event",
  request: "event.request",
};

function placeOf(name: string, event: EventDocument): string | undefined {
  const key = name === "username" ? "userName" : name;
  if (Object.hasOwn(event, key)) return `event.${key}`;
  if (/^(?:userAttributes|clientMetadata)$/.test(key)) return `event.request.${key}`;
  if (Object.hasOwn(event.request.userAttributes, key))
    return `event.request.userAttributes.${key}`;
  return Object.hasOwn(asObject(event.callerContext), key)
    ? `event.callerContext.${key}`
    : undefined;
}
