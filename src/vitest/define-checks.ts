import { checkHandler, LONGEST_BUDGET_MS } from "../check/check-handler.ts";
import type { CheckOptions } from "../check/check-handler.ts";
import { planCheck } from "../check/plan.ts";
import { isAsBad } from "../finding.ts";
import { explainCheck } from "../report/check/explain.ts";
import type { ExplainedReport, ExplainedScenario } from "../report/check/explain.ts";
import { reasonOf } from "../report/check/summary.ts";
import { withProject } from "../cli/io/with-project.ts";
import { ownFile } from "./own-file.ts";
import { describe, expect, it } from "./own-vitest.ts";

/** Longer than the last scenario can run after the check's time limit. */
const LIMIT_MS = LONGEST_BUDGET_MS + 30_000;

/**
 * Makes each scenario of `check` a test. All scenarios run when the first test does. A test fails if its scenario has
 * findings of at least `failOn` (default: errors), or did not run in time. It is skipped if its scenario was skipped or
 * has no verdict.
 *
 * As on the command line, the project's declarations of the function and its user pool apply: variables, timeout, users
 * that the pool cannot have.
 *
 * @param given As for `checkHandler`: the handler's file, its environment, rules, expectations. `file` may be relative
 * to the test.
 */
export function defineChecks(given: CheckOptions): void {
  const options = { ...given, file: ownFile(given.file) };
  describe(`check of ${given.file}`, async () => {
    const { scenarios } = await planCheck(options);
    let checking: Promise<ExplainedReport> | undefined;
    for (const { name, title, isComparison } of scenarios) {
      if (isComparison === true) continue;
      it(
        `${name}: ${title}`,
        async ({ skip }) => {
          checking ??= withProject(options, process.cwd()).then(checkHandler).then(explainCheck);
          const report = await checking;
          const result = report.scenarios.find((each) => each.name === name);
          if (result === undefined) throw new Error(`the report has no ${name}`);
          skip(/^(?:left-out|not-judged)$/.test(result.status), reasonOf(result));
          const failures = failuresOf(result, report);
          if (failures.length === 0) return;
          // All reporters show the whole message; few show compared values.
          expect.fail(failures.join("\n"));
        },
        LIMIT_MS,
      );
    }
  });
}

function failuresOf(result: ExplainedScenario, { rules, failOn }: ExplainedReport): string[] {
  if (result.status === "interrupted") return [`not run: ${reasonOf(result)}`];
  return result.findings
    .filter(({ severity }) => isAsBad(severity, failOn))
    .map(({ code, message, place, fix: own }) => {
      const fix = own ?? rules.find((rule) => rule.code === code)?.fix;
      return `${code}: ${message}${place === undefined ? "" : ` (${place})`}; fix: ${fix}`;
    });
}
