// Writes docs/rules.md and docs/scenarios.md. Tests compare them with the catalogue.
import { writeFileSync } from "node:fs";
import { RULES } from "../src/contract/check/rules/index.ts";
import { SCENARIOS } from "../src/contract/check/scenarios.ts";
import { ruleInfo } from "../src/report/check/rules/index.ts";
import { rulesPage } from "../src/report/check/rules-page.ts";
import { scenariosPage } from "../src/report/check/scenarios-page.ts";

const write = (name: string, text: string): void =>
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);

write("rules.md", rulesPage(RULES.map(ruleInfo)));
write("scenarios.md", scenariosPage(SCENARIOS));
