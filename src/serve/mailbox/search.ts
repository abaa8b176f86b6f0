import { allRecipients, bareAddress } from "../../email-address.ts";
import type { Matches, StoredMail } from "./mailbox.ts";

/**
 * Reads a search as Mailpit writes it: `to:a@example.com subject:"your code" !is:read`. All of it has to fit.
 *
 * Other than there, a whole address fits this address alone: `to:a@example.com` does not find `ba@example.com`.
 * @see https://mailpit.axllent.org/docs/usage/search-filters/
 */
export function readSearch(query: string): Matches {
  const terms = [...query.matchAll(TERM)].map(([, not, name, quoted, word]) => {
    const fits = termOf(name?.toLowerCase(), (quoted ?? word ?? "").toLowerCase());
    return not === undefined ? fits : (stored: StoredMail) => !fits(stored);
  });
  return (stored) => terms.every((fits) => fits(stored));
}

const TERM = /([!-])?(?:([a-z]+(?:-[a-z]+)?):)?(?:"([^"]*)"?|(\S+))/gi;

function termOf(name: string | undefined, value: string): Matches {
  const known = name === undefined ? undefined : FILTERS.get(name);
  if (known !== undefined) return known(value);
  // `12:30` is a word, as is a URL.
  const word = name === undefined ? value : `${name}:${value}`;
  return ({ mail }) => {
    const { from, subject, text = "", html = "" } = mail;
    const all = [from, ...allRecipients(mail), ...mail.replyTo, subject, text, html];
    return all.some((part) => part.toLowerCase().includes(word));
  };
}

const FILTERS = new Map<string, (value: string) => Matches>(
  Object.entries({
    from: byAddress(({ mail }) => [mail.from]),
    to: byAddress(({ mail }) => mail.to),
    cc: byAddress(({ mail }) => mail.cc),
    bcc: byAddress(({ mail }) => mail.bcc),
    "reply-to": byAddress(({ mail }) => mail.replyTo),
    addressed: byAddress(({ mail }) => [mail.from, ...allRecipients(mail), ...mail.replyTo]),
    subject:
      (value) =>
      ({ mail }) =>
        mail.subject.toLowerCase().includes(value),
    "message-id":
      (value) =>
      ({ mail }) =>
        mail.messageId.toLowerCase().includes(value.replace(/@.*$/, "")),
    // Mails have no tags here.
    tag: () => () => false,
    is:
      (value) =>
      ({ isRead }) =>
        value === "read" ? isRead : value === "unread" ? !isRead : false,
    has:
      (value) =>
      ({ mail: { attachments = [] } }) =>
        attachments.some(
          ({ contentId }) => (contentId !== undefined) === value.startsWith("inline"),
        ),
    before:
      (value) =>
      ({ created }) =>
        created.getTime() < Date.parse(value),
    after:
      (value) =>
      ({ created }) =>
        created.getTime() >= Date.parse(value),
    larger:
      (value) =>
      ({ mail }) =>
        mail.size > bytesOf(value),
    smaller:
      (value) =>
      ({ mail }) =>
        mail.size < bytesOf(value),
    invocation:
      (value) =>
      ({ invocation }) =>
        invocation === value,
  } satisfies Record<string, (value: string) => Matches>),
);

function byAddress(of: (stored: StoredMail) => readonly string[]): (value: string) => Matches {
  return (value) => {
    const isWhole = /^[^\s@]+@[^\s@]+$/.test(value);
    return (stored) =>
      of(stored).some((written) => {
        const address = written.toLowerCase();
        return isWhole ? bareAddress(address) === value : address.includes(value);
      });
  };
}

function bytesOf(value: string): number {
  const [, figure, unit = ""] = /^(\d+(?:\.\d+)?)(kb?|mb?)?$/.exec(value) ?? [];
  const factor = unit.startsWith("m") ? 2 ** 20 : unit.startsWith("k") ? 2 ** 10 : 1;
  return figure === undefined ? Number.NaN : Number(figure) * factor;
}
