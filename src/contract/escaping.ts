import type { EventDocument } from "../event/event.ts";
import { asObject, isObject } from "../json.ts";
import type { CapturedMail } from "../invocation.ts";
import type { MailWarning } from "./mails.ts";

/**
 * What stays as it is: who signs up cannot put markup there, or code reads it, which would stop at that
 * and prove nothing of the rest.
 */
const SAFE =
  /^(?:sub|email|phone_number|birthdate|locale|zoneinfo|identities|updated_at|cognito:.*|.*_verified)$/;

/** An event whose user has markup in every attribute that may have it, each with a mark of its own. */
export interface MarkedEvent {
  event: EventDocument;
  /** The markup, by the attribute that it is in. */
  marks: ReadonlyMap<string, string>;
}

/** Prepares the proof of what a handler leaves unescaped: the marks are looked for in its mail. */
export function markAttributes(event: EventDocument): MarkedEvent {
  const marks = new Map<string, string>();
  const mark = (name: string, value: string): string => {
    const markup = `<i>mark${marks.size}</i>`;
    marks.set(name, markup);
    // A handler may take the first word alone, or the last one, or as much as there is room for.
    return `${markup}${value}${markup}`;
  };
  const { request } = event;
  const userAttributes = Object.fromEntries(
    Object.entries(asObject(asObject(request)["userAttributes"])).map(([name, value]) =>
      typeof value === "string" && !SAFE.test(name) ? [name, mark(name, value)] : [name, value],
    ),
  );
  const userName = event["userName"];
  return {
    event: {
      ...event,
      ...(typeof userName === "string" && { userName: mark("userName", userName) }),
      ...(isObject(request) && { request: { ...request, userAttributes } }),
    },
    marks,
  };
}

/** The attributes whose markup arrived in the HTML as markup. */
export function findUnescaped(
  mails: readonly CapturedMail[],
  { marks }: MarkedEvent,
): MailWarning[] {
  return mails.flatMap(({ html = "" }, index) => {
    // Markup is the same in capitals.
    const markup = html.toLowerCase();
    return [...marks]
      .filter(([, mark]) => markup.includes(mark))
      .map(([found]) => ({
        code: "unescaped-attribute" as const,
        severity: "warning" as const,
        where: { mail: index, part: "html" },
        args: { found },
      }));
  });
}
