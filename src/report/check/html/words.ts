import type { RuleSeverity, ScenarioStatus } from "../../../contract/check/result.ts";
import { markup } from "../../markup/html.ts";
import type { Markup } from "../../markup/html.ts";

// A sign and a word each, so that nothing is told by colour alone.
const SIGNS: Record<RuleSeverity | ScenarioStatus, [sign: string, word: string]> = {
  error: ["✘", "error"],
  warning: ["!", "warning"],
  note: ["i", "note"],
  passed: ["✔", "passed"],
  failed: ["✘", "failed"],
  "left-out": ["–", "left out"],
  interrupted: ["◌", "interrupted"],
};

export function badge(kind: RuleSeverity | ScenarioStatus): Markup {
  const [sign, word] = SIGNS[kind];
  return markup`<span class="badge ${kind}"><span aria-hidden="true">${sign}</span>${word}</span>`;
}

export function signOf(kind: RuleSeverity | ScenarioStatus): string {
  return SIGNS[kind][0];
}

export function wordOf(kind: RuleSeverity | ScenarioStatus): string {
  return SIGNS[kind][1];
}

/** `14 ms`, `6.05 s`. */
export function timeText(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1_000).toFixed(2)} s`;
}

/** A sentence in which what stands in backticks is code. */
export function prose(text: string): Markup {
  const parts = text.split(/`([^`\n]+)`/);
  const pieces = parts.map((part, index) =>
    index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`,
  );
  return markup`${pieces}`;
}
