import type { CapturedMail } from "../invocation.ts";
import { counted } from "./counted.ts";
import { plainText } from "./plain-text.ts";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
section { border: 1px solid #8888; border-radius: 0.5rem; margin: 1.5rem 0; padding: 1rem; }
h2 { font-size: 1.1rem; margin: 0 0 0.5rem; }
dl { display: grid; gap: 0.1rem 1rem; grid-template-columns: max-content 1fr; margin: 0 0 1rem; }
dt { opacity: 0.75; }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { background: #fff; border: 1px solid #8888; height: 28rem; width: 100%; }
pre { overflow-wrap: anywhere; white-space: pre-wrap; }`;

/**
 * A page that shows mails as a reader would. Nothing in it is loaded from anywhere, and nothing in the
 * mails can run: the dry run's promise holds for whoever looks at them, too.
 */
export function mailPage(mails: readonly CapturedMail[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="referrer" content="no-referrer">
<title>${counted(mails.length, "captured mail")}</title>
<style>${STYLE}</style>
<main>
<h1>${counted(mails.length, "captured mail")}</h1>
${mails.map(sectionOf).join("\n")}
</main>
</html>
`;
}

function sectionOf(mail: CapturedMail, index: number): string {
  const { from, to, cc, bcc, replyTo, subject, text, html, attachments = [] } = mail;
  const rows: [name: string, value: string][] = [
    ["From", from],
    ["To", to.join(", ")],
    ["Cc", cc.join(", ")],
    ["Bcc", bcc.join(", ")],
    ["Reply-To", replyTo.join(", ")],
    [
      "Attached",
      attachments.map(({ fileName, contentType }) => fileName ?? contentType).join(", "),
    ],
    ["Through", `${mail.api} ${mail.action}${mail.sent === true ? "" : "; nothing was sent"}`],
  ];
  const list = rows
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`);
  const title = `mail-${index + 1}`;
  return [
    `<section aria-labelledby="${title}">`,
    `<h2 id="${title}">${escape(subject) || "(no subject)"}</h2>`,
    `<dl>${list.join("")}</dl>`,
    ...(html === undefined
      ? []
      : [`<iframe sandbox title="HTML of mail ${index + 1}" srcdoc="${escape(html)}"></iframe>`]),
    ...(text === undefined ? [] : [`<pre>${escape(plainText(text))}</pre>`]),
    "</section>",
  ].join("\n");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
