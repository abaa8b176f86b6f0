// Writes the page of the rules. A test holds it equal to the catalogue.
import { writeFileSync } from "node:fs";
import { RULES } from "../src/contract/check/rules/index.ts";
import { ruleInfo } from "../src/report/check/rules/index.ts";
import { rulesPage } from "../src/report/check/rules-page.ts";

writeFileSync(new URL("../docs/rules.md", import.meta.url), rulesPage(RULES.map(ruleInfo)));
