import type { Scenario } from "../contract/check/scenario.ts";
import { MAY_BE_ADDED } from "../contract/check/outages.ts";
import { AFTER_SIGN_UP, PLAIN, RESET, SCENARIOS } from "../contract/check/scenarios.ts";
import { FLOWS } from "../event/create/flows.ts";
import { UserError } from "../errors.ts";
import { fitsWildcard } from "../wildcard.ts";
import { didYouMean } from "../did-you-mean.ts";

export interface Selection {
  /** Names of scenarios, their last parts, or flows; `*` is a wildcard. Default: all. */
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
}

/** The selected scenarios. */
export async function chooseScenarios(
  { only = [], skip = [] }: Selection,
  own: readonly Scenario[],
): Promise<Scenario[]> {
  const all = [...SCENARIOS, ...own];
  await refuseIdle("--only", only, all);
  await refuseIdle("--skip", skip, all);
  const chosen = all.filter(({ name }) => isSelected({ only, skip }, name));
  const asked = only.length > 0 ? only : ["*/*"];
  // No added scenario is left either.
  if (chosen.length === 0 && asked.every((pattern) => matches(skip, pattern)))
    throw allSkipped(skip);
  return chosen;
}

export function allSkipped(skip: readonly string[]): UserError {
  return new UserError(
    "unknown-scenario",
    `--skip "${skip.join('" and "')}" leaves no scenario to run`,
    "Skip fewer scenarios. Run check --list for their names.",
  );
}

/** The scenarios to run: the selected ones and those that they are compared with. */
export function selectScenarios(wanted: readonly Scenario[], own: readonly Scenario[]): Scenario[] {
  const all = [...SCENARIOS, ...own];
  const needed = new Set([PLAIN]);
  for (const { name, baseline } of wanted) {
    needed.add(name);
    if (baseline !== undefined) needed.add(baseline);
    // A reset repeats work only for a user who signed up before.
    if (name === RESET) needed.add(AFTER_SIGN_UP);
    // Scenarios with different values of the verified flags are compared with each other.
    if (name.includes("/verified-")) {
      for (const { name: other } of all) if (other.includes("/verified-")) needed.add(other);
    }
  }
  return all.filter(({ name }) => needed.has(name));
}

/** Selects among added scenarios; `undefined` if none of them can be selected. */
export function addedSelector(
  selection: Selection,
): ((added: readonly Scenario[]) => readonly Scenario[]) | undefined {
  const { only = [] } = selection;
  if (only.length > 0 && !only.some((pattern) => !pattern.includes("/") || mayBeAdded(pattern)))
    return undefined;
  return (added) => {
    const wanted = added.filter(({ name }) => isSelected(selection, name));
    const needed = new Set(wanted.flatMap(({ name, baseline = name }) => [name, baseline]));
    return added
      .filter(({ name }) => needed.has(name))
      .map((each) => (wanted.includes(each) ? each : { ...each, isComparison: true as const }));
  };
}

/** Whether a pattern that matches no usual scenario may match one that depends on the handler. */
function mayBeAdded(pattern: string): boolean {
  if (MAY_BE_ADDED.test(pattern)) return true;
  const [flow = "", ...rest] = pattern.split("/");
  const hasFlow = rest.length === 0 || Object.keys(FLOWS).some((name) => fitsWildcard(flow, name));
  return pattern.includes("*") && hasFlow;
}

/** Whether a scenario was selected by its name. */
function isSelected(selection: Selection, name: string): boolean {
  return isNamed(selection, name) && !isSkipped(selection, name);
}

function isNamed({ only = [] }: Selection, name: string): boolean {
  return only.length === 0 || matches(only, name);
}

/** Whether a scenario would be run without `skip`. */
export function isSkipped({ only, skip = [] }: Selection, name: string): boolean {
  return isNamed({ only }, name) && matches(skip, name);
}

async function refuseIdle(
  flag: string,
  patterns: readonly string[],
  all: readonly Scenario[],
): Promise<void> {
  for (const pattern of patterns) {
    if (mayBeAdded(pattern) || all.some(({ name }) => matches([pattern], name))) continue;
    throw new UserError(
      "unknown-scenario",
      `${flag}: no scenario is called "${pattern}"${await didYouMean(
        pattern,
        all.flatMap(({ name }) => [name, lastPart(name)]),
      )}`,
      'Run check --list for their names. * is a wildcard: --only "federated/*".',
    );
  }
}

function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some(
    (pattern) =>
      fitsWildcard(pattern, name) ||
      fitsWildcard(`${pattern}/*`, name) ||
      fitsWildcard(pattern, lastPart(name)),
  );
}

/** `ses-throttled`, of `confirm-sign-up/ses-throttled`. */
function lastPart(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
