import type { Invocation } from "../../invocation.ts";
import { workOf } from "../work.ts";
import { fieldName } from "./rules/fields.ts";
import { namedFields, privilegeIn } from "./rules/grants.ts";
import { attributesOf } from "./rules/suite.ts";
import { isNew } from "./reads.ts";
import type { Scenario, ScenarioRun } from "./scenario.ts";

/** More values are not tried. */
const MOST = 3;

/** Scenarios for values that are taken over as a role, a group or a plan: the user chooses one with rights. */
export function privilegedValueScenarios(runs: readonly ScenarioRun[]): Scenario[] {
  const tried = new Set<string>();
  return runs
    .filter(({ scenario: { chosen } }) => chosen !== undefined && chosen.isLeftOut !== true)
    .flatMap(({ scenario, calls: [call] }): Scenario[] => {
      const { flow, event, name } = scenario;
      if (call?.verdict.accepted !== true || "document" in event) return [];
      return takenOver(call.invocation).flatMap(({ key, value }): Scenario[] => {
        if (tried.has(key)) return [];
        tried.add(key);
        return [
          {
            ...{ flow, baseline: name, proves: "accepts-any-value" },
            name: `${name}-and-${key.replaceAll(/[^\w.-]+/g, "-")}-${value}`.slice(0, 120),
            title: `${scenario.title}, and ${key} is "${value}"`,
            event: { ...event, attributes: { ...event.attributes, [key]: value } },
            addedFor: `takes ${key} over`,
            chosen: { key, value, isGuess: true },
          },
        ];
      });
    })
    .slice(0, MOST);
}

/** Attributes whose value is written as it is where one may give rights, and such a value. */
function takenOver(invocation: Invocation): { key: string; value: string }[] {
  const own = Object.entries(attributesOf(invocation)).filter(([name]) =>
    isNew({ of: "userAttributes", name }),
  );
  return workOf(invocation).flatMap(({ call }) =>
    namedFields(call).flatMap(({ path, name, value }) => {
      const better = privilegeIn(fieldName(name), value);
      const isKey = /(?:^|\.)Key\./.test(path);
      return better === undefined || isKey
        ? []
        : own.filter(([, each]) => each === value).map(([key]) => ({ key, value: better }));
    }),
  );
}
