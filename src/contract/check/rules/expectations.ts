import { callsOf } from "../../calls.ts";
import { fitsWildcard } from "../../../wildcard.ts";
import type { Conclusion } from "../../conclusion.ts";
import type { Expectations } from "../scenario.ts";
import { GUIDE } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { ordinary } from "./suite.ts";

export const EXPECTATION_RULE: Rule = {
  code: "meets-expectations",
  severity: "error",
  title: "What you expect of a flow or a scenario comes about",
  why: "Only you know how many mails a flow is to send. What you write down is held, from then on.",
  fix: "mend the handler, or what is expected in the configuration or the scenario",
  evidence: GUIDE,
  failing: '// expect: { "confirm-sign-up": { mails: 1 } }\nreturn event;',
  passing: '// expect: { "confirm-sign-up": { mails: 1 } }\nawait welcome(email);\nreturn event;',
  check: (suite, expectations) => {
    const plain = new Set(
      ordinary(suite).filter(({ scenario }) => scenario.name.endsWith("/plain")),
    );
    return suite.runs.flatMap((run) => {
      const { scenario, calls } = run;
      // Of a flow something is expected where nothing is odd about it.
      const ofFlow = plain.has(run) ? expectations[scenario.flow] : undefined;
      const expected = scenario.expect ?? expectations[scenario.name] ?? ofFlow;
      if (expected === undefined) return [];
      return calls.flatMap((call, invocation) =>
        unmet(expected, call).map((message): Found => ({
          scenario: scenario.name,
          message,
          proof: { invocation },
        })),
      );
    });
  },
};

function unmet(expected: Expectations, { invocation, verdict }: Conclusion): string[] {
  const { mails, accepted, subject, calls = [] } = expected;
  const made = callsOf([invocation]).map(({ name }) => name);
  const count = invocation.mails.length;
  return [
    ...(mails !== undefined && mails !== count
      ? [`${mails === 1 ? "1 mail was" : `${mails} mails were`} expected, and ${count} sent`]
      : []),
    ...(accepted !== undefined && accepted !== verdict.accepted
      ? [`the answer was to be ${accepted ? "accepted" : "refused"}, and was not`]
      : []),
    ...(subject !== undefined && !invocation.mails.some((mail) => mail.subject.includes(subject))
      ? [`no mail has "${subject}" in its subject`]
      : []),
    ...calls
      .filter((pattern) => !made.some((name) => fitsWildcard(pattern, name)))
      .map((pattern) => `nothing like ${pattern} was called`),
  ];
}
