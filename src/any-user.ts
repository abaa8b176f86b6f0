import { asObject } from "./json.ts";
import type { Json } from "./json.ts";

/** A text with `*` in the place of what only an event's user has: `POST /trackers/…/consumers`. */
export function forAnyUser(text: string, event: Json | undefined): string {
  const { userName, request } = asObject(event);
  const { sub, email, phone_number: phone } = asObject(asObject(request)["userAttributes"]);
  const own = [userName, sub, email, phone].filter((each) => typeof each === "string");
  return own
    .filter(({ length }) => length > 3)
    .flatMap((each) => [encodeURIComponent(each), each])
    .reduce((whole, each) => whole.replaceAll(each, "*"), text);
}
