import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import { EXAMINATIONS } from "../../wiring.ts";
import type { Examination } from "../../wiring.ts";
import type { Context } from "../context.ts";
import { readDuration } from "../flags/duration.ts";
import { append } from "../flags/event.ts";
import type { ExitCode } from "../exit-code.ts";
import type { DoctorOptions } from "./options.ts";
import { readFunctionName } from "../flags/function.ts";
import { readPoolPlace } from "../flags/user-pool.ts";

interface DoctorFlags {
  from?: string;
  without?: string[];
  timeout: string;
  region?: string;
  profile?: string;
  endpointUrl?: string;
  fix?: boolean;
  json?: boolean;
  color?: boolean;
}

export function registerDoctor(
  program: Command,
  context: Context,
  exit: (code: ExitCode) => void,
): void {
  program
    .command("doctor")
    .summary("find out why the trigger does not fire, or why no mail comes")
    .description(
      "Looks at the whole way from a user pool to its mail: the trigger, the function and who may call\n" +
        "it, its role, the sender, SES and the log. Reads only; it changes nothing and calls no function.",
    )
    .argument("<user-pool-id>", "like eu-west-1_a1B2c3D4e")
    .argument("[function]", "the function that should be called; without it, the one that is")
    .option("--from <address>", "whom mail comes from (default: the function's SES_SOURCE_EMAIL)")
    .option("--without <check>", `leave one out (repeatable): ${EXAMINATIONS.join(", ")}`, append)
    .option("--timeout <time>", "what one call of AWS may take", "10s")
    .option("--region <region>", "the pool's region, where its id does not tell")
    .option("--profile <name>", "AWS profile")
    .option("--endpoint-url <url>", "an endpoint for all services, such as http://127.0.0.1:4566")
    .option("--fix", "print the commands that mend it, and run none; the report goes to stderr")
    .option("--json", "print one JSON document")
    .option("--no-color", "print without colour")
    .addHelpText(
      "after",
      `
Examples:
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e my-post-confirmation:live --profile dev
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e my-post-confirmation --fix > mend.sh
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e --without role --json

Exit code: 0 nothing is wrong (warnings allowed), 1 something is, 2 something could not be checked and
nothing else is wrong, or it could not be done at all.`,
    )
    .action(async (poolId: string, functionName: string | undefined, flags: DoctorFlags) =>
      exit(await doctor(readOptions(poolId, functionName, flags), context)),
    );
}

function readOptions(
  poolId: string,
  functionName: string | undefined,
  flags: DoctorFlags,
): DoctorOptions {
  if (flags.fix === true && flags.json === true) {
    throw new UserError(
      "usage",
      "--fix prints commands and --json a document",
      "Give one of them: the document has the commands, too.",
    );
  }
  return {
    poolId,
    ...readPoolPlace(poolId, flags),
    functionName:
      functionName === undefined ? undefined : readFunctionName(functionName, undefined),
    from: flags.from,
    without: (flags.without ?? []).map(readExamination),
    timeoutMs: readDuration("--timeout", flags.timeout),
    profile: flags.profile,
    form: flags.json === true ? "json" : flags.fix === true ? "fix" : "text",
    color: flags.color ?? true,
  };
}

function readExamination(text: string): Examination {
  const examination = EXAMINATIONS.find((name) => name === text);
  if (examination !== undefined) return examination;
  throw new UserError(
    "invalid-option",
    `--without: there is no check "${text}"`,
    `There are ${EXAMINATIONS.join(", ")}.`,
  );
}

async function doctor(options: DoctorOptions, context: Context): Promise<ExitCode> {
  const { examinePool } = await import("./examine.ts");
  return examinePool(options, context);
}
