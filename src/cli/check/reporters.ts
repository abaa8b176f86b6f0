import { realpathSync } from "node:fs";
import { appendFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { secretsIn } from "../../check/secret-variables.ts";
import { jsonPieces } from "../../json.ts";
import type { CheckReport } from "../../contract/check/result.ts";
import { didYouMean } from "../../did-you-mean.ts";
import type { ExplainedReport } from "../../report/check/explain.ts";
import { UserError } from "../../errors.ts";
import { withoutSecrets } from "../../report/without-secrets.ts";
import type { Paint } from "../../report/terminal/paint.ts";
import { REPORTERS } from "../flags/table/check.ts";
import { paintFor } from "../io/colour.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import type { CheckCommandOptions, ReporterChoice } from "./options.ts";
import { writeResult } from "../io/write-file.ts";

/** A check that is over, and where it is read of. */
interface Checked {
  report: ExplainedReport;
  exitCode: ExitCode;
  paint: () => Promise<Paint>;
  /** Of the terminal, in cells. */
  width: number | undefined;
  /** The folder that GitHub names files from. */
  root: string;
}

type ReportKeys = "reporters" | "color" | "open" | "command" | "local";

type Reporter = (checked: Checked) => Promise<string | Iterable<string>>;

/** Each scenario and each rule is a line of the JSON document. */
const JSON_LINES = 2;

const WRITERS: Readonly<Record<string, Reporter>> = {
  human: async ({ report, paint, width }) =>
    (await import("../../report/check/text.ts")).checkText(report, await paint(), width),
  json: async ({ report, exitCode }) => {
    const { checkJson } = await import("../../report/check/json.ts");
    // Indented, it would be half as long again.
    return jsonPieces(checkJson(report, exitCode), JSON_LINES);
  },
  junit: async ({ report }) => (await import("../../report/check/junit.ts")).checkJunit(report),
  github: async ({ report, root }) =>
    (await import("../../report/check/github.ts")).checkGithub(report, root),
  markdown: async ({ report }) =>
    (await import("../../report/check/markdown.ts")).checkMarkdown(report),
  tap: async ({ report }) => (await import("../../report/check/tap.ts")).checkTap(report),
  html: async ({ report }) => (await import("../../report/check/html/page.ts")).checkHtml(report),
} satisfies Record<(typeof REPORTERS)[number], Reporter>;

/** Before anything is played: a report that there is not. */
export async function refuseUnknown(choices: readonly ReporterChoice[]): Promise<void> {
  for (const { name, file } of choices) {
    if (!Object.hasOwn(WRITERS, name)) {
      throw new UserError(
        "invalid-option",
        `--reporter: unknown report "${name}"${await didYouMean(name, REPORTERS)}`,
        `Expected one of ${REPORTERS.join(", ")}, with =file to write it to a file.`,
      );
    }
    if (file === "")
      throw new UserError("invalid-option", `--reporter ${name}: the file name is missing`);
  }
}

/** Writes each report. What cannot be written fails once all others are. */
export async function writeReports(
  { report, exitCode }: { report: CheckReport; exitCode: ExitCode },
  { reporters, color, open = false, command, local }: Pick<CheckCommandOptions, ReportKeys>,
  context: Context,
): Promise<void> {
  const { explainCheck } = await import("../../report/check/explain.ts");
  const isForWindows = process.platform === "win32";
  const explained = { ...explainCheck(report), command, isForWindows };
  const choices = open ? await withPage(reporters) : reporters;
  const secrets = secretsIn(local.env).map(([, value]) => value);
  let failure: { error: unknown } | undefined;
  for (const { name, file } of choices) {
    const text = await WRITERS[name]?.({
      report: explained,
      exitCode,
      paint: () => paintFor(context, color && file === undefined),
      width: file === undefined ? context.stdout.columns : undefined,
      // A step may run in a folder of the checkout.
      root: realPath(context.env["GITHUB_WORKSPACE"] || context.cwd),
    });
    try {
      const pieces = shownOf(typeof text === "object" ? text : [text ?? ""], secrets);
      // Other commands of a step may have written to its summary.
      const isSummary = file !== undefined && file === context.env["GITHUB_STEP_SUMMARY"];
      if (isSummary) await appendFile(file, [...pieces].join(""));
      else await writeResult(pieces, file, context);
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure !== undefined) throw failure.error;
  const page = choices.find(isPage)?.file;
  if (open && page !== undefined) await openPage(resolve(context.cwd, page), context);
}

function* shownOf(pieces: Iterable<string>, secrets: readonly string[]): Iterable<string> {
  for (const piece of pieces) yield withoutSecrets(piece, secrets);
}

async function openPage(file: string, { openFile, stderr }: Context): Promise<void> {
  const { openedText } = await import("../../report/mail/delivered.ts");
  const page = { url: pathToFileURL(file).href, isOpened: openFile(file) };
  stderr.write(`${await openedText(page)}\n`);
}

/** With an HTML report in a file, which a browser can show. */
async function withPage(reporters: readonly ReporterChoice[]): Promise<readonly ReporterChoice[]> {
  if (reporters.some(isPage)) return reporters;
  const folder = await mkdtemp(join(tmpdir(), "cognito-postconfirm-check-"));
  return [...reporters, { name: "html", file: join(folder, "check.html") }];
}

function isPage({ name, file }: ReporterChoice): boolean {
  return name === "html" && file !== undefined && file !== "-";
}

/** As the places of findings have it. */
function realPath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
