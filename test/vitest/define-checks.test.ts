// A suite of its own, as somebody would write it, run by vitest in a process of its own.
import { afterAll, expect, it } from "vitest";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  const isFixture = !handler.startsWith(".");
  const options = isFixture
    ? { file: fixture(`handlers/check/${handler}`), env: {}, only: ["*/plain"] }
    : { file: handler };
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

const TEMPLATE = `Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      UsernameAttributes: [email]
      LambdaConfig: { PostConfirmation: !GetAtt Confirm.Arn }
  Confirm:
    Type: AWS::Serverless::Function
    Properties:
      Handler: confirm.handler
      Environment: { Variables: { CLAIM: tier } }
`;

const SETS_CLAIM = `export const handler = async (event) => {
  event.response = { claimsOverrideDetails: { [process.env.CLAIM.trim()]: "" } };
  if (!event.request.userAttributes.email) throw new Error("no address");
  return event;
};`;

it("the project's definition applies, and warnings fail nothing", async () => {
  mkdirSync(`${folder}/app`);
  writeFileSync(`${folder}/app/template.yaml`, TEMPLATE);
  writeFileSync(`${folder}/app/confirm.mjs`, SETS_CLAIM);
  const report = await suite("./app/confirm.mjs");
  expect(report).toMatchObject({ numFailedTests: 0, numPendingTests: 2 });
  expect(report.numPassedTests).toBeGreaterThan(40);
});

it("what is not judged is skipped, and never passed", async () => {
  const report = await suite("fetches.mjs");
  expect(report).toMatchObject({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 9 });
});

it("what was not played fails", async () => {
  const report = await suite("good.mjs", "signal: AbortSignal.abort()");
  expect(report).toMatchObject({ numPassedTests: 0, numFailedTests: 9 });
  const [first] = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(first?.failureMessages[0]).toContain("not run: the run was interrupted");
});
