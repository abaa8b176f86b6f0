import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/version.ts";
import { cli } from "../helpers/context.ts";

describe("the program", () => {
  it("knows the package's version", async () => {
    const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    expect((JSON.parse(text) as { version: string }).version).toBe(VERSION);
    expect(await cli(["--version"])).toMatchObject({ code: 0, out: `${VERSION}\n`, err: "" });
  });

  it("helps, with examples, on stdout", async () => {
    const { code, out, err } = await cli(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const command of ["gen-event", "run", "invoke", "doctor"]) {
      expect(out).toContain(`  ${command} `);
      const help = await cli([command, "--help"]);
      expect(help.code).toBe(0);
      expect(help.out).toContain("Examples:\n  $ cognito-postconfirm");
    }
  });

  it("helps, on stderr, when there is no command", async () => {
    const { code, out, err } = await cli([]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe((await cli(["--help"])).out);
  });

  it.each([["gen-evnt"], ["help", "gen-evnt"]])(
    "offers the nearest command: %s %s",
    async (...argv) => {
      const { code, out, err } = await cli(argv);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toBe(
        "error: unknown command 'gen-evnt' (did you mean gen-event?)\nSee cognito-postconfirm --help\n",
      );
    },
  );

  it("shows the same help by help as by --help", async () => {
    expect(await cli(["help", "run"])).toEqual(await cli(["run", "--help"]));
    expect(await cli(["help"])).toEqual(await cli(["--help"]));
  });

  it("points from a usage error to the help of its command", async () => {
    const { code, err } = await cli(["lint-event"]);
    expect([code, err]).toEqual([
      2,
      "error: missing required argument 'file'\nSee cognito-postconfirm lint-event --help\n",
    ]);
  });

  it("says errors as one document with --json, usage errors too", async () => {
    const usage = await cli(["run", "--json", "--evnt", "x"]);
    expect([usage.code, usage.err]).toEqual([2, ""]);
    expect(JSON.parse(usage.out)).toEqual({
      schemaVersion: 2,
      command: "run",
      ok: false,
      exitCode: 2,
      error: {
        code: "usage",
        message: "unknown option '--evnt' (did you mean --event?)",
        remedy: "See cognito-postconfirm run --help",
      },
    });
    const { out } = await cli(["run", "--json", "-e", "no-such.json"]);
    expect(JSON.parse(out)).toMatchObject({ error: { code: "file" } });
  });

  it("says an error of many events on one line, with the same members", async () => {
    const { code, out } = await cli(["gen-event", "--count", "3", "--json"]);
    expect(code).toBe(2);
    expect(out.split("\n")).toHaveLength(2);
    const document = JSON.parse(out) as object;
    expect(Object.keys(document)).toEqual(["schemaVersion", "command", "ok", "exitCode", "error"]);
    expect(document).toMatchObject({ command: "gen-event", error: { code: "usage" } });
  });

  it("names no command in an error where there is none of that name", async () => {
    const { out } = await cli(["gen-evnt", "--json"]);
    expect(JSON.parse(out)).not.toHaveProperty("command");
  });

  it("keeps the stack of what is a defect of its own", async () => {
    const { code, err } = await cli(["gen-event"], {
      get seed(): string {
        throw new TypeError("planted");
      },
    });
    expect(code).toBe(2);
    expect(err).toMatch(/this is a bug in cognito-postconfirm\nTypeError: planted\n\s+at /);
  });
});
