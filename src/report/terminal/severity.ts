import type { Severity } from "../../finding.ts";
import type { Paint, Stroke } from "./paint.ts";

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** A sign of its own, so that nothing is told by colour alone. */
export const SEVERITY_SIGNS: Record<Severity, string> = { error: "✘", warning: "!", note: "i" };

export function severityStroke(severity: Severity, paint: Paint): Stroke {
  const strokes: Record<Severity, Stroke> = {
    error: paint.red,
    warning: paint.yellow,
    note: paint.dim,
  };
  return strokes[severity];
}
