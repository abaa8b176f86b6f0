// The documented tests run as they are, in a project that knows only the package.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fencesOf, readPage } from "../helpers/pages.ts";
import { ROOT, run } from "../helpers/spawn.ts";

/** A project with a handler and the example of the library page that has this text. */
function projectWith(text: string, name: string): string {
  const example = fencesOf(readPage("docs/library.md")).find((fence) => fence.text.includes(text));
  // Inside the checkout, where the package can be imported by its own name.
  const folder = join(ROOT, "build/library-example", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "post-confirmation.test.ts"), example?.text ?? "");
  writeFileSync(
    join(folder, "post-confirmation.ts"),
    `import { SESClient } from "@aws-sdk/client-ses";
     import { createHandler } from "cognito-postconfirm/handler";
     export const handler = createHandler({ ses: new SESClient(), source: process.env.SES_SOURCE_EMAIL! });`,
  );
  return folder;
}

it.each([
  ["localInvoker", "invocation.mails)"],
  ["the matchers", "cognito-postconfirm/vitest"],
])("vitest runs the example of %s", async (name, text) => {
  const folder = projectWith(text, name);
  const report = join(folder, "report.json");
  const { code } = await run(
    join(ROOT, "node_modules/.bin/vitest"),
    ["run", "--root", folder, "--reporter", "json", "--outputFile", report],
    { cwd: folder },
  );
  const result = JSON.parse(readFileSync(report, "utf8")) as object;
  expect(code).toBe(0);
  expect(result).toMatchObject({ success: true, numPassedTests: 2, numTotalTests: 2 });
});

it("node --test runs its example", async () => {
  const cwd = projectWith('from "node:test"', "node-test");
  const { code, out } = await run(process.execPath, ["--test", "post-confirmation.test.ts"], {
    cwd,
  });
  expect(out).toMatch(/pass 1\n/);
  expect(code).toBe(0);
});
