// The pool whose users a handler is called for, as the files around it declare it.
import { join } from "node:path";
import { expect, it } from "vitest";
import { poolOfProject } from "../../../src/cli/io/pool-of-project.ts";
import { folderWith } from "../../helpers/handlers.ts";

const HANDLER = "amplify/functions/confirm/handler.ts";
const BY_EMAIL = "\nexport const auth = defineAuth({ loginWith: { email: true } });";

it.each([
  [
    "above the handler",
    { [HANDLER]: "", "amplify/auth/resource.ts": BY_EMAIL },
    ["amplify/auth/resource.ts", 2, "required", ["email"]],
  ],
  [
    "that has other users, though one farther away has not",
    {
      [HANDLER]: "",
      "amplify/auth/resource.ts": "defineAuth({ loginWith: { phone: true } });",
      "legacy/resource.ts": BY_EMAIL,
    },
    ["amplify/auth/resource.ts", 1, undefined, ["phone_number"]],
  ],
  ["of no file", { [HANDLER]: "", "amplify/data/resource.ts": "defineData({});" }, []],
])("a pool %s", async (_what, files, found) => {
  const folder = folderWith({ ".git/HEAD": "", ...files });
  const pool = await poolOfProject(join(folder, HANDLER), folder);
  expect(pool ? [pool.file, pool.line, pool.address, pool.required] : []).toEqual(found);
});

it("is not looked for above a project that is no repository, whatever the working directory's name", async () => {
  const folder = folderWith({ "app-two/handler.ts": "", "app/a.ts": "", "resource.ts": BY_EMAIL });
  const handler = join(folder, "app-two", "handler.ts");
  expect(await poolOfProject(handler, join(folder, "app"))).toBeUndefined();
  expect(await poolOfProject(handler, folder)).toMatchObject({ file: "resource.ts" });
});
