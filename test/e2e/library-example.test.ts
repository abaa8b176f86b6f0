// The documented tests run as they are, in a project that knows only the package.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fencesOf, readPage } from "../helpers/pages.ts";
import { ROOT, run } from "../helpers/spawn.ts";

/** A project with a handler and the examples of the library page that have these texts. */
function projectWith(name: string, ...texts: string[]): string {
  const fences = fencesOf(readPage("docs/library.md"));
  // Inside the checkout, where the package can be imported by its own name.
  const folder = join(ROOT, "build/library-example", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, text] of texts.entries()) {
    const example = fences.find((fence) => fence.text.includes(text));
    writeFileSync(join(folder, `example-${index}.test.ts`), example?.text ?? "");
  }
  writeFileSync(
    join(folder, "post-confirmation.ts"),
    `import { SESClient } from "@aws-sdk/client-ses";
     import { createHandler } from "cognito-postconfirm/handler";
     export const handler = createHandler({ ses: new SESClient(), source: process.env.SES_SOURCE_EMAIL! });`,
  );
  return folder;
}

it("vitest runs the examples of localInvoker and of the fixtures", async () => {
  const folder = projectWith("vitest", "invocation.mails)", "cognito-postconfirm/vitest");
  const report = join(folder, "report.json");
  const { code } = await run(
    join(ROOT, "node_modules/.bin/vitest"),
    [
      "run",
      "--root",
      folder,
      "--testTimeout",
      "60000",
      "--reporter",
      "json",
      "--outputFile",
      report,
    ],
    { cwd: folder },
  );
  const result = JSON.parse(readFileSync(report, "utf8")) as object;
  expect(code).toBe(0);
  expect(result).toMatchObject({ success: true, numPassedTests: 5, numTotalTests: 5 });
});

it("node --test runs its example", async () => {
  const cwd = projectWith("node-test", 'from "node:test"');
  const { code, out } = await run(process.execPath, ["--test", "example-0.test.ts"], {
    cwd,
  });
  expect(out).toMatch(/pass 1\n/);
  expect(code).toBe(0);
});
