// The pool whose users a handler is called for, as the files around it declare it.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { poolOfProject } from "../../../src/cli/io/pool-of-project.ts";

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "pool-"));
  for (const [file, text] of Object.entries({ ".git/HEAD": "", ...files })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const HANDLER = "amplify/functions/confirm/handler.ts";
const BY_EMAIL = "\nexport const auth = defineAuth({ loginWith: { email: true } });";

it.each([
  [
    "above the handler",
    { [HANDLER]: "", "amplify/auth/resource.ts": BY_EMAIL },
    { file: "amplify/auth/resource.ts", line: 2, how: "required" },
  ],
  [
    "that has other users, though one farther away has not",
    {
      [HANDLER]: "",
      "amplify/auth/resource.ts": "defineAuth({ loginWith: { phone: true } });",
      "legacy/resource.ts": BY_EMAIL,
    },
    undefined,
  ],
  ["of no file", { [HANDLER]: "", "amplify/data/resource.ts": "defineData({});" }, undefined],
])("a pool %s", async (_what, files, found) => {
  const folder = project(files);
  expect(await poolOfProject(join(folder, HANDLER), folder)).toEqual(found);
});
