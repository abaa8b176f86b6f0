import type { Invocation } from "../../invocation.ts";
import { workOf, writesIn } from "../work.ts";
import { isNew } from "./reads.ts";
import { fieldsOf, isKeyPath, partsOfKey } from "./rules/fields.ts";
import { PLAIN, SOMEBODY_ELSE } from "./scenarios.ts";
import { namePart } from "./scenario.ts";
import type { Scenario, ScenarioRun } from "./scenario.ts";
import { TELLS_APART } from "./shared-name.ts";

const [FIRST, SECOND] = [992, 993];

/** More attributes are not tried. */
const MOST = 2;

/** Scenarios for what a user chooses and a handler makes keys of: another user chooses the same. */
export function sharedValueScenarios(runs: readonly ScenarioRun[]): Scenario[] {
  const made = runs.filter(
    ({ scenario: { baseline, chosen }, calls: [call] }) =>
      baseline === PLAIN &&
      chosen !== undefined &&
      chosen.isLeftOut !== true &&
      isNew({ of: "userAttributes", name: chosen.key }) &&
      call?.verdict.accepted === true &&
      keyPartsIn(call.invocation).includes(chosen.value.toLowerCase()),
  );
  const byKey = Map.groupBy(made, ({ scenario }) => scenario.chosen?.key ?? "");
  return [...byKey].slice(0, MOST).flatMap(([key, [run]]): Scenario[] => {
    if (run === undefined || "document" in run.scenario.event) return [];
    const { flow, event, chosen } = run.scenario;
    const like = (shares: "value" | "spelling", value: string): Scenario => ({
      ...{ flow, baseline: SOMEBODY_ELSE, control: true as const, shares },
      name: `${flow}/with-the-${shares}-of-another-user-${namePart(key)}`,
      title: `another user has the same ${key}${shares === "spelling" ? ", spelled differently" : ""}`,
      event: { ...event, index: FIRST },
      next: { ...event, attributes: { ...event.attributes, [key]: value }, index: SECOND },
      addedFor: `builds keys from ${key}`,
    });
    const value = chosen?.value ?? "";
    const isHandle = TELLS_APART.test(key.replace("custom:", ""));
    return [
      like("value", value),
      // A space is not allowed in every attribute of Cognito's own.
      ...(isHandle
        ? [like("spelling", capitalized(value) + (key.startsWith("custom:") ? " " : ""))]
        : []),
    ];
  });
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function keyPartsIn(invocation: Invocation): string[] {
  return workOf(invocation)
    .filter(({ call }) => /^(?:dynamodb|appsync|http)$/.test(call.service))
    .flatMap(({ call }) => writesIn(call))
    .flatMap(({ call }) =>
      [...fieldsOf(call)].flatMap(([path, value]) =>
        isKeyPath(path) ? partsOfKey(String(value)) : [],
      ),
    );
}
