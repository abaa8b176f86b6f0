import type { RuleSeverity, ScenarioStatus } from "../../../contract/check/result.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";
import { SEVERITY_SIGNS } from "../../terminal/severity.ts";

// A sign and a word each, so that nothing is told by colour alone.
const SIGNS: Record<RuleSeverity | ScenarioStatus, string> = {
  ...SEVERITY_SIGNS,
  passed: "✔",
  failed: "✘",
  "left-out": "–",
  interrupted: "◌",
};

export function badge(kind: RuleSeverity | ScenarioStatus): Markup {
  return markup`<span class="badge ${kind}"><span aria-hidden="true">${signOf(kind)}</span>${wordOf(kind)}</span>`;
}

export function signOf(kind: RuleSeverity | ScenarioStatus): string {
  return SIGNS[kind];
}

export function wordOf(kind: RuleSeverity | ScenarioStatus): string {
  return kind === "left-out" ? "left out" : kind;
}

/** A sentence in which what stands in backticks is code. */
export function prose(text: string): Markup {
  const parts = text.split(/`([^`\n]+)`/);
  const pieces = parts.map((part, index) =>
    index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`,
  );
  return markup`${pieces}`;
}
