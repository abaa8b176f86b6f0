import { CommanderError } from "commander";
import { Cancelled, UserError } from "../errors.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { createProgram } from "./program.ts";

/** Runs one command line, without the program's own name. Never throws, never exits. */
export async function main(argv: readonly string[], context: Context): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  try {
    const program = await createProgram(argv[0], context, (exitCode) => {
      code = exitCode;
    });
    await Promise.race([program.parseAsync([...argv], { from: "user" }), context.interrupted]);
    return code;
  } catch (error) {
    return report(error, argv.includes("--json"), context);
  }
}

async function report(error: unknown, json: boolean, context: Context): Promise<ExitCode> {
  // Help and version arrive as errors, too.
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  // A command line without a command got the help text already.
  if (error instanceof CommanderError && error.code === "commander.help") return EXIT.unusable;
  const { exitCode, ...description } = describe(error);
  if (json) {
    const { errorDocument } = await import("../report/json-document.ts");
    context.stdout.write(`${JSON.stringify(errorDocument(description, exitCode), null, 2)}\n`);
  } else {
    const { plainText } = await import("../report/plain-text.ts");
    const { message, remedy } = description;
    const prefix = exitCode === EXIT.cancelled ? "" : "error: ";
    context.stderr.write(
      plainText(`${prefix}${message}${remedy === undefined ? "" : `\n${remedy}`}\n`),
    );
  }
  return exitCode;
}

interface Description {
  code: string;
  message: string;
  remedy?: string | undefined;
  exitCode: ExitCode;
}

function describe(error: unknown): Description {
  if (error instanceof Cancelled) {
    return { code: "cancelled", message: error.message, exitCode: EXIT.cancelled };
  }
  if (error instanceof UserError) {
    const { code, message, remedy } = error;
    return { code, message, remedy, exitCode: EXIT.unusable };
  }
  if (error instanceof CommanderError) {
    const [message = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
    return {
      code: "usage",
      message,
      remedy: rest.join("\n") || "See cognito-postconfirm --help",
      exitCode: EXIT.unusable,
    };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: "defect",
    message: `this is a defect of cognito-postconfirm\n${stack}`,
    exitCode: EXIT.unusable,
  };
}
