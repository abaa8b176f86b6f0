import { isLoggedError } from "../../logged-error.ts";
import { hasWork, workOf } from "../../work.ts";
import type { Idle } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

type Steered = Extract<Idle, { kind: "steered" }>;

/** Attributes that say what a user is, not what they want. */
const KIND = /type|role|kind|category/i;

/** An attribute of the user's own without which nothing at all is done, silently. */
export function steered(plain: ScenarioRun, { runs }: Suite): Found<Steered>[] {
  const attributes = runs.filter(
    ({ scenario: { chosen } }) => chosen?.key.startsWith("custom:") === true,
  );
  const groups = Map.groupBy(attributes, ({ scenario }) => scenario.chosen?.key ?? "");
  return [...groups].flatMap(([key, all]): Found<Steered>[] => {
    const without = all.find(({ scenario }) => scenario.chosen?.isLeftOut === true);
    const [idle, busy] =
      without === undefined
        ? [plain, all.filter(({ scenario }) => scenario.chosen?.isGuess !== true)]
        : [without, KIND.test(key) ? [plain] : []];
    const done = busy.map(recordsOf).filter((records) => records.length > 0);
    // One value may ask for something that nobody else gets.
    const isKind = without !== undefined || done.length > 1;
    if (!isIdle(idle) || done.length === 0 || !isKind) return [];
    const args = { kind: "steered" as const, key, undone: [...new Set(done.flat())] };
    return [foundIn(idle, args, { invocation: 0 })];
  });
}

/** What a call creates; a group is what the value asks for. */
function recordsOf({ calls }: ScenarioRun): string[] {
  const [call] = calls;
  if (call?.verdict.accepted !== true) return [];
  return workOf(call.invocation)
    .filter(({ kind }) => kind !== "group" && kind !== "account")
    .map(({ name }) => name);
}

function isIdle({ calls }: ScenarioRun): boolean {
  const [call] = calls;
  if (call?.verdict.accepted !== true) return false;
  const { logs, obstacles = [] } = call.invocation;
  return !hasWork(call.invocation) && obstacles.length === 0 && !logs.some(isLoggedError);
}
