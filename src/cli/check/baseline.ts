import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as v from "valibot";
import { findRule } from "../../check/rule-settings.ts";
import type { CheckFinding } from "../../contract/check/finding.ts";
import type { CheckReport } from "../../contract/check/result.ts";
import { UserError } from "../../errors.ts";
import { jsonText } from "../../json.ts";
import { checkSentence } from "../../report/check/rules/index.ts";
import { counted } from "../../report/terminal/counted.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import { fitsWildcard } from "../../wildcard.ts";
import type { Context } from "../context.ts";
import { readJson } from "../io/input.ts";
import { writeWhole } from "../io/write-file.ts";

/** A finding that was accepted, and why. */
interface Entry {
  rule: string;
  message: string;
  /** Names or patterns. */
  scenarios: string[];
  reason: string;
}

const TEXT = v.string("must be a string");
const FORM = v.object({
  findings: v.array(
    v.strictObject(
      {
        rule: TEXT,
        message: TEXT,
        scenarios: v.array(TEXT, "must be an array of strings"),
        reason: TEXT,
      },
      "must have rule, message, scenarios and reason, and nothing else",
    ),
  ),
});

/** Accepted findings, and which of them are still there. */
export interface Baseline {
  /** Why a finding is accepted, if it is. */
  reasonFor: (finding: CheckFinding) => string | undefined;
  /** Says which entries no finding came to. */
  reportUnused: () => void;
}

/** Reads a file of accepted findings. Each has to have a reason. */
export async function readBaseline(file: string, context: Context): Promise<Baseline> {
  const entries = await readEntries(file, context);
  for (const [index, { rule, reason }] of entries.entries()) {
    const place = `${file}: findings[${index}]`;
    // oxlint-disable-next-line no-await-in-loop -- the first one that is wrong
    await findRule(rule, place);
    if (reason.trim() !== "") continue;
    throw new UserError(
      "invalid-baseline",
      `${place} has no reason`,
      `Add a "reason" for accepting this: ${oneLine(entries[index]?.message ?? "")}`,
    );
  }
  const used = new Set<Entry>();
  return {
    reasonFor: (finding) => {
      const entry = entries.find((each) => fits(each, finding));
      if (entry !== undefined) used.add(entry);
      return entry?.reason;
    },
    reportUnused: () => {
      for (const [index, entry] of entries.entries()) {
        if (used.has(entry)) continue;
        const gone = `findings[${index}] (${entry.rule}) no longer occurs; remove it`;
        context.stderr.write(`${oneLine(`${file}: ${gone}`)}\n`);
      }
    },
  };
}

async function readEntries(file: string, context: Context): Promise<Entry[]> {
  const { issues, output } = v.safeParse(FORM, await readJson(file, context));
  if (issues === undefined) return output.findings;
  const [issue] = issues;
  const path = v.getDotPath(issue)?.replaceAll(/\.(\d+)/g, "[$1]");
  throw new UserError(
    "invalid-baseline",
    path?.startsWith("findings[") === true
      ? `${file}: ${path} ${issue.message}`
      : `${file} must be an object with an array "findings"`,
    `check --write-baseline ${file} writes one.`,
  );
}

function fits({ rule, message, scenarios }: Entry, finding: CheckFinding): boolean {
  return (
    rule === finding.code &&
    scenarios.some((pattern) => fitsWildcard(pattern, finding.where.scenario)) &&
    impersonal(message) === impersonal(checkSentence(finding))
  );
}

/** Without what is another one for each seed and on each machine: addresses, numbers, paths. */
function impersonal(message: string): string {
  return message.replaceAll(/\S*[\d@/\\]\S*/g, "…");
}

/** Writes the errors and warnings of a report as accepted. Reasons that the file has stay. */
export async function writeBaseline(
  file: string,
  { scenarios }: CheckReport,
  before: readonly Entry[],
  context: Context,
): Promise<void> {
  const found = scenarios
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity !== "note");
  const groups = Map.groupBy(
    found,
    (finding) => `${finding.code} ${impersonal(checkSentence(finding))}`,
  );
  const findings = [...groups.values()].map((same): Entry => {
    const [first] = same as [CheckFinding];
    return {
      rule: first.code,
      message: checkSentence(first),
      scenarios: [...new Set(same.map(({ where }) => where.scenario))],
      reason: before.find((entry) => fits(entry, first))?.reason ?? "",
    };
  });
  await writeWhole(resolve(context.cwd, file), [jsonText({ findings })], file);
  const open = findings.filter(({ reason }) => reason === "").length;
  const next = open === 0 ? "" : `; ${open} ${open === 1 ? "needs" : "need"} a reason`;
  context.stderr.write(`wrote ${counted(findings.length, "finding")} to ${file}${next}\n`);
}

/** The entries that a file has, where there is one. */
export async function readBefore(file: string, context: Context): Promise<Entry[]> {
  return existsSync(resolve(context.cwd, file)) ? await readEntries(file, context) : [];
}
