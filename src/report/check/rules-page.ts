import { severityText } from "./rules/index.ts";
import type { RuleInfo } from "./rules/index.ts";

/** The page of the documentation that has every rule. */
export function rulesPage(rules: readonly RuleInfo[]): string {
  const rows = rules.map(
    ({ code, severity, title }) => `| [\`${code}\`](#${code}) | ${severity} | ${title} |`,
  );
  return [
    "# Which rules does `check` have?",
    "",
    "`check --explain <code>` prints the same of one rule. This page is made of the catalogue by `npm run rules`.",
    "",
    "| rule | severity | |",
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
