import type { Severity } from "../../../finding.ts";
import type { CapturedMail } from "../../../invocation.ts";
import { allRecipients } from "../../../email-address.ts";
import { badge } from "../../html/parts.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { subjectOf } from "./mail.ts";

interface ListedMail {
  mail: CapturedMail;
  /** The id of the mail in the page. */
  anchor: string;
  /** The worst of its warnings. */
  worst: Severity | undefined;
}

/** A call and its mails, each a link to what the page shows of it. */
export interface ListedCall {
  anchor: string;
  /** The event, and the handler that it went to. */
  title: string;
  target: string;
  /** What it came to, as a badge. */
  result: Markup;
  mails: readonly ListedMail[];
}

export function mailList(calls: readonly ListedCall[]): Markup {
  const groups = calls.map(
    ({ anchor, title, target, result, mails }) => markup`<section data-group>
<h2><a href="#${anchor}"><span class="what">${title.replace("PostConfirmation_", "")}</span>${result}<span class="told">${target}</span></a></h2>
<ol>${mails.map(listItem)}</ol>
</section>`,
  );
  return markup`<nav class="list" id="list" aria-label="Mail by call">
<label class="find" hidden>Find <input type="search" autocomplete="off"></label>
${groups}
<p class="soft" id="found" role="status"></p>
</nav>`;
}

function listItem({ mail, anchor, worst }: ListedMail): Markup {
  return markup`<li data-item><a href="#${anchor}"><span class="what" dir="auto">${subjectOf(mail)}</span>${worst === undefined ? undefined : badge(worst)}<span class="told" dir="auto">to ${allRecipients(mail).join(", ")}</span></a></li>`;
}
