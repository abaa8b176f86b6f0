// A suite of its own, as somebody would write it, run by vitest in a process of its own.
import { afterAll, expect, it } from "vitest";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fixture } from "../helpers/fixtures.ts";
import { ROOT, run } from "../helpers/spawn.ts";

// Where vitest and this package's sources are found.
const folder = mkdtempSync(`${ROOT}test/vitest/checks-`);
afterAll(() => rmSync(folder, { recursive: true }));

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { assertionResults: { title: string; failureMessages: string[] }[] }[];
}

/** @param more Further options, as source text. */
async function suite(handler: string, more = ""): Promise<Report> {
  const file = `${folder}/own.test.ts`;
  const options = { file: fixture(`handlers/check/${handler}`), env: {}, only: ["*/plain"] };
  writeFileSync(
    file,
    `import { defineChecks } from "../../../src/vitest/index.ts";\ndefineChecks({ ...${JSON.stringify(options)}, ${more} });\n`,
  );
  const result = `${folder}/result.json`;
  const argv = ["run", file, "--reporter=json", `--outputFile=${result}`, "--root", ROOT];
  await run(process.execPath, [`${ROOT}node_modules/vitest/vitest.mjs`, ...argv]);
  return JSON.parse(readFileSync(result, "utf8")) as Report;
}

it("each scenario is a test, and fails over its errors alone", async () => {
  const { numPassedTests, numFailedTests, testResults } = await suite("only-sign-ups.ts");
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ failureMessages }) => failureMessages.length > 0);
  expect(failed.map(({ title }) => title.split(":")[0])).toEqual([
    "confirm-forgot-password/plain",
    "managed-login-forgot-password/plain",
  ]);
  expect(failed[0]?.failureMessages[0]).toContain("accepts-every-flow");
  expect([numPassedTests, numFailedTests]).toEqual([7, 2]);
});

it("warnings fail nothing", async () => {
  expect(await suite("sets-claims.mjs")).toMatchObject({ numPassedTests: 9, numFailedTests: 0 });
});

it("what is not judged is skipped, and never passed", async () => {
  const report = await suite("fetches.mjs");
  expect(report).toMatchObject({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 9 });
});

it("what was not played fails", async () => {
  const report = await suite("good.mjs", "signal: AbortSignal.abort()");
  expect(report).toMatchObject({ numPassedTests: 0, numFailedTests: 9 });
  const [first] = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(first?.failureMessages[0]).toContain("not played: the run was interrupted");
});
