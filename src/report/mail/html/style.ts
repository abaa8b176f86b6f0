/** How a mail looks, in every page that shows one. */
export const MAIL_STYLE = `
.mail { border: 1px solid var(--line); border-radius: 0.6rem; padding: 0.9rem 1.1rem; margin-block: 0.5rem; background: var(--paper); }
.mail h2, .mail h5 { margin: 0 0 0.5rem; }
.mail h5 { font-size: 1rem; }
.mail dl { font-size: 0.9rem; margin-block: 0.6rem; }
.mail > .found { margin: 0.4rem 0; font-size: 0.92rem; }
.mail > .found > li { border: 0; padding: 0.15rem 0; }
.choice { display: flex; flex-wrap: wrap; gap: 0.3rem; border: 0; margin: 0.6rem 0; padding: 0; min-width: 0; }
.choice label { position: relative; cursor: pointer; }
.choice input { position: absolute; inset: 0; opacity: 0; min-height: 0; cursor: inherit; }
.choice span { display: block; border: 1px solid var(--line); border-radius: 1rem; padding: 0.15rem 0.8rem; font-size: 0.88rem; }
.choice label:hover span { background: var(--sunk); }
.choice :checked + span { background: var(--ink); border-color: var(--ink); color: var(--paper); }
.choice :focus-visible + span { outline: 3px solid var(--link); outline-offset: 2px; }
.view { display: none; }
.mail:has(> .choice [value="html"]:checked) > .html,
.mail:has(> .choice [value="text"]:checked) > .text,
.mail:has(> .choice [value="headers"]:checked) > .headers,
.mail:has(> .choice [value="source"]:checked) > .source,
.mail:has(> .choice [value="attachments"]:checked) > .attachments { display: block; }
.blocked { background: var(--note-tint); color: var(--note); border-radius: 0.4rem; font-size: 0.88rem; padding: 0.3rem 0.8rem; }
.frame { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.4rem; background: #fff; }
.frame iframe { background: #fff; border: 0; display: block; height: 16rem; width: 100%; resize: vertical; }
.choice:has([value="phone"]:checked) ~ .frame iframe { width: 375px; }
.choice:has([value="desktop"]:checked) ~ .frame iframe { width: 800px; }
.mail > .sender { border-top: 1px solid var(--line); margin: 1rem 0 0; padding-top: 0.6rem; font-size: 0.92rem; }
@media print {
  .choice, .frame { display: none !important; }
  .view { display: block !important; }
  .mail { break-inside: avoid-page; }
}
`;

/**
 * Of a page that has mails and calls in a list, and shows one of them: the first until another one is chosen. On a
 * narrow screen it shows either the list or what was chosen.
 */
export const INBOX_STYLE = `
.inbox header { padding-block: 1rem 0.8rem; max-width: none; margin: 0; }
.inbox h1 { font-size: 1.35rem; }
.inbox .eyebrow { margin: 0; }
.inbox main { max-width: none; margin: 0; padding: 0; }
.shown { outline: 0; padding-inline: clamp(1rem, 4vw, 2.5rem); }
.list section { border-bottom: 1px solid var(--line); padding-bottom: 0.4rem; }
.list h2 { font-size: 0.92rem; font-weight: 600; letter-spacing: 0; }
.list ol { list-style: none; margin: 0; padding: 0; }
.list a {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 0.5rem; align-items: center;
  color: inherit; text-decoration: none; padding: 0.5rem 1rem; border-left: 3px solid transparent;
}
.list a:hover { background: var(--sunk); }
.list a[aria-current="true"] { background: var(--note-tint); border-left-color: var(--link); }
.list a:focus-visible { outline-offset: -3px; }
.list .what, .list .told { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.list h2 .what { white-space: normal; }
.list h2 .told { font-weight: 400; }
.list li .what { font-weight: 550; font-size: 0.95rem; }
.list .told { grid-column: 1 / -1; font-size: 0.85rem; }
.list .find { display: block; padding: 0.6rem 1rem; font-size: 0.85rem; color: var(--soft); }
.list #found { padding-inline: 1rem; font-size: 0.85rem; }
.inbox .back { display: none; }
.inbox article { display: none; outline: 0; margin: 0 0 2rem; }
.inbox article:target, .shown:not(:has(> article:target)) > article:first-of-type { display: block; }
.inbox article.call h2 { margin: 0 0 0.2rem; }
@media (min-width: 48.01rem) {
  .inbox { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100vh; }
  .inbox > header { border-bottom: 1px solid var(--line); width: 100%; }
  .inbox main { display: grid; grid-template: minmax(0, 1fr) / minmax(16rem, 24rem) minmax(0, 1fr); width: 100%; }
  .list { overflow-y: auto; border-right: 1px solid var(--line); background: var(--paper); }
  .shown { overflow-y: auto; scrollbar-gutter: stable; padding-block: 1rem; }
  .inbox .mail { border: 0; background: none; padding: 0; max-width: 64rem; }
}
@media (max-width: 48rem) {
  .list { background: var(--paper); border-block: 1px solid var(--line); }
  .inbox:has(article:target) .list, .inbox.single .list { display: none; }
  .inbox:not(:has(article:target), .single) .shown { display: none; }
  .inbox:has(article:target) .back { display: block; }
  .inbox.single:has(.mail:target) .back { display: none; }
}
@media print {
  .inbox, .inbox main { display: block; height: auto; }
  .shown { overflow: visible; }
  .inbox article { display: block !important; }
}
`;
