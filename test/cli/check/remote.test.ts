import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { answering } from "../../helpers/http-server.ts";
import { masked } from "../../helpers/masked.ts";

it("says how often a function is called, and to whom it may send mail", async () => {
  const own = {
    title: "an employee confirms",
    make: { flow: "confirm-sign-up", email: "ann@staff.example.com" },
  };
  const cwd = folderWith({ "staff.json": JSON.stringify(own) });
  const server = await answering(({ body }) => ({ body }));
  const only = ["confirm-sign-up/plain", "twice", "phone-only", "staff"];
  const { code, err } = await cli(
    [
      ...["check", "--function", "confirm", "--endpoint-url", server.url, "--yes"],
      ...["--scenarios", "staff.json", ...only.flatMap((name) => ["--only", name])],
    ],
    { cwd },
  );
  await server.close();
  expect(code).toBe(0);
  expect(masked(err)).toMatchInlineSnapshot(`
    "This runs code at a local endpoint, which may send real mail:
      function    confirm
      region      us-east-1
      endpoint    http://127.0.0.1:PORT
      calls       8, 4 at a time
      recipients  6 at simulator.amazonses.com, 1 at staff.example.com, 1 without an address
    "
  `);
});
