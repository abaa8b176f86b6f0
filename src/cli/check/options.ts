import { resolve } from "node:path";
import { isLevel, LEVELS } from "../../check/rule-level.ts";
import type { CheckSettings } from "../../check/plan.ts";
import type { RuleChoice } from "../../check/rule-level.ts";
import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { readAnswerOptions } from "../flags/answers.ts";
import { checkRegion, readEventParts } from "../flags/event.ts";
import { flagsOf } from "../flags/flag.ts";
import type { FlagGroups, FlagsOf } from "../flags/flag.ts";
import { typedWords } from "../flags/typed-words.ts";
import { readFunctionName } from "../flags/function-name.ts";
import { REFERENCE } from "../flags/handler.ts";
import { readLocalOptions } from "../flags/local.ts";
import {
  DEPLOYED_FUNCTION,
  FAILURES,
  OTHER_ACTIONS,
  REPORTS,
  SCENARIOS,
  SCHEDULE,
} from "../flags/table/check.ts";
import { ANSWERS, TEMPLATES } from "../flags/table/dry-run.ts";
import { regionOf } from "../flags/table/event.ts";
import { FUNCTION } from "../flags/table/function.ts";
import { HANDLER } from "../flags/table/handler.ts";

export const CHECK_FLAGS = {
  Handler: {
    ...HANDLER,
    // Refused with a word on what to do instead.
    inspect: { ...HANDLER.inspect, hidden: true },
    inspectBrk: { ...HANDLER.inspectBrk, hidden: true },
    ...regionOf("region of the events and the handler"),
  },
  Function: {
    ...DEPLOYED_FUNCTION,
    ...FUNCTION,
    yes: { ...FUNCTION.yes, needs: ["function", "endpoint"] },
  },
  Scenarios: SCENARIOS,
  Result: FAILURES,
  Calls: SCHEDULE,
  "Simulated SES": TEMPLATES,
  "Other services": ANSWERS,
  Output: REPORTS,
  "Instead of running a check": OTHER_ACTIONS,
} satisfies FlagGroups;

/** The last two are of the configuration file alone. */
export type CheckFlags = FlagsOf<typeof CHECK_FLAGS> & Pick<CheckSettings, "rules" | "expect">;

export type CheckCommandOptions = Awaited<ReturnType<typeof readCheckOptions>>;

/** A report, and the file that it goes to. Without one: stdout. */
export interface ReporterChoice {
  name: string;
  file: string | undefined;
}

export async function readCheckOptions(
  flags: CheckFlags,
  argv: readonly string[],
  context: Context,
) {
  checkRegion(flags.region);
  if (flags.function !== undefined) readFunctionName(flags.function, flags.qualifier);
  return {
    ...flags,
    /** What runs one scenario alone, without its name. */
    command: ["npx", "cognito-postconfirm", ...typedWords(argv, flagsOf(CHECK_FLAGS), isForEach)],
    reporters: readReporters(flags, context.cwd),
    answers: await readAnswerOptions(flags, context),
    event: readEventParts(flags),
    rules: { ...flags.rules, ...(await readRules(flags.rule)) },
    local: await readLocalOptions(withHandler(flags), context, "refuse"),
  };
}

/** Whether a flag says what each scenario is played with. */
function isForEach(key: string): boolean {
  const { only: _only, skip: _skip, ...scenarios } = SCENARIOS;
  const { yes: _yes, ...fn } = FUNCTION;
  const flags = { ...HANDLER, ...DEPLOYED_FUNCTION, ...fn, ...TEMPLATES, ...ANSWERS, ...scenarios };
  return key === "region" || Object.hasOwn(flags, key);
}

/** A deployed function needs no handler here, and so none is looked for. */
function withHandler(flags: CheckFlags): CheckFlags {
  return flags.function === undefined ? flags : { ...flags, handler: REFERENCE };
}

async function readRules(pairs: readonly string[] = []): Promise<Record<string, RuleChoice>> {
  const rules: Record<string, RuleChoice> = {};
  if (pairs.length === 0) return rules;
  const { findRule } = await import("../../check/rule-settings.ts");
  for (const pair of pairs) {
    const [code = "", level] = pair.split("=");
    if (!isLevel(level)) {
      throw new UserError(
        "invalid-option",
        `--rule: "${pair}" ${level === undefined ? "has no level" : "has an unknown level"}`,
        `For example: --rule no-duplicate-mail=off, with one of ${LEVELS.join(", ")}.`,
      );
    }
    // oxlint-disable-next-line no-await-in-loop -- the first mistake is told
    await findRule(code, "--rule");
    rules[code] = level;
  }
  return rules;
}

function readReporters({ reporter = [], json }: CheckFlags, cwd: string): ReporterChoice[] {
  const given = reporter.map((text): ReporterChoice => {
    const at = text.indexOf("=");
    if (at < 0) return { name: text, file: undefined };
    return { name: text.slice(0, at), file: text.slice(at + 1) };
  });
  // What else would be printed gives way; files are written all the same.
  const toFiles = given.filter(({ file }) => file !== undefined);
  const chosen = json === true ? [...toFiles, { name: "json", file: undefined }] : given;
  const places = chosen.map(({ name, file }) =>
    file !== undefined ? resolve(cwd, file) : name === "github" ? "annotations" : undefined,
  );
  // GitHub finds its commands among the lines that a person reads.
  const isAlone = !chosen.some(isHuman);
  const plain = places.map((place) => (isAlone && place === "annotations" ? undefined : place));
  const twin = chosen.find((_, index) => plain.indexOf(plain[index]) < index);
  if (twin !== undefined) {
    throw new UserError(
      "usage",
      `two reports would go to ${twin.file ?? "stdout"}`,
      twin.file === undefined
        ? "Write all but one to a file: --reporter junit=check.xml"
        : "Use a different file for each.",
    );
  }
  if (chosen.length === 0) return [{ name: "human", file: undefined }];
  return chosen.toSorted((one, other) => Number(isHuman(other)) - Number(isHuman(one)));
}

function isHuman({ name, file }: ReporterChoice): boolean {
  return name === "human" && file === undefined;
}
