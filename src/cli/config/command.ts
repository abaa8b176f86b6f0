import { jsonText } from "../../json.ts";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { CreateProgram } from "../register.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { ConfigOptions } from "./options.ts";

export function registerConfig(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
  createProgram: CreateProgram,
): void {
  program
    .command("config")
    .summary("show each setting of a command, and where it comes from")
    .description(
      "Shows what each flag of a command would be: from the command line, from the configuration\n" +
        "file (cognito-postconfirm.config.ts, .js or .json in this folder), or preset.",
    )
    .argument("[command]", "the command that it is about", "run")
    .argument("[arguments...]", "what would follow it")
    .allowUnknownOption()
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm config
  $ cognito-postconfirm config invoke --region eu-west-1`,
    )
    .action(async (first: string, rest: string[], flags: { json?: boolean }) => {
      const named = first.startsWith("-") ? ["run", first] : [first];
      const options = { argv: [...named, ...rest], json: flags.json ?? false };
      exit(await showConfig(options, context, createProgram));
    });
}

async function showConfig(
  { argv, json }: ConfigOptions,
  context: Context,
  createProgram: CreateProgram,
): Promise<ExitCode> {
  const { readSettings } = await import("./settings.ts");
  const settings = await readSettings(argv, context, createProgram);
  const { settingsDocument, settingsText } = await import("../../report/settings/text.ts");
  context.stdout.write(json ? jsonText(settingsDocument(settings)) : settingsText(settings));
  return EXIT.ok;
}
