import type { ListedScenario } from "./listing.ts";

/** The page with every scenario. */
export function scenariosPage(scenarios: readonly ListedScenario[]): string {
  const flows = Map.groupBy(scenarios, ({ flow }) => flow);
  return [
    "# Scenarios of check",
    "",
    "`check --list` lists them together with [your own scenarios](check.md#your-own-scenarios). `check --only` takes a name,",
    "its last part, or a pattern.",
    "",
    ...[...flows].flatMap(([flow, ones]) => [
      `## ${flow}`,
      "",
      "| scenario | event and conditions |",
      "|---|---|",
      ...ones.map(({ name, title }) => `| \`${name}\` | ${title} |`),
      "",
    ]),
  ].join("\n");
}
