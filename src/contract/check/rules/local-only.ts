import { wrapperOf } from "./wrappers.ts";
import type { FailedAlone, LeftOut, RuleArgs, RuleCode } from "../finding.ts";
import { PLAIN } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import { chanceSignatures } from "./chance.ts";
import { causesFor } from "./causes.ts";
import type { Cause } from "./causes.ts";
import { failingAgain } from "./failing-again.ts";
import { keptIn, skippedIn } from "./kept.ts";
import { foundIn, rule, severityFor } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { failureIn, failureOf, judged } from "./suite.ts";
import type { Suite } from "./suite.ts";
import { subAsUserName } from "./sub-as-username.ts";
import { isLost, lostWhenWarm } from "./warm.ts";
import { leftOutFor } from "./work.ts";

/** The rules that say no more than that the handler fails in one scenario and not in another. */
type AloneCode = {
  [Code in RuleCode]: FailedAlone extends RuleArgs[Code] ? Code : never;
}[RuleCode];

/** Those that say the same of work that is left out. */
type HereCode = {
  [Code in RuleCode]: FailedAlone | LeftOut extends RuleArgs[Code] ? Code : never;
}[RuleCode];

function failsHere(code: AloneCode): Rule<AloneCode> {
  return rule<AloneCode>(code, "error", (suite) => failingAlone(code, suite));
}

function onlyHere(code: HereCode): Rule<HereCode> {
  return rule<HereCode>(code, "error", (suite) => [
    ...failingAlone(code, suite),
    ...leftOutIn(code, suite),
  ]);
}

/** The sign-up itself is not affected. */
function leftOutIn(code: HereCode, suite: Suite): Found<LeftOut>[] {
  return leftOutFor(code, suite).map((found) => ({ ...found, severity: "warning" as const }));
}

/** Failures that the plain scenario does not have, each in the run that shows it best. */
export function failingAlone(code: AloneCode, suite: Suite): Found<FailedAlone>[] {
  return causesFor(suite, code).map((cause) => {
    const { baseline, chosen } = cause.shown.scenario;
    const usual = suite.find(baseline);
    const isWell = usual !== undefined && failureOf(usual) === undefined;
    const found = failedAs(cause, {
      kind: "failed-alone" as const,
      baseline: baseline === undefined || !isWell ? PLAIN : baseline,
      error: cause.failure.text,
      ...cause.trait,
      ...(code === "accepts-any-value" &&
        chosen !== undefined && { chosen: { key: chosen.key, value: chosen.value } }),
    });
    return { ...found, ...severityFor(cause.shown) };
  });
}

function failedAs<Args>({ shown, failure }: Cause, args: Args): Found<Args> {
  return foundIn(shown, args, { invocation: failure.invocation }, failure.place);
}

const METADATA_RULE = rule("guards-client-metadata", "error", (suite) =>
  causesFor(suite, "guards-client-metadata").map((cause) =>
    failedAs(cause, { error: cause.failure.text }),
  ),
);

const CALLBACK_RULE = rule("no-callback-style", "warning", (suite) =>
  causesFor(suite, "no-callback-style").map((cause) => {
    const wrapper = wrapperOf(suite);
    const by = wrapper === undefined ? {} : { wrapper };
    const found = failedAs(cause, { error: cause.failure.text, ...by });
    // Under that runtime itself nothing works.
    return isPlain(cause.shown) ? { ...found, severity: "error" } : found;
  }),
);

function isPlain({ scenario }: ScenarioRun): boolean {
  return scenario.name === PLAIN;
}

const WARM_RULE = rule("works-when-warm", "error", (suite) => {
  const causes = causesFor(suite, "works-when-warm");
  const told = new Set([
    ...causes.map(({ failure }) => failure.signature),
    ...chanceSignatures(suite),
  ]);
  const again = causes.map((cause): Found<RuleArgs["works-when-warm"]> => {
    const { text, invocation } = cause.failure;
    return failedAs(cause, { call: invocation + 1, error: text });
  });
  // Only the calls of other scenarios in the same environment explain these.
  const later = suite.runs.flatMap((run): typeof again => {
    const failure = run.spoilt && failureIn(run.spoilt.invocation, 0);
    if (failure === undefined || told.has(failure.signature)) return [];
    told.add(failure.signature);
    return [foundIn(run, { error: failure.text }, { invocation: 0 }, failure.place)];
  });
  const lost = lostIn(suite);
  const kept = keptIn(suite);
  return [...again, ...later, ...lost, ...(kept.length > 0 ? kept : skippedIn(suite))];
});

/** Calls after the first that return nothing. */
function lostIn(suite: Suite): Found<RuleArgs["works-when-warm"]>[] {
  const again = new Set(failingAgain(suite).map(({ scenario }) => scenario));
  const lost = judged(suite).flatMap((run) => {
    const at = again.has(run.scenario.name) ? undefined : lostWhenWarm(run, suite);
    if (at === undefined) return [];
    return [foundIn(run, { call: at + 1, isLost: true as const }, { invocation: at })];
  });
  const spoilt = suite.runs.find((run) => run.spoilt && isLost(run.spoilt));
  return lost.length > 0 || spoilt === undefined
    ? lost
    : [foundIn(spoilt, { isLost: true as const }, { invocation: 0 })];
}

const FEDERATED_RULE = rule("handles-federated-users", "error", (suite) => [
  ...failingAlone("handles-federated-users", suite),
  ...leftOutIn("handles-federated-users", suite),
  ...subAsUserName(suite),
]);

export const ONLY_HERE_RULES: readonly Rule[] = [
  failsHere("survives-ses-failure"),
  METADATA_RULE,
  onlyHere("accepts-missing-attributes"),
  onlyHere("accepts-every-flow"),
  failsHere("validates-what-cognito-sends"),
  FEDERATED_RULE,
  failsHere("accepts-any-value"),
  onlyHere("accepts-new-keys"),
  WARM_RULE,
  CALLBACK_RULE,
];
