import type { FailedAlone, RuleArgs, RuleCode } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { METADATA, PLAIN } from "../scenarios.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { failureOf, isRefusedSend, judged, lateSignatures, proving } from "./suite.ts";
import type { Failure, Suite } from "./suite.ts";

/** The rules that say no more than that the handler fails in one scenario and not in another. */
type AloneCode = {
  [Code in RuleCode]: FailedAlone extends RuleArgs[Code] ? Code : never;
}[RuleCode];

/** A rule that is broken where a scenario fails, and the one that it differs from does not. */
function onlyHere(
  code: AloneCode,
  isAbout: (run: ScenarioRun) => boolean = ({ scenario }) => scenario.proves === code,
): Rule<AloneCode> {
  return rule<AloneCode>(code, "error", (suite) =>
    judged(suite).flatMap((run) => (isAbout(run) ? failingAlone(run, suite) : [])),
  );
}

function signatureOf(suite: Suite, scenario: string): string | undefined {
  return failureOf(suite.find(scenario))?.signature;
}

export function failingAlone(run: ScenarioRun, suite: Suite): Found<FailedAlone>[] {
  const failure = failureOf(run);
  const { baseline } = run.scenario;
  const usual = suite.find(baseline);
  const isAlone = usual !== undefined && failureOf(usual) === undefined;
  if (baseline === undefined || failure?.kind !== "error" || !isAlone) return [];
  // What a call leaves behind may fail in any later one, and by chance in this.
  if (lateSignatures(suite).has(failure.signature)) return [];
  return [failed(run, failure, { kind: "failed-alone", baseline, error: failure.text })];
}

function failed<Args>(run: ScenarioRun, { place, invocation }: Failure, args: Args): Found<Args> {
  return foundIn(run, args, { invocation }, place);
}

const MISSING = /^(?:accepts-missing-attributes|no-mail-without-address)$/;
const HOSTILE = /^(?:accepts-any-value|escapes-html|no-header-injection)$/;
const REFUSED_CALLBACK = /callback/i;

const METADATA_RULE = rule("guards-client-metadata", "error", (suite) => {
  const [without, given] = [suite.find(PLAIN), suite.find(METADATA)];
  if (without === undefined || given === undefined) return [];
  const failure = failureOf(without);
  if (failure?.kind !== "error" || failureOf(given) !== undefined) return [];
  return [failed(without, failure, { error: failure.text })];
});

const CALLBACK_RULE = rule("no-callback-style", "warning", (suite) => {
  const plain = suite.find(PLAIN);
  const usual = failureOf(plain);
  // Under that runtime itself nothing works.
  if (plain !== undefined && usual !== undefined && REFUSED_CALLBACK.test(usual.text)) {
    return [{ ...failed(plain, usual, {}), severity: "error" }];
  }
  const [refused] = proving(suite, "no-callback-style");
  if (plain === undefined || usual !== undefined || refused === undefined) return [];
  const failure = failureOf(refused);
  return failure === undefined ? [] : [failed(refused, failure, { error: failure.text })];
});

const MISSING_RULE = onlyHere(
  "accepts-missing-attributes",
  // A mail to nobody that SES refuses has a rule of its own.
  ({ scenario, calls }) =>
    MISSING.test(scenario.proves ?? "") &&
    !calls.some(({ invocation }) => invocation.awsCalls.some(isRefusedSend)),
);

const FLOW_RULE = rule<AloneCode>("accepts-every-flow", "error", (suite) => {
  // An administrator's confirmation is also one without names, which explains it better.
  const better = MISSING_RULE.find(suite, {}).map(({ scenario }) => signatureOf(suite, scenario));
  const told = new Set(better);
  return proving(suite, "accepts-every-flow")
    .flatMap((run) => failingAlone(run, suite))
    .filter(({ scenario }) => !told.has(signatureOf(suite, scenario)));
});

export const ONLY_HERE_RULES: readonly Rule[] = [
  onlyHere("survives-ses-failure", ({ scenario }) => scenario.capture !== undefined),
  METADATA_RULE,
  MISSING_RULE,
  FLOW_RULE,
  onlyHere("handles-federated-users"),
  onlyHere("accepts-any-value", ({ scenario }) => HOSTILE.test(scenario.proves ?? "")),
  onlyHere("accepts-new-keys"),
  CALLBACK_RULE,
];

/** What failed for a reason that one of these rules has told of. */
export function explainedSignatures(suite: Suite): ReadonlySet<string> {
  const told = ONLY_HERE_RULES.flatMap((rule) => rule.find(suite, {})).map(({ scenario }) =>
    signatureOf(suite, scenario),
  );
  // The rules about aliases and addresses look at more than failures, and tell of it there.
  const own = suite.runs
    .filter(
      (run) =>
        /^no-(?:alias-attributes|mail-without-address)$/.test(run.scenario.proves ?? "") &&
        failingAlone(run, suite).length > 0,
    )
    .map((run) => failureOf(run)?.signature);
  return new Set([...told, ...own].map((signature) => signature ?? ""));
}
