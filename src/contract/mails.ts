import type { CapturedMail } from "../invocation.ts";

/** Something that a person wants to know of a mail before it is really sent. */
export interface MailWarning {
  code: MailWarningCode;
  /** The mail's place in its invocation, from 0. */
  mail: number;
  /** `subject`, `text`, `html`, or an address or a header by its name. */
  where?: string;
  /** What was found there, or the attribute that gets there. */
  found?: string;
}

export type MailWarningCode =
  | "no-text-part"
  | "empty-body"
  | "undefined-in-text"
  | "placeholder-left"
  | "header-injection"
  | "unescaped-attribute";

/** What is odd about a mail, whoever gets it. */
export function findMailWarnings(mails: readonly CapturedMail[]): MailWarning[] {
  return mails.flatMap((mail, index) =>
    warningsOf(mail).map((warning) => ({ ...warning, mail: index })),
  );
}

type Warning = Omit<MailWarning, "mail">;

/** A name that nothing was put in the place of: `{{name}}` of a template, `${name}` of a text. */
const PLACEHOLDER = /\{\{[^{}]{1,80}\}\}|\$\{[\w.]{1,80}\}/;
const NOT_A_TEXT = /\bundefined\b|\[object \w+\]/;

function warningsOf(mail: CapturedMail): Warning[] {
  const { text, html, subject } = mail;
  const isRendered = mail.events?.some(({ kind }) => kind === "rendering-failure") !== true;
  const parts = Object.entries({ subject, text, html });
  const find = (code: MailWarningCode, pattern: RegExp): Warning[] =>
    parts.flatMap(([where, part]) => {
      const [found] = pattern.exec(part ?? "") ?? [];
      return found === undefined ? [] : [{ code, where, found }];
    });
  return [
    ...(isRendered && text === undefined && html === undefined
      ? [{ code: "empty-body" as const }]
      : []),
    ...(html !== undefined && (text ?? "").trim() === ""
      ? [{ code: "no-text-part" as const }]
      : []),
    ...find("undefined-in-text", NOT_A_TEXT),
    ...addressesOf(mail).flatMap(([where, address]): Warning[] => {
      const [found] = NOT_A_TEXT.exec(address) ?? [];
      return found === undefined ? [] : [{ code: "undefined-in-text", where, found }];
    }),
    ...(isRendered ? find("placeholder-left", PLACEHOLDER) : []),
    ...headersOf(mail)
      .filter((header) => /[\r\n]/.test(header.join("")))
      .map(([where]) => ({ code: "header-injection" as const, where })),
  ];
}

/** What stands in a header, where a line end would begin another one. */
function headersOf(mail: CapturedMail): [name: string, value: string][] {
  const { subject, headers = [], source } = mail;
  return [
    ["subject", subject],
    ...addressesOf(mail),
    // Those of a message that was read are whole: a fold is no line end.
    ...(source === undefined ? headers : []).map(({ name, value }): [string, string] => [
      name,
      value,
    ]),
  ];
}

function addressesOf(mail: CapturedMail): [name: string, address: string][] {
  const { from, to, cc, bcc, replyTo } = mail;
  return Object.entries({ from: [from], to, cc, bcc, replyTo }).flatMap(([name, addresses]) =>
    addresses.map((address): [string, string] => [name, address]),
  );
}
