import type { CapturedMail } from "../../invocation.ts";
import { counted } from "../terminal/counted.ts";
import { cutWithin } from "../terminal/cut.ts";
import { markup, ownSource } from "../markup/html.ts";
import type { Markup } from "../markup/html.ts";
import { MAIL_POLICY, MAIL_STYLE, mailHtml } from "./html.ts";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
section { border: 1px solid #8888; border-radius: 0.5rem; margin: 1.5rem 0; padding: 1rem; }
h2 { font-size: 1.1rem; margin: 0 0 0.5rem; }
dt { opacity: 0.75; }
${MAIL_STYLE}`;

/** In characters, of all bodies: what a browser still opens without a thought. */
const PAGE_LIMIT = 16_000_000;

/** A page that shows mails as a reader would. */
export function mailPage(mails: readonly CapturedMail[]): string {
  const cut = cutWithin(PAGE_LIMIT);
  const title = counted(mails.length, "captured mail");
  const sections = mails.map((mail, index): Markup => {
    const name = `mail-${index + 1}`;
    return markup`<section aria-labelledby="${name}">
<h2 id="${name}">${mail.subject || "(no subject)"}</h2>
${mailHtml(mail, `mail ${index + 1}`, cut)}
</section>`;
  });
  return markup`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${MAIL_POLICY}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${ownSource(STYLE)}</style>
<main>
<h1>${title}</h1>
${sections}
</main>
</html>
`.source;
}
