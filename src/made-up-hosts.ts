import type { Obstacle } from "./obstacle.ts";

/**
 * Names the variables in the remedies of obstacles at hosts that the tool made up, as no connection to those can be
 * let through.
 *
 * @param madeUp The variables with made-up values.
 */
export function nameMadeUp(
  obstacles: readonly Obstacle[],
  madeUp: Readonly<Record<string, string>>,
): Obstacle[] {
  const variables = Object.entries(madeUp).map(([name, value]) => ({ name, value: bare(value) }));
  return obstacles.map((obstacle) => {
    const { remedy } = obstacle;
    if (remedy === undefined || !("host" in remedy) || remedy.host === undefined) return obstacle;
    const host = bare(remedy.host).replace(/:\d+$/, "");
    const whole = variables.filter(({ value }) => value.split(NO_HOST).includes(host));
    const parts = variables.filter(({ value }) => value.length >= SHORTEST && host.includes(value));
    const [longest] = parts.toSorted((one, other) => other.value.length - one.value.length);
    const found = whole.length > 0 ? whole : longest === undefined ? [] : [longest];
    if (found.length === 0) return obstacle;
    return { ...obstacle, remedy: { ...remedy, variables: found.map(({ name }) => name) } };
  });
}

/** What stands around a host in a URL, or in JSON. */
const NO_HOST = /[^\w.-]+/;

/** What is shorter may be in any host. */
const SHORTEST = 6;

/** As a URL writes it. */
function bare(text: string): string {
  return text.toLowerCase();
}
