// The examples and links of the documentation. What commands print is tested beside, in docs-outputs.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import type { Context } from "../../src/cli/context.ts";
import { checkChoices, refuseContradictions } from "../../src/cli/flags/contradictions.ts";
import { flagsOf } from "../../src/cli/flags/flag.ts";
import { COMMANDS, createProgram, isCommand } from "../../src/cli/program.ts";
import { commandsIn, fencesOf, PAGES, readPage } from "../helpers/pages.ts";
import { ROOT, run } from "../helpers/spawn.ts";

it("every TypeScript example in README and docs compiles", async () => {
  // Inside the checkout, where the package can be imported by its own name.
  const folder = join(ROOT, "build/docs-examples");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = PAGES.flatMap((page) =>
    fencesOf(readPage(page))
      .filter(({ language }) => language === "ts")
      .map(({ text }, index) => {
        const file = join(folder, `${page.replace(/\W/g, "-")}-${index}.ts`);
        writeFileSync(file, text);
        return file;
      }),
  );
  expect(files.length).toBeGreaterThanOrEqual(4);
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext"];
  const { code, out } = await run(`${ROOT}node_modules/.bin/tsc`, [
    ...[...options, "--target", "es2024", "--types", "node", "--ignoreConfig"],
    ...files,
  ]);
  expect({ code, out }).toEqual({ code: 0, out: "" });
});

it.each(PAGES)("%s has JSON and YAML that can be read", (page) => {
  expect(() => {
    for (const { language, text } of fencesOf(readPage(page))) {
      if (language === "json") JSON.parse(text);
      // Tags such as !Ref are CloudFormation's.
      if (language === "yaml") parse(text, { logLevel: "error" });
    }
  }).not.toThrow();
});

it.each(PAGES)("%s has commands that are accepted", async (page) => {
  const scripts = fencesOf(readPage(page)).map(({ language, text }) => scriptIn(language, text));
  expect(await refusalsIn(scripts)).toEqual([]);
  // Text may name a flag without its value.
  const inline = await refusalsIn([inlineScript(page)]);
  expect(inline.filter((text) => !/argument missing|missing required/.test(text))).toEqual([]);
});

async function refusalsIn(scripts: readonly string[]): Promise<string[]> {
  const refused: string[] = [];
  for (const argv of scripts.flatMap(commandsIn).flat()) {
    const problem = argv.length === 0 ? undefined : await refusalOf(argv);
    if (problem !== undefined) refused.push(`${argv.join(" ")}: ${problem}`);
  }
  return refused;
}

/** The command lines of an example: a script, or the configuration of a CI system. */
function scriptIn(language: string, text: string): string {
  if (language === "sh") return text;
  if (!["yaml", "groovy"].includes(language)) return "";
  return [...text.matchAll(/npx cognito-postconfirm [^\n']+/g)].map(([line]) => line).join("\n");
}

/** The command lines in the text of a page, which leave the program's name out. */
function inlineScript(page: string): string {
  const spans = [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return spans
    .filter((code) => isCommand(code.split(" ")[0]) && / -/.test(code) && !/[<…{]/.test(code))
    .map((code) => `npx cognito-postconfirm ${code.replace(/ \\\|.*/, "")}`)
    .join("\n");
}

/** Why a command line cannot be used, found without running it. */
async function refusalOf([name = "", ...rest]: readonly string[]): Promise<string | undefined> {
  if (name.startsWith("-") || name === "help") return undefined;
  if (!isCommand(name)) return "unknown command";
  const context = { cwd: join(ROOT, "build"), env: {}, stdout: {}, stderr: {} };
  const report = { exit: () => undefined, configured: () => undefined };
  const program = await createProgram(name, context as unknown as Context, report);
  const flags = flagsOf((await COMMANDS[name]?.())?.groups ?? {});
  const [command] = program.commands;
  command?.action(async () => {
    await checkChoices(command, flags);
    refuseContradictions(command, flags);
  });
  try {
    await program.parseAsync([name, ...rest], { from: "user" });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What the package contains of the checkout. */
const SHIPPED =
  /^(?:(?:docs|events|schemas)(?:\/|$)|(?:CHANGELOG|LICENSE|README|SECURITY|SKILL|llms))/;

it.each(PAGES)("%s has links that lead somewhere", (page) => {
  const broken = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^(?:https:|mailto:)/.test(link) && !isThere(link, page));
  expect(broken).toEqual([]);
});

function isThere(link: string, page: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target)) || !SHIPPED.test(target)) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** The headings of a page, as GitHub makes anchors of them. */
function anchorsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** A page without its examples. */
function prose(page: string): string {
  return readPage(page).replaceAll(/^```[^]*?^```$/gm, "");
}
