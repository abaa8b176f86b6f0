import type { CapturedMail } from "../../invocation.ts";
import { counted } from "../terminal/counted.ts";
import type { Cut } from "../terminal/cut.ts";
import { asWritten, markup } from "../markup/html.ts";
import type { Markup } from "../markup/html.ts";
import { addressRows } from "./summary.ts";

/**
 * What a page with mails may do: nothing in it is loaded from anywhere. Frames inherit it, so that the
 * dry run's promise holds for whoever looks at the mails, too.
 */
export const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** How a mail looks, for the page's own style. */
export const MAIL_STYLE = `
dl { display: grid; gap: 0.1rem 1rem; grid-template-columns: max-content 1fr; margin: 0 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { background: #fff; border: 1px solid #8888; height: 28rem; width: 100%; }
pre { overflow-wrap: anywhere; white-space: pre-wrap; }`;

/** Of each body, in characters. A mail that is longer than this is a mistake of another kind. */
const BODY_LIMIT = 64_000;

/**
 * A mail's heads and bodies. Nothing in its HTML can run, send or get out of its frame.
 *
 * @param name What the frame is called, alone of its name in the page.
 */
export function mailHtml(mail: CapturedMail, name: string, cut: Cut): Markup {
  const { text, attachments = [] } = mail;
  const names = attachments.map(({ fileName, contentType }) => fileName ?? contentType);
  const rows: [label: string, value: string][] = [
    ...addressRows(mail),
    ["Attached", names.join(", ")],
    ["Through", `${mail.api} ${mail.action}${mail.sent === true ? "" : "; nothing was sent"}`],
  ];
  const list = rows
    .filter(([, value]) => value !== "")
    .map(([label, value]) => markup`<dt>${label}</dt><dd>${value}</dd>`);
  return markup`<dl>${list}</dl>
${mail.html === undefined ? undefined : frameOf(mail.html, name, cut)}
${text === undefined ? undefined : longText(text, BODY_LIMIT, cut)}`;
}

function frameOf(body: string, name: string, cut: Cut): Markup {
  const { shown, left } = cut(body, BODY_LIMIT);
  return markup`<iframe sandbox loading="lazy" title="HTML of ${name}" srcdoc="${asWritten(shown)}"></iframe>${noteOf(left)}`;
}

/** A text as it was, and a note where it was too long. */
export function longText(text: string, limit: number, cut: Cut): Markup {
  const { shown, left } = cut(text, limit);
  return markup`<pre>${shown}</pre>${noteOf(left)}`;
}

function noteOf(left: number): Markup | undefined {
  if (left === 0) return undefined;
  return markup`<p class="cut">${counted(left, "more character")} left out here</p>`;
}
