import type { Invocation } from "../../../invocation.ts";
import { workOf } from "../../work.ts";
import { emailOf, recipientsOf } from "./suite.ts";

/** What one of two runs did and the other did not. */
export function deedsOnlyIn(one: Invocation, other: Invocation): string[] {
  const known = new Set(deedsOf(other));
  return [...new Set(deedsOf(one).filter((deed) => !known.has(deed)))];
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
