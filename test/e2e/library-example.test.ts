// The documented tests run as they stand, by vitest, in a project that knows the package alone.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, run } from "../helpers/spawn.ts";

it.each([
  ["localInvoker", "invocation.mails)"],
  ["the matchers", "cognito-postconfirm/vitest"],
])("tests of a user's project use %s", async (name, mark) => {
  const page = readFileSync(join(ROOT, "docs/library.md"), "utf8");
  const example = [...page.matchAll(/```ts\n([^]*?)```/g)].find(([, code = ""]) =>
    code.includes(mark),
  )?.[1];
  // Inside the checkout, where the package can be imported by its own name.
  const folder = join(ROOT, "build/library-example", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "post-confirmation.test.ts"), example ?? "");
  writeFileSync(
    join(folder, "post-confirmation.ts"),
    `import { SESClient } from "@aws-sdk/client-ses";
     import { createHandler } from "cognito-postconfirm/handler";
     export const handler = createHandler({ ses: new SESClient(), source: process.env.SES_SOURCE_EMAIL! });`,
  );
  const report = join(folder, "report.json");
  const { code } = await run(
    join(ROOT, "node_modules/.bin/vitest"),
    ["run", "--root", folder, "--reporter", "json", "--outputFile", report],
    { cwd: folder },
  );
  const told = JSON.parse(readFileSync(report, "utf8")) as object;
  expect(code).toBe(0);
  expect(told).toMatchObject({ success: true, numPassedTests: 2, numTotalTests: 2 });
});
