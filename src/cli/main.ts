import { sep } from "node:path";
import { jsonText } from "../json.ts";
import { CommanderError } from "commander";
import { Cancelled, UserError } from "../errors.ts";
import type { DescribedError } from "../report/envelope.ts";
import { fitted } from "../report/terminal/fit.ts";
import { readCommandLine } from "./command-line.ts";
import type { CommandLine } from "./command-line.ts";
import type { FromConfig } from "./io/config.ts";
import type { Context, Output } from "./context.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { flagsOf, keyOf, nameOf } from "./flags/flag.ts";
import { createProgram, everyCommand, isCommand } from "./program.ts";

/** Runs one command line, without the program's own name. Never throws, never exits. */
export async function main(argv: readonly string[], given: Context): Promise<ExitCode> {
  const context = { ...given, stderr: fitting(given.stderr) };
  const line = readCommandLine(argv);
  let code: ExitCode = EXIT.ok;
  let configured: FromConfig | undefined;
  try {
    const program = await createProgram(line.command, context, {
      exit: (exitCode) => {
        code = exitCode;
      },
      configured: (from) => {
        configured = from;
      },
    });
    await Promise.race([program.parseAsync([...argv], { from: "user" }), context.interrupted]);
    return code;
  } catch (error) {
    return report(namingConfig(error, configured), line, context);
  }
}

/** What is said beside the result is for people: its lines are as wide as the terminal at most. */
function fitting(output: Output): Output {
  return Object.create(output, {
    write: { value: (text: string) => output.write(fitted(text, () => output.columns)) },
  }) as Output;
}

/** Where a flag is to blame that nobody has typed, it says where it came from. */
function namingConfig(error: unknown, from: FromConfig | undefined): unknown {
  if (!(error instanceof UserError) || from === undefined) return error;
  const flag =
    error.code === "handler-not-found" ? "--handler" : /--[a-z-]+/.exec(error.message)?.[0];
  const key = keyOf(flag ?? "");
  if (!from.keys.has(key)) return error;
  const place = `("${key}" is set in ${from.file})`;
  const remedy = error.remedy === undefined ? place : `${error.remedy}\n${place}`;
  return new UserError(error.code, error.message, remedy, { cause: error });
}

async function report(
  error: unknown,
  { command, form }: CommandLine,
  context: Context,
): Promise<ExitCode> {
  // Help and version arrive as errors, too.
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  // A command line without a command got the help text already.
  if (error instanceof CommanderError && error.code === "commander.help") return EXIT.unusable;
  const kind = error instanceof Cancelled ? "cancelled" : "error";
  const named = isCommand(command) ? command : undefined;
  const description = await describe(error, named);
  const exitCode = exitCodeOf({ kind });
  if (form !== "text") {
    const { envelope, errorBody } = await import("../report/envelope.ts");
    const document = { ...envelope(named, exitCode), ...errorBody(description) };
    context.stdout.write(jsonText(document, form === "line"));
  } else {
    const { errorText, withShortPaths } = await import("../report/terminal/error-text.ts");
    context.stderr.write(
      kind === "cancelled"
        ? `${description.message}\n`
        : withShortPaths(errorText(description), `${context.cwd}${sep}`),
    );
  }
  return exitCode;
}

async function describe(error: unknown, command?: string): Promise<DescribedError> {
  if (error instanceof Cancelled) return { code: "cancelled", message: error.message };
  if (error instanceof UserError) return error;
  if (error instanceof CommanderError) {
    const [message = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
    const meant = await suggestion(error, command);
    return {
      code: "usage",
      message: message + meant,
      remedy: [...rest, helpOf(command)].join("\n"),
    };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "defect", message: `this is a bug in cognito-postconfirm\n${stack}` };
}

/** The flag or the command that comes nearest to an unknown one. */
async function suggestion({ code, message }: CommanderError, command?: string): Promise<string> {
  if (code !== "commander.unknownOption" && code !== "commander.unknownCommand") return "";
  const [, typed = ""] = /'(.+)'/.exec(message) ?? [];
  const { didYouMean } = await import("../did-you-mean.ts");
  return didYouMean(typed, await namesOf(typed.startsWith("-") ? command : undefined));
}

async function namesOf(command: string | undefined): Promise<string[]> {
  const definitions = await everyCommand();
  const definition = definitions.find(({ name }) => name === command);
  return definition === undefined
    ? definitions.filter(({ hidden }) => hidden !== true).map(({ name }) => name)
    : Object.values(flagsOf(definition.groups)).map(nameOf);
}

function helpOf(command?: string): string {
  const words = ["cognito-postconfirm", ...(command === undefined ? [] : [command]), "--help"];
  return `See ${words.join(" ")}`;
}
