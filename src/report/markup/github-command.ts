import type { Severity } from "../../finding.ts";
import { oneLine, plainText } from "../terminal/plain-text.ts";

const LEVELS: Record<Severity, string> = { error: "error", warning: "warning", note: "notice" };

/**
 * One workflow command of GitHub Actions, which an annotation is.
 *
 * @param properties `title`, `file`, `line`, `col`; those without a value are left out.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubCommand(
  severity: Severity,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(oneLine(String(value)))}`);
  return `::${LEVELS[severity]} ${list.join(",")}::${escapeData(plainText(message))}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
