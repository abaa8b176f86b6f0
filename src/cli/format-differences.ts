import { toPatch } from "../diff/patch.ts";
import type { InvocationReport } from "../report/invocation-text.ts";
import type { DiffFormat } from "./output-options.ts";

/** The differences for a program. Where nothing comparable came back there are none to write. */
export async function formatted(
  format: Exclude<DiffFormat, "human">,
  report: InvocationReport,
): Promise<string> {
  const { differences } = report;
  if (format === "github") return (await import("../report/github-text.ts")).githubText(report);
  if (differences === undefined) return "";
  const { withoutSteps } = await import("../report/json-document.ts");
  const written = format === "patch" ? toPatch(differences) : withoutSteps(differences);
  return `${JSON.stringify(written, null, 2)}\n`;
}
