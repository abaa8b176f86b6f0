import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { CreateProgram, Report } from "../define-command.ts";

/** A command with the values of its flags as they were typed. It does not run. */
export async function parseTexts(
  argv: readonly string[],
  context: Context,
  createProgram: CreateProgram,
  configured: Report["configured"],
): Promise<Command | undefined> {
  const [name] = argv;
  const report = { exit: () => undefined, configured };
  const program = await createProgram(name, context, report, "texts");
  const command = program.commands.find((candidate) => candidate.name() === name);
  if (command === undefined) return undefined;
  for (const argument of command.registeredArguments) argument.argOptional();
  command.action(() => undefined);
  await program.parseAsync([...argv], { from: "user" });
  return command;
}
