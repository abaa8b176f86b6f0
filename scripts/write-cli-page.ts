// Writes docs/cli.md. A test compares it with the tables of flags.
import { writeFileSync } from "node:fs";
import { COMMANDS } from "../src/cli/program.ts";
import { cliPage } from "./cli-page.ts";

const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
writeFileSync(new URL("../docs/cli.md", import.meta.url), cliPage(commands));
