import type { Conclusion } from "../../../contract/conclusion.ts";
import { SEVERITIES } from "../../../finding.ts";
import type { CapturedMail } from "../../../invocation.ts";
import { pageHtml } from "../../html/page.ts";
import { resultBadge } from "../../html/parts.ts";
import { PAGE_STYLE } from "../../html/style.ts";
import { callHtml } from "../../invocation/html.ts";
import { eventText, targetText } from "../../invocation/text.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { counted } from "../../terminal/counted.ts";
import { cutWithin } from "../../terminal/cut.ts";
import type { Cut } from "../../terminal/cut.ts";
import { NO_PAINT } from "../../terminal/paint.ts";
import { mailList } from "./list.ts";
import type { ListedCall } from "./list.ts";
import { mailHtml } from "./mail.ts";
import { MAIL_SCRIPT } from "./script.ts";
import { INBOX_STYLE, MAIL_STYLE } from "./style.ts";

/** In characters, of all bodies: what a browser still opens without a thought. */
const PAGE_LIMIT = 16_000_000;

/**
 * A page that shows mails as a reader would, beside the calls that sent them.
 *
 * @param sources The MIME message of each mail.
 */
export function mailPage(
  calls: readonly Conclusion[],
  sources: ReadonlyMap<CapturedMail, string>,
): string {
  const cut = cutWithin(PAGE_LIMIT);
  const places = placesOf(calls);
  const mails = places.flatMap(({ call, listed }, index) =>
    listed.mails.map(({ mail, anchor }, at) =>
      mailHtml(
        {
          mail,
          warnings: warningsOf(call, at),
          source: sources.get(mail),
          footer: markup`<p class="sender">Sent by <a href="#${listed.anchor}">${calls.length === 1 ? "" : `call ${index + 1}: `}${listed.title}</a> <span class="soft">→ ${listed.target}</span></p>`,
        },
        { anchor, name: anchor.replace("-", " "), level: 2 },
        cut,
      ),
    ),
  );
  const title = counted(mails.length, "captured mail");
  const targets = [...new Set(places.map(({ listed }) => listed.target))];
  return pageHtml({
    title: `${title}: ${targets.join(", ")}`,
    style: `${PAGE_STYLE}${MAIL_STYLE}${INBOX_STYLE}`,
    script: MAIL_SCRIPT,
    kind: mails.length === 1 ? "inbox single" : "inbox",
    content: markup`<a class="skip" href="#content">Skip to the mail</a>
<header>
<p class="eyebrow">cognito-postconfirm</p>
<h1>${title}</h1>
</header>
<main>
${mailList(places.map(({ listed }) => listed))}
<div class="shown" id="content" tabindex="-1">
<p class="back"><a href="#list">← ${mails.length === 1 ? "The mail" : "All mails"}</a></p>
${mails}
${places.map(({ call, listed }) => callArticle(call, listed, cut))}
</div>
</main>`,
  });
}

function placesOf(calls: readonly Conclusion[]): { call: Conclusion; listed: ListedCall }[] {
  let number = 0;
  return calls.map((call, index) => {
    const { invocation, result } = call;
    const mails = invocation.mails.map((mail, at) => {
      const found = new Set(warningsOf(call, at).map(({ severity }) => severity));
      const worst = SEVERITIES.find((severity) => found.has(severity));
      return { mail, anchor: `mail-${++number}`, worst };
    });
    const listed = {
      anchor: `call-${index + 1}`,
      title: eventText(invocation.event, NO_PAINT),
      target: targetText(invocation.target),
      result: resultBadge(result),
      mails,
    };
    return { call, listed };
  });
}

function warningsOf({ warnings }: Conclusion, mail: number): Conclusion["warnings"] {
  return warnings.filter(({ where }) => where.mail === mail);
}

function callArticle(call: Conclusion, { anchor, title, target }: ListedCall, cut: Cut): Markup {
  return markup`<article class="call" id="${anchor}" aria-labelledby="${anchor}-title">
<h2 id="${anchor}-title">${title}</h2>
<p class="soft">→ ${target}</p>
${callHtml(call, { name: title, level: 3 }, cut)}
</article>`;
}
