import type { ScenarioRun } from "../scenario.ts";
import type { RuleArgs } from "../finding.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import { behavioursOf, failureOf } from "./suite.ts";
import type { Suite } from "./suite.ts";
import { COLD_RETRIES } from "../scenarios.ts";

export const FALSE_IS_FALSE = rule("false-is-false", "error", misread);

/**
 * What a handler does with "true", with "false" and with nothing: one that takes "false" for true treats
 * nothing alone as false, and one that waits for the boolean treats that alone as true.
 */
function misread(suite: Suite): Found<RuleArgs["false-is-false"]>[] {
  const [yes, no, absent, boolean] = ["true", "false", "absent", "boolean"].map((flag) => {
    const run = suite.find(`confirm-sign-up/verified-${flag}`);
    return run === undefined || failureOf(run) !== undefined ? undefined : run;
  });
  if (yes === undefined || no === undefined || isOtherThan(yes, no)) return [];
  // A new environment loads what the others have.
  const flagged = [yes, no, absent, boolean].filter((run) => run !== undefined);
  if (new Set(flagged.map(isInNew)).size > 1) return [];
  // What is left to chance is the same with and without the flag.
  if (!isSteady(suite)) return [];
  const told = (taken: RuleArgs["false-is-false"]["taken"]): ReturnType<typeof misread> => [
    foundIn(no, { taken }, { invocation: 0 }),
  ];
  if (absent !== undefined && isOtherThan(absent, no)) return told("false-for-true");
  return boolean !== undefined && isOtherThan(boolean, yes) ? told("true-for-false") : [];
}

/** Whether two runs differ, other than by random words: most of them have digits, but not all. */
function isOtherThan(one: ScenarioRun, other: ScenarioRun): boolean {
  const [words, others] = [one, other].map((run) => String(behavioursOf(run)).split(/([\w-]+)/));
  if (words === undefined || others === undefined) return false;
  return (
    words.length !== others.length ||
    words.some(
      (word, index) => word !== others[index] && word !== NUMBER && others[index] !== NUMBER,
    )
  );
}

/** In place of each word that contains a digit. */
const NUMBER = "0";

function isInNew({ calls: [call] }: ScenarioRun): boolean {
  return call?.invocation.timing.initMs !== undefined;
}

/** Whether the handler does the same where it finds the same: one event again, and the same person. */
function isSteady(suite: Suite): boolean {
  const sameEvent = behavioursIn(suite, COLD_RETRIES);
  const samePerson = [
    "confirm-sign-up/verified-true",
    "managed-login-sign-up/plain",
    "verification-link/plain",
  ].flatMap((name) => behavioursIn(suite, name));
  return [sameEvent, samePerson].every((alike) => new Set(alike).size <= 1);
}

function behavioursIn(suite: Suite, name: string): string[] {
  const run = suite.find(name);
  return run === undefined || failureOf(run) !== undefined ? [] : behavioursOf(run);
}
