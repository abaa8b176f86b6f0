/** What a mail's HTML would load, by the address in attributes, `@import` and `url()`. */
const LOADED =
  /(?:(<link\b[^<>]{0,500}?\bhref\s*=\s*["']?|@import\s*(?:url\()?\s*["']?)|(?:\b(?:src|srcset|background|poster)\s*=\s*|\burl\(\s*)["']?)((?:(?:https?:)?\/\/|cid:)[^\s"'()<>]+)/gi;

const PLACES_SHOWN = 3;

/** Which images and style sheets of a mail are not shown, since a page with mails loads nothing. */
export function blockedNote(html: string): string | undefined {
  const kinds = new Set<string>();
  const places = new Set<string>();
  for (const [, link, url = ""] of html.matchAll(LOADED)) {
    kinds.add(link === undefined ? "images" : "style sheets");
    places.add(/^(?:https?:)?\/\/([^/?#]*)/i.exec(url)?.[1] ?? "the mail's attachments");
  }
  if (kinds.size === 0) return undefined;
  const more = places.size - PLACES_SHOWN;
  const shown = [...places].slice(0, PLACES_SHOWN);
  const from = more > 0 ? [...shown, `${more} more`] : shown;
  return `Not loaded here: ${[...kinds].join(" and ")} from ${from.join(", ")}`;
}
