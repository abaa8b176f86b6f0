import type { Scenario } from "../contract/check/scenario.ts";
import { AFTER_SIGN_UP, PLAIN, RESET, SCENARIOS } from "../contract/check/scenarios.ts";
import { UserError } from "../errors.ts";
import { fitsWildcard } from "../wildcard.ts";
import { didYouMean } from "../did-you-mean.ts";

export interface Selection {
  /** Patterns of names, `*` standing for anything. Default: all. */
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
}

/** The scenarios to play: those that were asked for, and those that they are compared with. */
export async function selectScenarios(
  { only = [], skip = [] }: Selection,
  own: readonly Scenario[],
): Promise<Scenario[]> {
  const all = [...SCENARIOS, ...own];
  await refuseIdle("--only", only, all);
  await refuseIdle("--skip", skip, all);
  const wanted = all.filter(
    ({ name }) => (only.length === 0 || matches(only, name)) && !matches(skip, name),
  );
  const needed = new Set([PLAIN]);
  for (const { name, baseline } of wanted) {
    needed.add(name);
    if (baseline !== undefined) needed.add(baseline);
    // What a reset repeats shows where the user has signed up before.
    if (name === RESET) needed.add(AFTER_SIGN_UP);
    // A flag's values are compared with each other.
    if (name.includes("/verified-")) {
      for (const { name: other } of all) if (other.includes("/verified-")) needed.add(other);
    }
  }
  return all.filter(({ name }) => needed.has(name));
}

async function refuseIdle(
  flag: string,
  patterns: readonly string[],
  all: readonly Scenario[],
): Promise<void> {
  for (const pattern of patterns) {
    if (all.some(({ name }) => matches([pattern], name))) continue;
    throw new UserError(
      "unknown-scenario",
      `${flag}: no scenario is called "${pattern}"${await didYouMean(
        pattern,
        all.map(({ name }) => name),
      )}`,
      "`*` stands for anything: --only 'federated/*'. See docs/check.md for their names.",
    );
  }
}

function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some(
    (pattern) => fitsWildcard(pattern, name) || fitsWildcard(`${pattern}/*`, name),
  );
}
