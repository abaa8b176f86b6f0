// The page about the reports shows scenarios and rules that exist, by their names and titles.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { RULES } from "../../../src/contract/check/rules/index.ts";
import { ruleInfo } from "../../../src/report/check/rules/index.ts";
import { SCENARIOS } from "../../../src/contract/check/scenarios.ts";

const page = readFileSync(new URL("../../../docs/check-reports.md", import.meta.url), "utf8");

it("shows scenarios that exist, with their titles", () => {
  const names = [...page.matchAll(/(?:name="|ok \d+ - )([a-z-]+\/[a-z-]+)/g)].map(
    ([, name]) => name,
  );
  expect(names.length).toBeGreaterThan(1);
  const known = new Map(SCENARIOS.map(({ name, title }) => [name, title]));
  for (const name of names) expect([...known.keys()]).toContain(name);
  const [, name = "", title] = /ok \d+ - (\S+)\n +---\n +title: "(.+)"/.exec(page) ?? [];
  expect(title).toBe(known.get(name));
});

it("shows rules by their titles", () => {
  const [, title = "", code] = /title=([^(]+) \(([a-z-]+)\)::/.exec(page) ?? [];
  expect(decodeURIComponent(title)).toBe(
    RULES.map(ruleInfo).find((rule) => rule.code === code)?.title,
  );
});
