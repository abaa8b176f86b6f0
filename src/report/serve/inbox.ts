import type { MailWarning } from "../../contract/mails.ts";
import type { ServedInvocation } from "../../serve/invocations.ts";
import type { StoredMail } from "../../serve/mailbox/mailbox.ts";
import { lintSentence } from "../event/lint-findings.ts";
import { pageHtml } from "../html/page.ts";
import { badge, resultBadge } from "../html/parts.ts";
import { PAGE_STYLE } from "../html/style.ts";
import { callHtml } from "../invocation/html.ts";
import { mailHtml } from "../mail/html/mail.ts";
import { INBOX_STYLE, MAIL_STYLE } from "../mail/html/style.ts";
import { markup } from "../markup/html.ts";
import type { Markup } from "../markup/html.ts";
import { cutWithin } from "../terminal/cut.ts";
import { triggerSourceIn } from "./reports.ts";
import { INBOX_SCRIPT } from "./inbox-script.ts";

/** For a mail or a call, in characters. */
const PART_LIMIT = 2_000_000;

const STYLE = `${PAGE_STYLE}${MAIL_STYLE}${INBOX_STYLE}
.inbox header { display: flex; flex-wrap: wrap; gap: 0.4rem 1.5rem; align-items: center; }
.inbox header h1 { flex: 1 1 12rem; }
.inbox header p, .inbox header form { margin: 0; }
.fire > summary { cursor: pointer; border: 1px solid var(--edge); border-radius: 0.4rem; padding: 0.4rem 0.8rem; list-style: none; background: var(--paper); }
.fire[open] > form { position: absolute; right: clamp(1rem, 4vw, 2.5rem); z-index: 2; width: min(24rem, 92vw); max-height: 80vh; overflow: auto; box-shadow: 0 0.5rem 2rem #0005; }
.fire form button { display: block; width: 100%; text-align: left; margin-top: 0.3rem; font-size: 0.9rem; }
.tools { display: flex; gap: 0.5rem; align-items: end; padding: 0.6rem 1rem; }
.tools label { flex: 1; font-size: 0.85rem; color: var(--soft); }
.list li { content-visibility: auto; contain-intrinsic-size: auto 3.6rem; }
.list li.is-call .what { font-weight: 400; }
.list li.unread .what::before { content: "● "; color: var(--link); font-size: 0.7em; vertical-align: 0.15em; }
.list time { font-variant-numeric: tabular-nums; font-size: 0.8rem; color: var(--soft); }
.empty pre { max-width: 44rem; }
.inbox .shown > article { display: block; }
.acts { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-block: 1rem 0; }
.acts a, .acts button { font-size: 0.9rem; }
@media (max-width: 48rem) {
  .inbox:has(.shown > article) .list { display: none; }
  .inbox:has(.shown > article) .shown, .inbox:has(.shown > article) .back { display: block; }
  .inbox:not(:has(.shown > article)) .shown { display: block; }
  .empty h2 { margin-top: 1rem; }
}`;

export interface InboxParts {
  url: string;
  functions: readonly string[];
  flows: readonly { name: string; summary: string }[];
}

/** The page of a running server: its mail and its calls as they come. */
export function inboxPage({ url, functions, flows }: InboxParts): string {
  const choices = functions.map((name) => markup`<option>${name}</option>`);
  const buttons = flows.map(
    ({ name, summary }) =>
      markup`<button type="submit" name="flow" value="${name}"><strong>${name}</strong><span class="told">${summary}</span></button>`,
  );
  return pageHtml({
    title: "Inbox: cognito-postconfirm",
    style: STYLE,
    script: INBOX_SCRIPT,
    kind: "inbox",
    isServed: true,
    content: markup`<a class="skip" href="#content">Skip to content</a>
<header>
<h1>Inbox</h1>
<p class="soft" id="state" role="status">connecting</p>
<details class="fire"><summary>Send a test event</summary>
<form class="card" id="fire">
<label>Function <select name="functionName">${choices}</select></label>
${buttons}
</form>
</details>
</header>
<main>
<nav class="list" id="list" aria-label="Mail and calls">
<form class="tools" id="find" role="search">
<label>Find <input name="query" type="search" autocomplete="off" placeholder="to:maria@example.com"></label>
<button type="button" id="clear">Delete all</button>
</form>
<ol id="items"></ol>
<p class="soft" id="found" role="status"></p>
</nav>
<div class="shown" id="content" tabindex="-1">
<p class="back"><a href="#">← All mail</a></p>
<div class="empty" id="empty">
<h2>No mail yet</h2>
<p>Set these variables where your application runs:</p>
<pre>${["LAMBDA", "SES", "SESV2"].map((name) => markup`export AWS_ENDPOINT_URL_${name}=<wbr>${url}\n`)}</pre>
</div>
</div>
</main>`,
  });
}

/** A mail, with what sent it. */
export function mailPart(
  stored: StoredMail,
  warnings: readonly MailWarning[],
  source: string,
  sender: ServedInvocation | undefined,
): string {
  const { id, mail } = stored;
  const acts = markup`<p class="acts">
<a href="/api/v1/message/${id}/raw" download="${id}.eml">Download .eml</a>
<button type="button" data-delete="${id}">Delete</button>
</p>`;
  const from =
    sender === undefined
      ? markup`<p class="sender">Sent by a client of the SES endpoint.</p>`
      : markup`<p class="sender">Sent by <a href="#call-${sender.id}">${callTitle(sender)}</a> ${resultOf(sender)}</p>`;
  const place = { anchor: `mail-${id}`, name: "this mail", level: 2 } as const;
  const footer = markup`${from}${acts}`;
  return mailHtml({ mail, warnings, source, footer }, place, cutWithin(PART_LIMIT)).source;
}

/** A call, with where its event differs from AWS's. */
export function callPart(served: ServedInvocation, mails: readonly StoredMail[]): string {
  const { id, conclusion, problem, findings, isFixed, event } = served;
  const cut = cutWithin(PART_LIMIT);
  const title = callTitle(served);
  const links = mails.map(
    ({ id: mail, mail: { subject } }) => markup`<li><a href="#mail-${mail}">${subject}</a></li>`,
  );
  const differences = findings.map(
    (finding) =>
      markup`<li>${badge(finding.severity)} <code>${finding.where.path}</code> ${lintSentence(finding)}</li>`,
  );
  const content =
    conclusion === undefined
      ? markup`<p class="banner">The handler could not be called: ${problem}</p><pre>${JSON.stringify(event, null, 2)}</pre>`
      : callHtml(conclusion, { name: title, level: 3 }, cut);
  return markup`<article class="call" id="call-${id}" aria-labelledby="call-title">
<h2 id="call-title">${title} ${resultOf(served)}</h2>
${links.length === 0 ? undefined : markup`<h3>Mail</h3><ul>${links}</ul>`}
${differences.length === 0 ? undefined : markup`<h3>${isFixed ? "What was fixed in the event" : "Where the event differs from AWS's"}</h3><ul class="found">${differences}</ul>`}
${content}
</article>`.source;
}

function resultOf({ conclusion }: ServedInvocation): Markup {
  return conclusion === undefined ? badge("error") : resultBadge(conclusion.result);
}

function callTitle({ functionName, event, attempt }: ServedInvocation): string {
  const source = triggerSourceIn(event)?.replace("PostConfirmation_", "");
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  return `${functionName}${source === undefined ? "" : `: ${source}`}${again}`;
}
