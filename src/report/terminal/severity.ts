import type { Severity } from "../../finding.ts";
import type { Paint, Stroke } from "./paint.ts";
import { oneLine } from "./plain-text.ts";

/** A sign of its own, so that nothing is told by colour alone. */
export const SEVERITY_SIGNS: Record<Severity, string> = { error: "✘", warning: "!", note: "i" };

const COLOURS = { error: "red", warning: "yellow", note: "dim" } as const;

export function severityStroke(severity: Severity, paint: Paint): Stroke {
  return paint[COLOURS[severity]];
}

/** A sentence with its severity's sign; a note is dim at most. */
export function signed(severity: Severity, sentence: string, paint: Paint): string {
  const stroke = severityStroke(severity, paint);
  const text = oneLine(sentence);
  return severity === "note" ? stroke(text) : `${stroke(SEVERITY_SIGNS[severity])} ${text}`;
}
