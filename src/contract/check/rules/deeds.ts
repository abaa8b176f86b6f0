import type { Invocation } from "../../../invocation.ts";
import { workOf } from "../../work.ts";
import { emailOf, recipientsOf } from "./suite.ts";

/** What one of two runs did and the other did not. */
export function deedsOnlyIn(one: Invocation, other: Invocation): string[] {
  const known = new Set(deedsOf(other));
  return [...new Set(deedsOf(one).filter((deed) => !known.has(deed)))];
}

/** The same where a part of several deeds of one name is missing: `1 of 3 dynamodb PutItem (users)`. */
export function countedDeedsOnlyIn(one: Invocation, other: Invocation): string[] {
  const [all, others] = [one, other].map((each) => countsOf(deedsOf(each)));
  return [...(all ?? [])].flatMap(([deed, count]) =>
    partOf(deed, count - (others?.get(deed) ?? 0), count),
  );
}

/** The work that was done; where only a part of it was, with both numbers. */
export function countedDeeds(done: readonly string[], whole: Invocation): string[] {
  const all = countsOf(deedsOf(whole));
  return [...countsOf(done)].flatMap(([deed, count]) => partOf(deed, count, all.get(deed) ?? 0));
}

function countsOf(deeds: readonly string[]): Map<string, number> {
  return new Map(
    [...Map.groupBy(deeds, (deed) => deed)].map(([deed, same]) => [deed, same.length]),
  );
}

export function withoutCount(deed: string): string {
  return deed.replace(/^\d+ of \d+ /, "");
}

function partOf(deed: string, count: number, all: number): string[] {
  if (count <= 0) return [];
  return [count < all ? `${count} of ${all} ${deed}` : deed];
}

export const TO_USER = "the mail to the user";
export const OTHER_MAIL = "a mail to someone else";

/** What an invocation did, in words. */
export function deedsOf(invocation: Invocation): string[] {
  const user = emailOf(invocation) ?? "";
  return [
    ...workOf(invocation).map(({ name }) => name),
    ...invocation.mails.map((mail) => (recipientsOf(mail).includes(user) ? TO_USER : OTHER_MAIL)),
  ];
}
