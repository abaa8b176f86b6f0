import type { ListedScenario } from "./listing.ts";

/** The page of the documentation that has every scenario. */
export function scenariosPage(scenarios: readonly ListedScenario[]): string {
  const flows = Map.groupBy(scenarios, ({ flow }) => flow);
  return [
    "# Which scenarios does `check` play?",
    "",
    "`check --list` prints the same, with [scenarios of your own](check.md#scenarios-of-your-own). `check --only` takes a name, its",
    "last part, or a pattern. This page is made of the catalogue by `npm run rules`.",
    "",
    ...[...flows].flatMap(([flow, ones]) => [
      `## ${flow}`,
      "",
      "| scenario | |",
      "|---|---|",
      ...ones.map(({ name, title }) => `| \`${name}\` | ${title} |`),
      "",
    ]),
  ].join("\n");
}
