// Writes docs/cli.md and schemas/config.json. A test compares them with the tables of flags.
import { writeFileSync } from "node:fs";
import { configSchema } from "../src/cli/config/schema.ts";
import { everyCommand } from "../src/cli/program.ts";
import { jsonText } from "../src/json.ts";
import { cliPage } from "./cli-page.ts";

const commands = await everyCommand();
writeFileSync(new URL("../docs/cli.md", import.meta.url), cliPage(commands));
writeFileSync(new URL("../schemas/config.json", import.meta.url), jsonText(configSchema(commands)));
