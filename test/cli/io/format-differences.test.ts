import { describe, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import type { Result } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { masked } from "../../helpers/masked.ts";

const handlers = {
  "changes.mjs":
    'export const handler = async (event) => ({ ...event, version: 1, response: { note: "x" } });',
  "returns.mjs": "export const handler = async (event) => event;",
  "throws.mjs": 'export const handler = async () => { throw new Error("no table"); };',
};

function run(handler: string, ...argv: string[]): Promise<Result> {
  return cli(["run", "--handler", handler, "--seed", "1", ...argv], { cwd: folderWith(handlers) });
}

describe("--reporter", () => {
  it("patch: stdout is the patch alone, and the report is on stderr", async () => {
    const { code, out, err } = await run("changes.mjs", "--reporter", "patch");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual([
      { op: "replace", path: "/version", value: 1 },
      { op: "add", path: "/response/note", value: "x" },
    ]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → /home/changes.mjs#handler
      ✔ the handler returned an object
      duration N ms · init N ms · memory 128 MB · max memory used N MB

      Cognito: accepted
        ! $.version differs from the event sent; Cognito ignores changes from this trigger
        ! $.response.note: Cognito expects nothing in the response of this trigger
      "
    `);
  });

  it("json: each difference with its inside, and without what is ignored", async () => {
    const { out } = await run("changes.mjs", "--reporter", "differences", "--ignore", "response");
    expect(JSON.parse(out)).toEqual([
      {
        kind: "changed",
        path: "$.version",
        before: "1",
        after: 1,
        parts: { kind: "type", before: "string", after: "number" },
      },
    ]);
  });

  it("github: annotations", async () => {
    const { out } = await run("changes.mjs", "--reporter", "github");
    expect(masked(out)).toMatchInlineSnapshot(`
      "::warning title=/home/changes.mjs#handler::$.version differs from the event sent; Cognito ignores changes from this trigger
      ::warning title=/home/changes.mjs#handler::$.response.note: Cognito expects nothing in the response of this trigger
      ::error title=Returned event::$.version was "1" and is 1 (a string became a number)
      ::error title=Returned event::$.response.note was added: "x"
      "
    `);
  });

  it("says that there is no difference, and nothing where nothing came back", async () => {
    const same = await run("returns.mjs", "--reporter", "patch");
    expect([same.code, same.out]).toEqual([0, "[]\n"]);
    const failed = await run("throws.mjs", "--reporter", "patch");
    expect([failed.code, failed.out]).toEqual([1, ""]);
    expect(masked(failed.err)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → /home/throws.mjs#handler
      ✘ the handler failed: Error: no table
        at handler (file:///home/throws.mjs:1:44)
      duration N ms · init N ms · memory 128 MB · max memory used N MB

      Cognito: refused with UserLambdaValidationException: PostConfirmation failed with error no table.
        The user sees this error although the account is CONFIRMED. Cognito will not call again: no mail was sent, and remaining work is lost.
      "
    `);
  });

  it("serves --cognito and --repeat, too", async () => {
    for (const mode of [["--cognito"], ["--repeat", "2"]]) {
      const { code, out, err } = await run("changes.mjs", ...mode, "--reporter", "patch");
      expect(code).toBe(1);
      expect(JSON.parse(out)).toHaveLength(2);
      expect(err).toContain("PostConfirmation_ConfirmSignUp");
    }
  });

  it("of the configuration file gives way to --json", async () => {
    const cwd = folderWith({
      ...handlers,
      "cognito-postconfirm.config.json": '{ "handler": "changes.mjs", "format": "patch" }',
    });
    expect(JSON.parse((await cli(["run"], { cwd })).out)).toHaveLength(2);
    const { out } = await cli(["run", "--json"], { cwd });
    expect(JSON.parse(out)).toMatchObject({ command: "run", differences: [{}, {}] });
  });
});

it("--context shows the event's lines round a difference", async () => {
  const { out } = await run("changes.mjs", "--context", "1");
  expect(masked(out)).toMatchInlineSnapshot(`
    "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → /home/changes.mjs#handler
    ✔ the handler returned an object
    duration N ms · init N ms · memory 128 MB · max memory used N MB

    Returned event: 2 differences  (--ignore <path> skips a path)
      line 1 of the event
        {
      -   "version": "1",
      +   "version": 1,
          "region": "us-east-1",
      line 20 of the event
          },
      -   "response": {}
      +   "response": {
      +     "note": "x"
      +   }
        }
      $.version: ! type changed: a string became a number

    Cognito: accepted
      ! $.version differs from the event sent; Cognito ignores changes from this trigger
      ! $.response.note: Cognito expects nothing in the response of this trigger
    "
  `);
});
