import { oneLine } from "../terminal/plain-text.ts";
import { errorLines } from "../terminal/error-lines.ts";
import { LONGEST_VALUE } from "../terminal/widths.ts";
import { shorten } from "../../shorten.ts";
import type { ExplainedReport, ExplainedScenario } from "./explain.ts";

const ORDINARY = /\/plain$/;

/** Ordinary calls after others. */
const REPEATED = /\/(?:twice|somebody-else|after-sign-up)$/;

/** What a handler logs as an error on an ordinary day, though it passes: something of its own did not work. */
export function loggedErrors({ scenarios }: Pick<ExplainedReport, "scenarios">): string[] {
  const all = scenarios.flatMap(({ findings }) => findings);
  if (all.some(({ code }) => code === "work-was-done")) return [];
  const usual = linesIn(scenarios.filter(isPassed(ORDINARY)));
  const repeated = scenarios.filter(isPassed(REPEATED));
  // A finding of repetitions tells of it.
  const [told = [], open = []] = [true, false].map((isTold) =>
    linesIn(repeated.filter((each) => each.findings.some(isOfRepetition) === isTold)),
  );
  const known = new Set([...usual, ...told].map(({ kind }) => kind));
  const shown = [
    ...usual.map(({ kind, line }) => ({ kind, text: line })),
    ...open
      .filter(({ kind }) => !known.has(kind))
      .map(({ kind, line, name }) => ({ kind, text: `${line} (${name})` })),
  ];
  return [
    ...new Map(shown.toReversed().map(({ kind, text }) => [kind, text])).values(),
  ].toReversed();
}

function isPassed(names: RegExp): (scenario: ExplainedScenario) => boolean {
  return ({ name, status }) => status === "passed" && names.test(name);
}

function isOfRepetition({ code }: { code: string }): boolean {
  return code === "idempotent-effects";
}

interface Line {
  line: string;
  /** The same for another person. */
  kind: string;
  name: string;
}

function linesIn(scenarios: readonly ExplainedScenario[]): Line[] {
  return scenarios.flatMap(({ name, calls }) =>
    calls.flatMap(({ invocation }) =>
      errorLines(invocation.logs).map((text) => {
        const whole = oneLine(text.replaceAll(STACK, "").replaceAll("\t", " "));
        const line = shorten(whole, LONGEST_VALUE);
        return { line, kind: whole.replaceAll(/\S*[\d@]\S*/g, ""), name };
      }),
    ),
  );
}

/** The lines of a stack, in an error and in its text. */
const STACK = /(?:\n|\\n)\s+at [^\n\\]+/g;
