import { isLoggedError } from "../../logged-error.ts";
import type { Invocation } from "../../../invocation.ts";
import type { Idle } from "../finding.ts";
import { EVERYTHING } from "../reads.ts";
import type { ScenarioRun } from "../scenario.ts";
import { deedsOnlyIn } from "./deeds.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import type { Suite } from "./suite.ts";

type Prevented = Extract<Idle, { kind: "prevented" }>;

/** Work of the plain sign-up that a user with all attributes does not get, and the attributes that each alone prevent it. */
export function prevented(usual: Invocation, { runs }: Suite): Found<Prevented>[] {
  const run = runs.find(({ scenario: { name } }) => name.endsWith(`/${EVERYTHING}`));
  const undone = run === undefined ? [] : missingIn(run, usual);
  const all = run?.scenario.chosen?.key.split(" and ") ?? [];
  if (run === undefined || undone.length === 0 || all.length < 2) return [];
  const alone = all.filter((key) =>
    runs.some((each) => {
      if (each.scenario.chosen?.key !== key || each.scenario.chosen.isLeftOut === true)
        return false;
      const missing = missingIn(each, usual);
      return undone.some((deed) => missing.includes(deed));
    }),
  );
  const isTogether = alone.length === 0;
  const keys = isTogether ? all : alone;
  const args = { kind: "prevented" as const, keys, undone, ...(isTogether && { isTogether }) };
  return [foundIn(run, args, { invocation: 0 })];
}

/** What an accepted call leaves out, and does nothing else in its place. Where it logs an error, that tells why. */
function missingIn({ calls: [call] }: ScenarioRun, usual: Invocation): string[] {
  if (call?.verdict.accepted !== true) return [];
  const { invocation } = call;
  const { logs, obstacles = [] } = invocation;
  if (obstacles.length > 0 || logs.some(isLoggedError)) return [];
  return deedsOnlyIn(invocation, usual).length > 0 ? [] : deedsOnlyIn(usual, invocation);
}
