import { markup, ownSource } from "../markup/html.ts";
import type { Markup } from "../markup/html.ts";

/**
 * What a page may do: nothing in it is loaded from anywhere. Frames inherit it, so that the dry run's promise
 * holds for whoever looks at the mails, too.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A script of ours and its hash. A page's policy lets no other one run. */
interface PageScript {
  source: string;
  hash: string;
}

interface PageParts {
  title: string;
  style: string;
  script: PageScript;
  /** Of the body, by which the style knows it. */
  kind: string;
  content: Markup;
  /** Whether its script may ask the server that it comes from, as well. */
  isServed?: boolean;
}

/** A page that needs nothing from anywhere. */
export function pageHtml({
  title,
  style,
  script,
  kind,
  content,
  isServed = false,
}: PageParts): string {
  const asks = isServed ? "; connect-src 'self'" : "";
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}; script-src '${script.hash}'${asks}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${ownSource(style)}</style>
</head>
<body class="${kind}">
${content}
<script>${ownSource(script.source)}</script>
</body>
</html>
`.source;
}
