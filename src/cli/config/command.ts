import type { Command } from "commander";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";

export interface ConfigOptions {
  /** The command whose settings are shown, with its own arguments. */
  argv: readonly string[];
  json: boolean;
}

export function registerConfig(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
  action: (options: ConfigOptions, context: Context) => Promise<ExitCode> = showConfig,
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
      exit(await action({ argv: [...named, ...rest], json: flags.json ?? false }, context));
    });
}

async function showConfig({ argv, json }: ConfigOptions, context: Context): Promise<ExitCode> {
  const { readSettings } = await import("./settings.ts");
  const settings = await readSettings(argv, context);
  const { settingsDocument, settingsText } = await import("../../report/settings/text.ts");
  context.stdout.write(
    json ? `${JSON.stringify(settingsDocument(settings), null, 2)}\n` : settingsText(settings),
  );
  return EXIT.ok;
}
