import { listed } from "../listed.ts";
import type { Finding, Nothing } from "../finding.ts";
import type { CapturedMail, MailEvent } from "../invocation.ts";

/** Something to know about a mail before it is really sent. */
export type MailWarning = Finding<MailWarningArgs, MailPart>;

interface MailPart {
  /** Index of the mail in its invocation, from 0. */
  mail: number;
  /** `subject`, `text`, `html`, several of them, or the name of a header. */
  part?: string;
}

interface MailWarningArgs {
  /** SES accepts the call but sends no mail. */
  "not-rendered": { template: string; reason: string };
  "no-text-part": Nothing;
  "empty-body": Nothing;
  "undefined-in-text": { found: string };
  "placeholder-left": { found: string };
  "header-injection": Nothing;
  /** `found`: the attribute that is inserted. */
  "unescaped-attribute": { found: string };
}

/** The mails that SES sends: those whose template can be rendered. */
export function sentMails(mails: readonly CapturedMail[]): readonly CapturedMail[] {
  return mails.filter((mail) => renderingFailure(mail) === undefined);
}

function renderingFailure({ events = [] }: CapturedMail): MailEvent | undefined {
  return events.find(({ kind }) => kind === "rendering-failure");
}

/** Warnings about a mail, whoever receives it. */
export function findMailWarnings(mails: readonly CapturedMail[]): MailWarning[] {
  return mails.flatMap(warningsOf);
}

/** A placeholder that was not replaced: `{{name}}` of a template, `${name}` of a string. */
const PLACEHOLDER = /\{\{[^{}]{1,80}\}\}|\$\{[\w.]{1,80}\}/;
const NOT_A_TEXT = /\bundefined\b|\bInvalid Date\b|\[object \w+\]/;

function warningsOf(content: CapturedMail, mail: number): MailWarning[] {
  const { text, html, subject } = content;
  const failure = renderingFailure(content);
  const isRendered = failure === undefined;
  const whole = { severity: "warning", where: { mail }, args: {} } as const;
  const find = (
    code: "undefined-in-text" | "placeholder-left",
    pattern: RegExp,
    parts: readonly [part: string, content: string | undefined][],
  ): MailWarning[] => {
    const all = parts.flatMap(([part, content = ""]) => {
      const [found] = pattern.exec(content) ?? [];
      return found === undefined ? [] : [{ part, found }];
    });
    // The same problem in several parts of a mail is one mistake.
    const alike = Map.groupBy(all, ({ found }) => found);
    return [...alike].map(([found, same]) => {
      const part = listed(same.map((each) => each.part));
      return { ...whole, code, where: { mail, part }, args: { found } };
    });
  };
  const parts = Object.entries({ subject, text, html });
  return [
    ...(failure === undefined ? [] : [notRendered(content, mail, failure)]),
    ...(isRendered && text === undefined && html === undefined
      ? [{ ...whole, code: "empty-body" as const }]
      : []),
    ...(html !== undefined && (text ?? "").trim() === ""
      ? [{ ...whole, code: "no-text-part" as const }]
      : []),
    ...find("undefined-in-text", NOT_A_TEXT, [...parts, ...addressesOf(content)]),
    ...(isRendered ? find("placeholder-left", PLACEHOLDER, parts) : []),
    ...headersOf(content)
      .filter((header) => /[\r\n]/.test(header.join("")))
      .map(([part]) => ({ ...whole, code: "header-injection" as const, where: { mail, part } })),
  ];
}

function notRendered(
  { template }: CapturedMail,
  mail: number,
  { message = "" }: MailEvent,
): MailWarning {
  const args = { template: template?.name ?? "", reason: message };
  return { code: "not-rendered", severity: "error", where: { mail }, args };
}

/** Values of headers, where a line break would start another header. */
function headersOf(mail: CapturedMail): (readonly [name: string, value: string])[] {
  const { subject, headers = [], source } = mail;
  return [
    ["subject", subject],
    ...addressesOf(mail),
    // Headers of a parsed message are complete: a folded line is not a line break.
    ...(source === undefined ? headers : []).map(({ name, value }) => [name, value] as const),
  ];
}

function addressesOf(mail: CapturedMail): [name: string, address: string][] {
  const { from, to, cc, bcc, replyTo } = mail;
  return Object.entries({ from: [from], to, cc, bcc, replyTo }).flatMap(([name, addresses]) =>
    addresses.map((address): [string, string] => [name, address]),
  );
}
