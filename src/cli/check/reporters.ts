import type { CheckReport, ScenarioStatus } from "../../contract/check/result.ts";
import { didYouMean } from "../../check/rule-settings.ts";
import { UserError } from "../../errors.ts";
import { paintFor } from "../io/colour.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { ReporterChoice } from "./options.ts";
import { writeResult } from "../io/write-file.ts";

type Writer = (report: CheckReport, context: Context, choice: Styled) => Promise<string>;

interface Styled extends ReporterChoice {
  color: boolean;
}

/** Every report that there is. */
const REPORTERS: Record<string, Writer> = {
  human: async (report, context, { file, color }) =>
    (await import("../../report/check/text.ts")).checkText(
      report,
      await paintFor(context, color && file === undefined),
      file === undefined ? context.stdout.columns : undefined,
    ),
  json: async (report) => {
    const { checkJson } = await import("../../report/check/json.ts");
    return `${JSON.stringify(checkJson(report, exitCodeOfCheck(report)), null, 2)}\n`;
  },
  junit: async (report) => (await import("../../report/check/junit.ts")).checkJunit(report),
  // A step may be run in a folder of the checkout; GitHub names files from its root all the same.
  github: async (report, { cwd, env }) =>
    (await import("../../report/check/github.ts")).checkGithub(
      report,
      env["GITHUB_WORKSPACE"] || cwd,
    ),
  tap: async (report) => (await import("../../report/check/tap.ts")).checkTap(report),
  html: async (report) => (await import("../../report/check/html/page.ts")).checkHtml(report),
};

/** Before anything is played: a report that there is not. */
export async function refuseUnknown(choices: readonly ReporterChoice[]): Promise<void> {
  const names = Object.keys(REPORTERS);
  for (const { name, file } of choices) {
    if (!Object.hasOwn(REPORTERS, name)) {
      throw new UserError(
        "invalid-option",
        `--reporter: there is no report "${name}"${await didYouMean(name, names)}`,
        `Expected one of ${names.join(", ")}, with =file to write it to one.`,
      );
    }
    if (file === "") throw new UserError("invalid-option", `--reporter ${name}: no file is named`);
  }
}

/** Writes each report. What cannot be written fails once all others are. */
export async function writeReports(
  report: CheckReport,
  choices: readonly ReporterChoice[],
  color: boolean,
  context: Context,
): Promise<void> {
  let failure: { error: unknown } | undefined;
  for (const choice of choices) {
    const text = await REPORTERS[choice.name]?.(report, context, { ...choice, color });
    try {
      await writeResult([text ?? ""], choice.file, context);
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure !== undefined) throw failure.error;
}

export function exitCodeOfCheck({ scenarios, interrupted }: CheckReport): ExitCode {
  if (interrupted) return EXIT.cancelled;
  const has = (wanted: ScenarioStatus): boolean =>
    scenarios.some(({ status }) => status === wanted);
  if (has("failed")) return EXIT.failed;
  // There was no time for all: what was not played has not passed.
  return has("interrupted") ? EXIT.unusable : EXIT.ok;
}
