import { fitsWildcard } from "../../../wildcard.ts";
import { callsOfStarts, findBrokenExpectations } from "../../calls.ts";
import { sentMails } from "../../mails.ts";
import type { RuleArgs } from "../finding.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { Expectations, ScenarioRun } from "../scenario.ts";
import { foundIn, rule } from "./rule.ts";
import { isOrdinary } from "./suite.ts";

export const EXPECTATION_RULE = rule("meets-expectations", "error", (suite, expectations) => {
  const invocations = suite.runs.flatMap(({ calls }) => calls.map(({ invocation }) => invocation));
  const ofStarts = [...callsOfStarts(invocations)];
  return suite.runs.flatMap((run) => {
    const expected = expectationsOf(run, expectations);
    if (expected === undefined) return [];
    return run.calls.flatMap((call, invocation) =>
      unmet(expected, call, ofStarts).map((args) =>
        foundIn(run, { ...args, ...(isOpen(args, call) && { isOpen: true }) }, { invocation }),
      ),
    );
  });
});

/** Of a flow something is expected where nothing is odd about it. */
function expectationsOf(
  run: ScenarioRun,
  expectations: Readonly<Record<string, Expectations>>,
): Expectations | undefined {
  const { name, flow, expect } = run.scenario;
  const isPlain = isOrdinary(run) && name.endsWith("/plain");
  return expect ?? expectations[name] ?? (isPlain ? expectations[flow] : undefined);
}

/** Whether a run is refused as the user expects. */
export function isMeantToFail(
  run: ScenarioRun,
  expectations: Readonly<Record<string, Expectations>>,
): boolean {
  const isExpected = expectationsOf(run, expectations)?.accepted === false;
  return isExpected && run.calls.every(({ verdict }) => verdict.accepted === false);
}

/** Calls and mails may follow an answer that the dry run did not have. */
function isOpen({ kind }: RuleArgs["meets-expectations"], { invocation }: Conclusion): boolean {
  return kind !== "verdict" && (invocation.obstacles ?? []).length > 0;
}

function unmet(
  expected: Expectations,
  { invocation, verdict }: Conclusion,
  ofStarts: readonly string[],
): RuleArgs["meets-expectations"][] {
  const { mails, accepted, subject, calls = [] } = expected;
  const missing = findBrokenExpectations([invocation], { failOn: [], expected: calls });
  const sent = sentMails(invocation.mails);
  return [
    ...(mails !== undefined && mails !== sent.length
      ? [{ kind: "mails" as const, expected: mails, sent: sent.length }]
      : []),
    ...(accepted !== undefined && accepted !== verdict.accepted
      ? [{ kind: "verdict" as const, accepted }]
      : []),
    ...(subject !== undefined && !sent.some((mail) => mail.subject.includes(subject))
      ? [{ kind: "subject" as const, subject }]
      : []),
    ...missing
      .map(({ args: { pattern } }) => ({ kind: "call" as const, pattern }))
      // A warm environment made that call in an earlier scenario.
      .filter(
        ({ pattern }) =>
          invocation.timing.initMs !== undefined ||
          !ofStarts.some((name) => fitsWildcard(pattern, name)),
      ),
  ];
}
