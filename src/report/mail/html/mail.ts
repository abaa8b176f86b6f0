import type { MailWarning } from "../../../contract/mails.ts";
import type { Attachment, CapturedMail, MailHeader } from "../../../invocation.ts";
import { badge, headingHtml } from "../../html/parts.ts";
import { cutNote, longText } from "../../html/long-text.ts";
import { findingSentence } from "../../invocation/findings.ts";
import { asWritten, markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { counted } from "../../terminal/counted.ts";
import type { Cut } from "../../terminal/cut.ts";
import { mailEventSentence } from "../events.ts";
import { addressRows } from "../summary.ts";
import { blockedNote } from "./blocked.ts";

/** Of each body, in characters. A mail that is longer than this is a mistake of another kind. */
const BODY_LIMIT = 64_000;

/** A mail in a page, and where in it. */
export interface MailPlace {
  /** Its id, and the beginning of the names in it. */
  anchor: string;
  /** What it is called, alone of its name in the page. */
  name: string;
  /** Of its subject: `h2`. */
  level: 2 | 5;
}

export interface MailParts {
  mail: CapturedMail;
  warnings: readonly MailWarning[];
  /** The whole message, where the page has room for it. */
  source?: string | undefined;
  /** What belongs to it: the call that sent it. */
  footer?: Markup | undefined;
}

type View = [kind: string, label: string, content: Markup];

/**
 * A mail: who gets it, what is odd about it, and each of its parts, one of which is shown. Nothing in its HTML
 * can run, send or get out of its frame.
 */
export function mailHtml(parts: MailParts, place: MailPlace, cut: Cut): Markup {
  const { mail, warnings, footer } = parts;
  const { anchor, level } = place;
  const rows: [label: string, value: string][] = [
    ...addressRows(mail),
    ["Template", mail.template?.name ?? ""],
    ["Through", `${mail.api} ${mail.action}${mail.sent === true ? "" : "; nothing was sent"}`],
    ["Sent from", mail.caller ?? ""],
  ];
  const list = rows
    .filter(([, value]) => value !== "")
    .map(([label, value]) => markup`<dt>${label}</dt><dd>${value}</dd>`);
  const remarks = [
    ...warnings.map((warning) => markup`${badge(warning.severity)} ${findingSentence(warning)}`),
    ...(mail.events ?? [])
      .filter(({ kind }) => kind !== "rendering-failure")
      .map((event) => markup`${badge("note")} ${mailEventSentence(event)}`),
  ];
  return markup`<article class="mail" id="${anchor}" aria-labelledby="${anchor}-subject">
${headingHtml(level, subjectOf(mail), `${anchor}-subject`)}
${remarks.length === 0 ? undefined : markup`<ul class="found">${remarks.map((remark) => markup`<li>${remark}</li>`)}</ul>`}
<dl>${list}</dl>
${viewsHtml(viewsOf(parts, place, cut), place)}
${footer}
</article>`;
}

export function subjectOf({ subject }: CapturedMail): string {
  return subject.trim() === "" ? "(no subject)" : subject;
}

function viewsOf({ mail, source }: MailParts, place: MailPlace, cut: Cut): View[] {
  const { html, text, attachments = [] } = mail;
  const headers = source === undefined ? (mail.headers ?? []) : headersOf(source);
  const views: (View | undefined)[] = [
    html === undefined ? undefined : ["html", "HTML", frameHtml(html, place, cut)],
    text === undefined ? undefined : ["text", "Text", longText(text, BODY_LIMIT, cut)],
    html === undefined && text === undefined
      ? ["text", "Text", markup`<p class="soft">(no body)</p>`]
      : undefined,
    headers.length === 0 ? undefined : ["headers", "Headers", headersHtml(headers, cut)],
    source === undefined ? undefined : ["source", "Source", longText(source, BODY_LIMIT, cut)],
    attachments.length === 0
      ? undefined
      : ["attachments", `Attachments (${attachments.length})`, attachmentsHtml(attachments)],
  ];
  return views.filter((view) => view !== undefined);
}

/** Radio buttons and what each of them shows; a single view needs none. */
function viewsHtml(views: readonly View[], { anchor, name }: MailPlace): Markup {
  const [[, , only] = []] = views;
  if (views.length === 1) return markup`${only}`;
  const choices = views.map(([kind, label]): [string, string] => [kind, label]);
  return markup`${choiceHtml(`${anchor}-view`, `View of ${name}`, choices)}
${views.map(([kind, , content]) => markup`<div class="view ${kind}">${content}</div>`)}`;
}

/** One of several, the first unless another one is chosen. */
function choiceHtml(
  group: string,
  legend: string,
  choices: readonly [value: string, label: string][],
): Markup {
  const buttons = choices.map(
    ([value, label], index) =>
      markup`<label><input type="radio" name="${group}" value="${value}"${index === 0 ? markup` checked` : undefined}><span>${label}</span></label>`,
  );
  return markup`<fieldset class="choice"><legend class="heard">${legend}</legend>${buttons}</fieldset>`;
}

const WIDTHS: readonly [value: string, label: string][] = [
  ["fit", "Fit"],
  ["phone", "Phone"],
  ["desktop", "Desktop"],
];

/**
 * The frame has this page's origin, so that its height can be read; it can run nothing, send nothing and lead
 * nowhere.
 */
function frameHtml(body: string, { anchor, name }: MailPlace, cut: Cut): Markup {
  const { shown, left } = cut(body, BODY_LIMIT);
  const blocked = blockedNote(shown);
  return markup`${choiceHtml(`${anchor}-width`, `Width of ${name}`, WIDTHS)}
${blocked === undefined ? undefined : markup`<p class="blocked">${blocked}</p>`}
<div class="frame" role="region" aria-label="Frame of ${name}" tabindex="0"><iframe sandbox="allow-same-origin" loading="lazy" title="HTML of ${name}" srcdoc="${asWritten(shown)}"></iframe></div>${cutNote(left)}`;
}

/** The headers of a message, each on one line. */
function headersOf(source: string): MailHeader[] {
  const [head = ""] = source.split(/\r?\n\r?\n/, 1);
  return head.split(/\r?\n(?![ \t])/).flatMap((line) => {
    const [, name, value = ""] = /^([^:\s]+):\s*([^]*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value: value.replaceAll(/\r?\n[ \t]+/g, " ") }];
  });
}

function headersHtml(headers: readonly MailHeader[], cut: Cut): Markup {
  const rows = headers.map(({ name, value }) => {
    const { shown, left } = cut(value, BODY_LIMIT);
    return markup`<dt>${name}</dt><dd>${shown}${cutNote(left)}</dd>`;
  });
  return markup`<dl>${rows}</dl>`;
}

function attachmentsHtml(attachments: readonly Attachment[]): Markup {
  const items = attachments.map(
    ({ fileName = "(no name)", contentType, size, contentId }) =>
      markup`<li><span dir="auto">${fileName}</span> <span class="soft">${contentType}, ${counted(size, "byte")}${contentId === undefined ? undefined : markup`, cid:${contentId}`}</span></li>`,
  );
  return markup`<ul>${items}</ul>`;
}
