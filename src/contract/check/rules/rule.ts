import type { Severity } from "../../../finding.ts";
import type { CapturedMail } from "../../../invocation.ts";
import type { Proof, RuleArgs, RuleCode } from "../finding.ts";
import type { Expectations, ScenarioRun } from "../scenario.ts";
import type { Suite } from "./suite.ts";

/** A rule of the catalogue, and what it looks for in everything that was played. */
export interface Rule<Code extends RuleCode = RuleCode> {
  /** Stable: `no-duplicate-mail`. */
  code: Code;
  severity: Severity;
  find: (
    suite: Suite,
    expectations: Readonly<Record<string, Expectations>>,
  ) => Found<RuleArgs[Code]>[];
}

export function rule<Code extends RuleCode>(
  code: Code,
  severity: Severity,
  find: Rule<Code>["find"],
): Rule<Code> {
  return { code, severity, find };
}

/** A finding before its rule is known. */
export interface Found<Args> {
  scenario: string;
  place?: string;
  args: Args;
  proof: Proof;
  /** Where the repetition of this work is, if its proof is of another run. */
  repetition?: { scenario: string; proof: Proof };
  /** Where it is another one than the rule's. */
  severity?: Severity;
}

export function foundIn<Args>(
  { scenario: { name } }: ScenarioRun,
  args: Args,
  proof: Proof,
  place?: string,
): Found<Args> {
  return { scenario: name, args, proof, ...(place !== undefined && { place }) };
}

/** Of a failure with one value: whether a user ever has it, nobody knows. */
export function severityFor({ scenario: { chosen } }: ScenarioRun): { severity?: Severity } {
  if (chosen === undefined) return {};
  return { severity: chosen.isGuess === true ? "note" : "warning" };
}

/** The same of a mail, at the place that sent it. */
export function foundInMail<Args>(
  run: ScenarioRun,
  args: Args,
  { mail, proof }: { mail: CapturedMail; proof: Proof },
): Found<Args> {
  return foundIn(run, args, proof, mail.caller);
}
