import { severityText } from "./rules/index.ts";
import type { RuleInfo } from "./rules/index.ts";

/** The page with every rule. */
export function rulesPage(rules: readonly RuleInfo[]): string {
  const rows = rules.map(
    ({ code, severity, title }) => `| [\`${code}\`](#${code}) | ${severity} | ${title} |`,
  );
  return [
    "# Rules of check",
    "",
    "`check --explain <code>` prints one rule, `check --list` lists them all. Only errors fail a [check](check.md).",
    "",
    "| rule | severity | requirement |",
    "|---|---|---|",
    ...rows,
    "",
    ...rules.flatMap(sectionOf),
  ].join("\n");
}

function sectionOf(rule: RuleInfo): string[] {
  return [
    `## ${rule.code}`,
    "",
    `${rule.title}. (${severityText(rule)})`,
    "",
    `${rule.why} [Evidence](${rule.evidence}).`,
    "",
    `Fix: ${rule.fix}`,
    "",
    "Fails:",
    "",
    "```js",
    rule.failing,
    "```",
    "",
    "Passes:",
    "",
    "```js",
    rule.passing,
    "```",
    "",
  ];
}
