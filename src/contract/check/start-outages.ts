import { isWatching } from "../work.ts";
import type { Conclusion } from "../conclusion.ts";
import { isOfAmplify, OTHERS, scenarioFor } from "./outages.ts";
import { outageOf } from "./scenario.ts";
import type { Scenario, ScenarioRun } from "./scenario.ts";
import { COLD_RETRIES, PLAIN, TWICE } from "./scenarios.ts";

/** More services are not refused. */
const MOST_SERVICES = 2;

/**
 * Scenarios in which a new environment is refused what no later call asks for, as a rule while the handler loads. The
 * others go on in environments that have loaded it.
 */
export function startOutageScenarios(runs: readonly ScenarioRun[]): Scenario[] {
  const callsOf = (name: string): readonly Conclusion[] =>
    runs.find(({ scenario }) => scenario.name === name)?.calls ?? [];
  const plain = runs.find(({ scenario }) => scenario.name === PLAIN)?.scenario;
  const cold = callsOf(COLD_RETRIES);
  const later = callsOf(TWICE).at(-1);
  if (plain === undefined || later === undefined || cold.length === 0) return [];
  if (![...cold, later].every(({ verdict }) => verdict.accepted === true)) return [];
  const warm = servicesOf(later);
  // Where one is known to be needed for that, nothing more is to be seen.
  const known = new Set(
    runs.flatMap(({ scenario, loadError }) =>
      loadError === undefined ? [] : (outageOf(scenario)?.service ?? []),
    ),
  );
  const [first = new Set<string>(), ...others] = cold.map(servicesOf);
  return [...first]
    .filter((service) => others.every((each) => each.has(service)))
    .filter((service) => !warm.has(service) && !known.has(service))
    .slice(0, MOST_SERVICES)
    .map((service) => ({
      ...scenarioFor(plain, { service }, "denied", PLAIN),
      name: `${plain.flow}/${service}-at-start-denied`,
      title: `${service} refuses a call made while the handler is loaded`,
      cold: true,
    }));
}

/** The AWS services that a call asks for something, but for those that have scenarios of their own. */
function servicesOf({ invocation: { awsCalls } }: Conclusion): Set<string> {
  const asked = awsCalls.filter(
    (call) =>
      !OTHERS.test(call.service) &&
      !/^(?:http|tcp|appsync)$/.test(call.service) &&
      !isWatching(call.service) &&
      !isOfAmplify(call),
  );
  return new Set(asked.map(({ service }) => service));
}
