import type { Invocation } from "../../invocation.ts";
import { workOf } from "../work.ts";
import { fieldName } from "./rules/fields.ts";
import { isPrivilege, namedFields, privilegeIn } from "./rules/grants.ts";
import type { Field } from "./rules/grants.ts";
import { attributesOf } from "./rules/suite.ts";
import { isNew } from "./reads.ts";
import { namePart } from "./scenario.ts";
import type { Scenario, ScenarioRun } from "./scenario.ts";
import { PLAIN } from "./scenarios.ts";

/** More values are not tried. */
const MOST = 3;

/** Scenarios for values that are taken over as a role, a group or a plan: the user chooses one with rights. */
export function privilegedValueScenarios(runs: readonly ScenarioRun[]): Scenario[] {
  const tried = new Set(
    runs.flatMap(({ scenario: { chosen } }) =>
      chosen && isPrivilege(chosen.value) ? [chosen.key] : [],
    ),
  );
  const [plain] = runs.find(({ scenario }) => scenario.name === PLAIN)?.calls ?? [];
  // What a user without the value has, too, is not taken over.
  const usual = new Set(plain && fieldsIn(plain.invocation).map(({ text }) => text));
  return runs
    .filter(({ scenario: { chosen } }) => chosen !== undefined && chosen.isLeftOut !== true)
    .flatMap(({ scenario, calls: [call] }): Scenario[] => {
      const { flow, event, name } = scenario;
      if (call?.verdict.accepted !== true || "document" in event) return [];
      return takenOver(call.invocation).flatMap(({ keys, value, text }): Scenario[] => {
        // Of attributes with one value, another may be the one that is taken over.
        if (keys.some((key) => tried.has(key)) || usual.has(text)) return [];
        return keys.map((key) => {
          tried.add(key);
          return {
            ...{ flow, baseline: name, proves: "accepts-any-value" },
            name: `${name}-and-${namePart(key)}-${value}`.slice(0, 120),
            title: `${scenario.title}, and ${key} is "${value}"`,
            event: { ...event, attributes: { ...event.attributes, [key]: value } },
            addedFor: `copies ${key}`,
            chosen: { key, value, isGuess: true },
          };
        });
      });
    })
    .slice(0, MOST);
}

/** Attributes whose value is written as it is where one may give rights, and such a value. */
function takenOver(invocation: Invocation): { keys: string[]; value: string; text: string }[] {
  const own = Object.entries(attributesOf(invocation)).filter(([name]) =>
    isNew({ of: "userAttributes", name }),
  );
  return fieldsIn(invocation).flatMap(({ path, name, value, text }) => {
    const better = privilegeIn(fieldName(name), value);
    const isKey = /(?:^|\.)Key\./.test(path);
    const keys = own.flatMap(([key, each]) => (each === value ? [key] : []));
    return better === undefined || isKey ? [] : [{ keys, value: better, text }];
  });
}

function fieldsIn(invocation: Invocation): (Field & { text: string })[] {
  return workOf(invocation).flatMap((work) =>
    namedFields(work.call).map((field) => ({
      ...field,
      text: `${work.name} ${field.path} ${field.value}`,
    })),
  );
}
