import type { ScenarioStatus } from "../../contract/check/result.ts";
import type { ConclusionResult } from "../../contract/conclusion.ts";
import type { Severity } from "../../finding.ts";
import { SEVERITY_SIGNS } from "../terminal/severity.ts";
import { markup, ownSource } from "../markup/html.ts";
import type { Markup } from "../markup/html.ts";

// A sign and a word each, so that nothing is told by colour alone.
export const SIGNS: Record<Severity | ScenarioStatus, string> = {
  ...SEVERITY_SIGNS,
  passed: "✔",
  failed: "✘",
  "not-judged": "?",
  "left-out": "–",
  interrupted: "◌",
};

export function badge(kind: Severity | ScenarioStatus): Markup {
  return markup`<span class="badge ${kind}"><span aria-hidden="true">${SIGNS[kind]}</span>${wordOf(kind)}</span>`;
}

/** What an invocation came to. */
export function resultBadge(result: ConclusionResult): Markup {
  return badge(result === "ok" ? "passed" : result);
}

export function wordOf(kind: Severity | ScenarioStatus): string {
  return kind.replace("-", " ");
}

export function headingHtml(level: number, text: string, id?: string): Markup {
  const tag = ownSource(`h${level}`);
  return markup`<${tag}${id === undefined ? undefined : markup` id="${id}"`} dir="auto">${text}</${tag}>`;
}

/** A part of the page that has a name and a place of its own. */
export function section(id: string, title: string, content: Markup | readonly Markup[]): Markup {
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>`;
}

/** A sentence in which what stands in backticks is code. */
export function prose(text: string): Markup {
  const parts = text.split(/`([^`\n]+)`/);
  const pieces = parts.map((part, index) =>
    index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`,
  );
  return markup`${pieces}`;
}
