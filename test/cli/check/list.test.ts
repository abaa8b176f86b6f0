import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SCENARIOS } from "../../../src/contract/check/scenarios.ts";
import { RULES } from "../../../src/contract/check/rules/index.ts";
import { scenariosPage } from "../../../src/report/check/scenarios-page.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { ROOT } from "../../helpers/spawn.ts";

const own = {
  "scenarios/pro.json": JSON.stringify({
    title: "the pro plan",
    make: { flow: "confirm-sign-up" },
  }),
};

const namesIn = (out: string): string[] =>
  (JSON.parse(out) as { scenarios: { name: string }[] }).scenarios.map(({ name }) => name);

it("docs/scenarios.md is the catalogue", () => {
  expect(readFileSync(`${ROOT}docs/scenarios.md`, "utf8")).toBe(scenariosPage(SCENARIOS));
});

it("lists scenarios, the user's own among them, and rules", async () => {
  const cwd = folderWith(own);
  const { code, out } = await cli(["check", "--list", "--scenarios", "scenarios"], { cwd });
  expect(code).toBe(0);
  expect(out).toMatch(/^confirm-sign-up\n {2}plain {2,}the user enters the sign-up code/m);
  expect(out).toMatch(/^own\n {2}pro {2}the pro plan$/m);
  for (const { code: rule } of RULES) expect(out).toContain(`  ${rule}`);
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(78);
});

it("lists as JSON", async () => {
  const { code, out } = await cli(["check", "--list", "--json", "--skip", "federated"]);
  const document = JSON.parse(out) as Record<string, unknown>;
  expect([code, document["command"]]).toEqual([0, "check"]);
  expect(namesIn(out)).toEqual(
    SCENARIOS.map(({ name }) => name).filter((name) => !name.startsWith("federated/")),
  );
  expect(document["rules"]).toHaveLength(RULES.length);
});

it.each([
  ["ses-throttled", ["confirm-sign-up/ses-throttled", "confirm-forgot-password/ses-throttled"]],
  ["confirm-sign-up/ses-throttled", ["confirm-sign-up/ses-throttled"]],
  ["pro", ["own/pro"]],
  ["SES-H*", ["confirm-sign-up/ses-hangs"]],
])("--only %s is %j", async (pattern, names) => {
  const cwd = folderWith(own);
  const argv = ["check", "--list", "--json", "--scenarios", "scenarios", "--only", pattern];
  expect(namesIn((await cli(argv, { cwd })).out)).toEqual(names);
});

it.each([
  ["ses-throtled", "did you mean ses-throttled?"],
  ["confirm-signup/ses-hangs", "did you mean confirm-sign-up/ses-hangs?"],
])("--only %s has a nearest name", async (pattern, hint) => {
  const { code, err } = await cli(["check", "reference", "--only", pattern]);
  expect([code, err]).toEqual([2, expect.stringContaining(hint)]);
});

it("--explain without a code has every rule", async () => {
  const { code, out } = await cli(["check", "--explain"]);
  expect(code).toBe(0);
  for (const rule of RULES) expect(out).toMatch(new RegExp(`^ {2}${rule.code} `, "m"));
  const { out: json } = await cli(["check", "--explain", "--json"]);
  expect((JSON.parse(json) as { rules: unknown[] }).rules).toHaveLength(RULES.length);
});
