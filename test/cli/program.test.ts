import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cliPage } from "../../scripts/cli-page.ts";
import { configSchema } from "../../src/cli/config/schema.ts";
import { flagsOf } from "../../src/cli/flags/flag.ts";
import type { CommandDefinition } from "../../src/cli/define-command.ts";
import type { Flag } from "../../src/cli/flags/flag.ts";
import { everyCommand } from "../../src/cli/program.ts";
import { jsonText } from "../../src/json.ts";
import { cli } from "../helpers/context.ts";
import { ROOT } from "../helpers/spawn.ts";

const commands = await everyCommand();

it("docs/cli.md is what the tables of flags say; npm run cli-page writes it", () => {
  expect(readFileSync(`${ROOT}docs/cli.md`, "utf8")).toBe(cliPage(commands));
});

/** Help that names each flag. */
async function everyFlag(name: string, { common }: CommandDefinition): Promise<string> {
  return (await cli([name, common === undefined ? "--help" : "--help-all"])).out;
}

it("schemas/config.json is what the tables of flags say; npm run cli-page writes it", () => {
  expect(readFileSync(`${ROOT}schemas/config.json`, "utf8")).toBe(jsonText(configSchema(commands)));
});

describe.each(commands.map((command) => [command.name, command] as const))(
  "%s",
  (name, command) => {
    const flags = flagsOf(command.groups);

    it("has the help of its snapshot", async () => {
      const { out } = await cli([name, "--help"]);
      await expect(out).toMatchFileSnapshot(`${name}/help.txt`);
    });

    it("says of no flag in its help that it does not have", async () => {
      const out = await everyFlag(name, command);
      const [, options = ""] = /^([^]*?)\n\nExamples:/.exec(out) ?? [];
      const known = Object.values(flags).flatMap((flag: Flag) => {
        const names = flag.flags.match(/--[\w-]+/g) ?? [];
        return flag.negatable === true
          ? [...names, ...names.map((long) => long.replace("--", "--no-"))]
          : names;
      });
      const mentioned = options.match(/--[a-z][\w-]*/g) ?? [];
      expect(
        mentioned.filter((flag) => ![...known, "--help", "--help-all"].includes(flag)),
      ).toEqual([]);
    });

    it("has a group for every flag", async () => {
      const out = await everyFlag(name, command);
      expect(out).toMatch(/^Options:\n(?: {2}--help-all [^\n]*\n)? {2}-h, --help [^\n]*\n\n/m);
    });

    it.each([80, 100, 240])("lays its help out for %i columns, at most 100", async (columns) => {
      const { out } = await cli([name, "--help"], { columns });
      const widest = Math.max(...out.split("\n").map((line) => line.length));
      expect(widest).toBeLessThanOrEqual(Math.min(100, columns));
    });

    it("keys each flag as commander does", () => {
      for (const [key, flag] of Object.entries(flags)) {
        const [long = ""] = flag.flags.match(/--[\w-]+/) ?? [];
        const name = long.replace(/^--(?:no-)?/, "");
        expect(key).toBe(name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
      }
    });
  },
);

it("shows the same for --help and --help-all without a command", async () => {
  expect(await cli(["--help-all"])).toEqual(await cli(["--help"]));
});

it.each(commands.filter(({ common }) => common !== undefined).map(({ name }) => name))(
  "%s has the rest of its flags behind --help-all",
  async (name) => {
    const { code, out } = await cli([name, "--help-all"]);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(`${name}/help-all.txt`);
  },
);
