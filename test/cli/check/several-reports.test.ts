import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const cwd = folderWith({ "h.mjs": "export const handler = async () => ({});" });
const argv = ["check", "h.mjs", "--only", "confirm-sign-up/plain"];

it("prints annotations after what a person reads", async () => {
  const reporters = ["--reporter", "github", "--reporter", "human"];
  const { out } = await cli([...argv, ...reporters], { cwd });
  expect(out).toMatch(/^Handler: [^]*✘ failed[^]*\n::error [^]*\n::notice /);
});

it.each([
  ["human", "human"],
  ["github", "github"],
  ["human", "tap"],
])("refuses %s beside %s", async (one, other) => {
  const { code, err } = await cli([...argv, "--reporter", one, "--reporter", other], { cwd });
  expect([code, err]).toEqual([2, expect.stringContaining("two reports would go to stdout")]);
});

it("adds to the summary of a step", async () => {
  const summary = join(cwd, "summary.md");
  writeFileSync(summary, "before\n");
  const env = { GITHUB_STEP_SUMMARY: summary };
  await cli([...argv, "--reporter", `markdown=${summary}`], { cwd, env });
  expect(readFileSync(summary, "utf8")).toMatch(/^before\n## cognito-postconfirm check: 1 of 1/);
});

const openedBy = async (...reporters: string[]): Promise<string[]> => {
  const opened: string[] = [];
  const openFile = async (path: string): Promise<boolean> => opened.push(path) > 0;
  const { err } = await cli([...argv, "--open", ...reporters], { cwd, openFile });
  expect(err).toContain(opened.map((path) => `opened ${pathToFileURL(path).href}\n`).join(""));
  return opened;
};

it("--open shows the page that was asked for, or one in a folder of its own", async () => {
  expect(await openedBy("--reporter", "html=c.html")).toEqual([join(cwd, "c.html")]);
  const [page = "", ...more] = await openedBy();
  expect([existsSync(page), more]).toEqual([true, []]);
});

it("says how to run a scenario alone", async () => {
  expect((await cli(argv, { cwd })).out).toMatch(
    /run alone: npx cognito-postconfirm check h\.mjs \\?\s+--only confirm-sign-up\/plain\n/,
  );
});

it("shows the address of a webhook and the secrets of variables in no report", async () => {
  const code = `export const handler = async (event) => {
    await fetch("https://hooks.slack.com/services/T0/B0/x1y2z3", { method: "POST", body: process.env.API_TOKEN });
    return event;
  };`;
  const folder = folderWith({ "h.mjs": code });
  const formats = ["json", "junit", "github", "markdown", "tap", "html"];
  const { out } = await cli(
    [
      ...["check", "h.mjs", "--only", "confirm-sign-up/twice", "--env", "API_TOKEN=tok3n-value"],
      ...formats.flatMap((name) => ["--reporter", `${name}=out.${name}`]),
      ...["--reporter", "human", "--allow-net", "none.example.com"],
    ],
    { cwd: folder },
  );
  const all = [out, ...formats.map((name) => readFileSync(join(folder, `out.${name}`), "utf8"))];
  for (const text of all) expect(text).not.toMatch(/x1y2z3|tok3n-value/);
  expect(all.filter((text) => text.includes("hooks.slack.com/services/***"))).toHaveLength(
    all.length,
  );
});
