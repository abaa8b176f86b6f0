import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import type { LintEventOptions } from "./options.ts";

export function registerLintEvent(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
): void {
  program
    .command("lint-event")
    .summary("say whether an event is what Cognito would send")
    .description(
      "Compares events with what AWS documents and captured events show. Takes JSON, one event a\n" +
        "line, and text from a log with an event in it.",
    )
    .argument("<file...>", "files with events, or - for standard input")
    .option("--fix", "print the corrected event; the findings that are left go to stderr")
    .option("--json", "print one JSON document")
    .option("--no-color", "print without colour")
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm lint-event events/*.json
  $ cognito-postconfirm lint-event --fix handwritten.json > event.json
  $ cognito-postconfirm gen-event --count 1000 | cognito-postconfirm lint-event -

Exit code: 0 clean or warnings only, 1 errors, 2 unreadable.`,
    )
    .action(async (files: string[], flags: { fix?: boolean; json?: boolean; color?: boolean }) =>
      exit(
        await lintEvent(
          {
            files,
            fix: flags.fix ?? false,
            json: flags.json ?? false,
            color: flags.color ?? true,
          },
          context,
        ),
      ),
    );
}

async function lintEvent(options: LintEventOptions, context: Context): Promise<ExitCode> {
  const { lintFiles } = await import("./lint-files.ts");
  return lintFiles(options, context);
}
