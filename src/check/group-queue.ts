import type { Scenario } from "../contract/check/scenario.ts";
import { PLAIN } from "../contract/check/scenarios.ts";
import { opensGroups, OUTAGES, SERVED_NEXT, TROUBLED } from "./player.ts";

/** The number of environments for ordinary scenarios, whatever the number of lanes. */
const GROUPS = 2;

/** The group of scenarios in which SES hangs. */
export const HANGING = "hangs";

/** Scenarios that share an environment, and that one lane plays. */
interface Group {
  name: string;
  scenarios: Scenario[];
}

export interface GroupQueue {
  /** Resolves to the next group that may begin, or to nothing once there is none left. */
  next: () => Promise<Group | undefined>;
  /** Adds the groups of further scenarios, before or after the others. */
  add: (scenarios: readonly Scenario[], isFirst: boolean) => void;
  /** Takes out groups, and returns their scenarios. */
  take: (names: readonly string[]) => Scenario[];
  /** There is an environment that this group goes on in. */
  open: (name: string) => void;
  /** A scenario is over, which others may wait for. */
  played: (scenario: Scenario) => void;
  /** Nothing that groups wait for comes any more. */
  holdNothing: () => void;
}

/**
 * What lanes play: groups of scenarios, in their order. Some wait for what a scenario of another group shows
 * or starts.
 */
export function groupQueue(scenarios: readonly Scenario[]): GroupQueue {
  const groups = groupsOf(scenarios);
  const opening = scenarios.find(opensGroups);
  /** Groups that go on in an environment which is not there yet. */
  const unopened = new Set(opening === undefined ? [] : SERVED_NEXT);
  /** Whether what the plain scenario shows, and the groups that it adds, are still to come. */
  let awaitsPlain = scenarios.some(({ name }) => name === PLAIN);
  let change = Promise.withResolvers<void>();
  const tellLanes = (): void => {
    change.resolve();
    change = Promise.withResolvers();
  };
  const mayBegin = (group: Group): boolean => {
    if (unopened.has(group.name)) return false;
    if (awaitsPlain && isTrouble(group)) return false;
    // What goes on in an environment that is there soon needs no start of its own.
    const isOpeningSoon = groups.some(({ name }) => unopened.has(name));
    return !(isSingle(group) && (awaitsPlain || isOpeningSoon));
  };
  return {
    async next() {
      for (;;) {
        const index = groups.findIndex(mayBegin);
        if (index >= 0) return groups.splice(index, 1)[0];
        if (!awaitsPlain && groups.length === 0) return undefined;
        await change.promise;
      }
    },
    add(added, isFirst) {
      groups[isFirst ? "unshift" : "push"](...groupsOf(added));
    },
    take(names) {
      const taken = groups.filter(({ name }) => names.includes(name));
      for (const group of taken) groups.splice(groups.indexOf(group), 1);
      return taken.flatMap((group) => group.scenarios);
    },
    open(name) {
      unopened.delete(name);
      tellLanes();
    },
    played(scenario) {
      if (scenario.name === PLAIN) awaitsPlain = false;
      if (scenario === opening) unopened.clear();
      tellLanes();
    },
    holdNothing() {
      awaitsPlain = false;
      unopened.clear();
      tellLanes();
    },
  };
}

/** Depends on what the plain scenario does. */
function isTrouble({ name }: Group): boolean {
  return name === HANGING || name === TROUBLED;
}

/** A single start, which leaves the machine to the plain scenario. */
function isSingle({ scenarios: [first] }: Group): boolean {
  return first?.cold === true && (first.times ?? 1) === 1;
}

/** What is played first decides whether the rest is; what takes longest begins soon after. */
function groupsOf(scenarios: readonly Scenario[]): Group[] {
  let ordinary = 0;
  const groups = Map.groupBy(scenarios, (scenario) => {
    const { name, proves, capture, cold } = scenario;
    if (proves === "bounded-when-ses-hangs") return HANGING;
    if (capture?.outage?.kind === "silent") return name;
    // What is kept of made-up answers is nothing to a host that refuses.
    if (capture?.outage?.kind === "none") return "hosts";
    if (capture?.outage !== undefined || capture?.pages !== undefined) return OUTAGES;
    if (capture !== undefined) return TROUBLED;
    if (cold !== true) return `ordinary ${ordinary++ % GROUPS}`;
    return opensGroups(scenario) ? `ordinary ${GROUPS - 1}` : name;
  });
  return [...groups]
    .map(([name, group]) => ({ name, scenarios: group.toSorted(coldFirst) }))
    .toSorted((one, other) => costOf(other) - costOf(one));
}

function coldFirst(one: Scenario, other: Scenario): number {
  return Number(other.cold === true) - Number(one.cold === true);
}

/** What a group takes, more or less, in the time that a new environment does. */
function costOf({ name, scenarios }: Group): number {
  if (name === "ordinary 0") return Number.POSITIVE_INFINITY;
  const starts = scenarios.map(({ cold, times = 1 }) => (cold === true ? times : 0));
  const waits = name === HANGING ? 2 : 0;
  return Math.max(1, ...starts) + waits + scenarios.length / 20;
}
