import type { WiringFinding } from "../../contract/wiring/finding.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { shellLines } from "../terminal/shell.ts";
import { wrapped } from "../terminal/wrap.ts";
import type { Remedy } from "./command.ts";
import { remediesFor } from "./fix-commands.ts";
import { nameOf, wiringSentences } from "./sentences.ts";
import type { WiringReport } from "./text.ts";

/** In characters. Only a word that is longer makes a longer line. */
const WIDTH = 80;

/**
 * The commands that fix something, as a script. What changes more than the finding asks for is a comment. Empty where
 * nothing can be fixed.
 */
export function fixScript(report: WiringReport): string {
  const seen = new Set<string>();
  const blocks = report.diagnosis.findings.flatMap((finding) => blockOf(finding, report, seen));
  if (blocks.length === 0) return "";
  return [heading(report, blocks.join("\n")), ...blocks].map((block) => `${block}\n`).join("\n");
}

function heading({ wiring }: WiringReport, commands: string): string {
  const { poolId, account, target } = wiring;
  const places = [
    `user pool ${poolId}`,
    target === undefined ? "" : `function ${nameOf(target)}`,
    account === undefined ? "" : `account ${account}`,
  ].filter(Boolean);
  return [
    "#!/bin/sh",
    ...comment(`Fixes what cognito-postconfirm doctor found: ${places.join(", ")}.`),
    ...comment("Read it before you run it. It stops at the first command that fails."),
    // Settings of a pool may have what a shell would expand.
    ...(/[$`\\]./.test(commands) ? ["# shellcheck disable=SC1003,SC2016"] : []),
    "set -eu",
  ].join("\n");
}

/** What is wrong, why, and the commands. */
function blockOf(
  finding: WiringFinding,
  { wiring, caller }: WiringReport,
  seen: Set<string>,
): string[] {
  const commands = remediesFor(finding, wiring, caller).flatMap((remedy) =>
    commandLines(remedy, seen),
  );
  if (commands.length === 0) return [];
  const { what, why } = wiringSentences(finding, wiring);
  return [[...comment(`${finding.code}: ${what}`), ...comment(why), ...commands].join("\n")];
}

/** No lines for a command that was there before, or that only shows something. */
function commandLines({ purpose, words }: Remedy, seen: Set<string>): string[] {
  const lines = shellLines(words, WIDTH).map(oneLine);
  const text = lines.join("\n");
  if (purpose === "look" || seen.has(text)) return [];
  seen.add(text);
  return purpose === "fix" ? lines : ["# If needed:", ...lines.map((line) => `#   ${line}`)];
}

function comment(text: string): string[] {
  return wrapped(oneLine(text), "# ", WIDTH);
}
