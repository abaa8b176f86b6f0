import { toPatch } from "../../diff/patch.ts";
import type { DetailedDifference } from "../../diff/parts.ts";
import type { DiffFormat } from "../flags/output.ts";

/** The differences for a program. Where nothing comparable came back there are none to write. */
export async function formatted(
  format: Exclude<DiffFormat, "human">,
  differences: readonly DetailedDifference[] | undefined,
  annotations: () => Promise<string>,
): Promise<string> {
  if (format === "github") return annotations();
  if (differences === undefined) return "";
  const { withoutSteps } = await import("../../report/envelope.ts");
  const written = format === "patch" ? toPatch(differences) : withoutSteps(differences);
  return `${JSON.stringify(written, null, 2)}\n`;
}
