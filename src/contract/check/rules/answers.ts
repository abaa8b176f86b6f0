import { COGNITO_LIMIT_MS } from "../../../cognito-limits.ts";
import type { Severity } from "../../../finding.ts";
import type { CalledBack, Invocation } from "../../../invocation.ts";
import { isObject } from "../../../json.ts";
import { emptyReads } from "../../../obstacle.ts";
import type { Conclusion } from "../../conclusion.ts";
import { failsUnfound, hasFound } from "../cut-short.ts";
import { workOf } from "../../work.ts";
import { waitedMs } from "../../verdict.ts";
import type { Remark } from "../../verdict.ts";
import type { Remarked, RuleArgs } from "../finding.ts";
import { PLAIN } from "../scenarios.ts";
import { isTroubled } from "../scenario.ts";
import type { ScenarioRun } from "../scenario.ts";
import { conductOf, keyOf } from "../steady.ts";
import { causesFor } from "./causes.ts";
import { failingAgain } from "./failing-again.ts";
import { foundIn, rule, severityFor } from "./rule.ts";
import { lostWhenWarm } from "./warm.ts";
import type { Found, Rule } from "./rule.ts";
import { failureIn, failureOf, judged } from "./suite.ts";
import type { Suite } from "./suite.ts";

/** What Lambda gives a new function. */
const LAMBDA_DEFAULT_MS = 3_000;

/** Whether something was returned that never was the event. */
function isOther({ verdict }: Conclusion): boolean {
  const codes = new Set(verdict.remarks.map(({ code }) => code));
  return codes.has("request-missing") && codes.has("response-missing");
}

/** What the verdict remarks on answers, of some kinds. */
function remarked(
  runs: readonly ScenarioRun[],
  codes: readonly Remark["code"][],
): Found<Remarked>[] {
  return runs.flatMap((run) =>
    run.calls.flatMap(({ verdict, differences = [] }, invocation) =>
      verdict.remarks
        .filter(({ code }) => codes.includes(code))
        .map((remark) => {
          const difference = differences.findIndex(({ path }) => path === remark.where.path);
          const proof = { invocation, ...(difference >= 0 && { difference }) };
          return foundIn(run, { kind: "remarked", remark }, proof);
        }),
    ),
  );
}

/** Those whose answers `idempotent-effects` does not report. */
function answering(suite: Suite): ScenarioRun[] {
  const again = new Set(failingAgain(suite).map(({ scenario }) => scenario));
  return judged(suite).filter(({ scenario }) => !again.has(scenario.name));
}

const NO_EVENT = [
  ...(["nothing-returned", "never-answered", "not-json", "nested-too-deep"] as const),
  ...(["not-an-object", "pascal-case-keys"] as const),
];

const RETURNS_EVENT = rule("returns-event", "error", (suite) => {
  const causes = causesFor(suite, "returns-event");
  // With all that it reads, it fails in earnest.
  const inEarnest = new Set(
    causes.filter(({ shown }) => !hasOneValue(shown)).map(({ failure }) => failure.signature),
  );
  const thrown = causes.map(({ shown, failure }) => {
    const { text, place, invocation } = failure;
    const call = shown.calls[invocation];
    const unset = (call?.unsetVariables ?? [])
      .filter(({ args }) => args.in === "the error")
      .map(({ args }) => args.name);
    const args = {
      ...({ kind: "failed", error: text } as const),
      ...(unset.length > 0 && { unset }),
    };
    const found = foundIn(shown, args, { invocation }, place);
    const mayNotBe = hasOneValue(shown) && !inEarnest.has(failure.signature);
    return { ...found, ...(mayNotBe && severityFor(shown)) };
  });
  const runs = answering(suite).filter((run) => lostWhenWarm(run, suite) === undefined);
  const others = runs.flatMap((run) => {
    const invocation = run.calls.findIndex(isOther);
    const { outcome } = run.calls[invocation]?.invocation ?? {};
    if (outcome?.kind !== "returned") return [];
    const { error, payload } = outcome;
    // What a web API answers says in its body what went wrong.
    const isOfHttp = isObject(payload) && "statusCode" in payload;
    const args = {
      kind: "other-object" as const,
      ...(error !== undefined && { error }),
      ...(isOfHttp && { answer: JSON.stringify(payload).replaceAll(UUID, "…") }),
    };
    return [foundIn(run, args, { invocation })];
  });
  return [...thrown, ...unfoundIn(suite), ...others, ...remarked(runs, NO_EVENT)];
});

/** Ids that differ from call to call. */
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** Whether one value was chosen for it, which no user may have. */
function hasOneValue({ scenario }: ScenarioRun): boolean {
  return scenario.chosen?.key.includes(" and ") === false;
}

/** Whether there is something to find only AWS knows. The first such failure stands for all. */
function unfoundIn({ played }: Suite): Found<RuleArgs["returns-event"]>[] {
  const [found] = played.flatMap((run) => {
    const call = [...(run.unfound === undefined ? [] : [run.unfound]), ...run.calls].find(
      (each) => failsUnfound(each) && !hasFound(each),
    );
    return call === undefined ? [] : [{ run, call }];
  });
  if (found === undefined) return [];
  const { run, call } = found;
  const failure = failureIn(call.invocation, 0);
  const reads = emptyReads(call.invocation.awsCalls).map(({ what }) => what);
  const error = failure?.text ?? "it returned no event";
  const args = { kind: "unfound" as const, error, reads, isFurther: run.unfound !== undefined };
  return [{ ...foundIn(run, args, { invocation: 0 }, failure?.place), severity: "warning" }];
}

const ENVELOPE = [
  "request-missing",
  "response-missing",
  "caller-context-missing",
  "other-version",
  "envelope-key-missing",
  "input-changed",
] as const;

const KEEPS_ENVELOPE = rule("keeps-envelope", "error", (suite) => {
  const runs = answering(suite).filter(({ calls }) => !calls.some(isOther));
  return remarked(runs, ENVELOPE).map((found) => ({
    ...found,
    severity: found.args.remark.severity,
  }));
});

const ANSWERS_IN_TIME = rule("answers-in-time", "error", (suite) =>
  judged(suite)
    .filter(({ scenario }) => scenario.proves !== "bounded-when-ses-hangs")
    .flatMap((run) => slowIn(run, suite)),
);

function slowIn(run: ScenarioRun, suite: Suite): Found<RuleArgs["answers-in-time"]>[] {
  const hasLessTime = run.scenario.limitMs !== undefined;
  const isAlwaysSlow = failureOf(suite.find(PLAIN)) !== undefined;
  return run.calls.flatMap(({ invocation: { outcome, timing, calledBack } }, invocation) => {
    // What it waits for is told by a rule of its own.
    if (calledBack !== undefined) return [];
    const told = (args: RuleArgs["answers-in-time"], severity: Severity): Found<typeof args> => ({
      ...foundIn(run, args, { invocation }),
      severity,
    });
    if (outcome.kind === "timed-out") {
      // One that is slow always need not be told that it is so with less time, too.
      if (hasLessTime && isAlwaysSlow) return [];
      return [told({ limitMs: outcome.limitMs }, hasLessTime ? "warning" : "error")];
    }
    const { durationMs } = timing;
    const initMs = timing.initMs === undefined ? 0 : shortestStart(suite);
    const tookMs = durationMs + initMs;
    if (outcome.kind !== "returned") return [];
    if (tookMs > COGNITO_LIMIT_MS) return [told({ tookMs, initMs }, "error")];
    // A function's own limit does not count the start.
    if (durationMs <= (suite.plain?.source?.timeoutMs ?? LAMBDA_DEFAULT_MS)) return [];
    return [told({ tookMs: durationMs, initMs: 0 }, "warning")];
  });
}

/** Environments that start at once slow each other down, which on Lambda they do not. */
function shortestStart({ runs }: Suite): number {
  const starts = runs.flatMap(({ calls }) =>
    calls.flatMap(({ invocation: { timing } }) => timing.initMs ?? []),
  );
  return starts.length === 0 ? 0 : Math.min(...starts);
}

const CALLBACK_AT_ONCE = rule("callback-answers-at-once", "error", (suite) => {
  const [usual] = suite.plain?.calls ?? [];
  const isEarly = usual !== undefined && workAfterResult(usual.invocation).length > 0;
  return judged(suite).flatMap((run) =>
    run.calls.flatMap((call, invocation): Found<CalledBack>[] => {
      const { calledBack, outcome } = call.invocation;
      if (calledBack === undefined || (isEarly && isTroubled(run.scenario))) return [];
      // It is called back too early, and to answer at once would lose what comes later.
      if (outcome.kind !== "timed-out" && workAfterResult(call.invocation).length > 0) return [];
      const isLate = outcome.kind === "timed-out" || waitedMs(call.invocation) > COGNITO_LIMIT_MS;
      if (!isLate && isAtOnceElsewhere(call, suite)) return [];
      const found = foundIn(run, calledBack, { invocation });
      return [{ ...found, severity: isLate ? "error" : "warning" }];
    }),
  );
});

/** Whether the plain scenario's call, which did the same, did not wait: then the machine was busy. */
function isAtOnceElsewhere(call: Conclusion, { plain }: Suite): boolean {
  const [usual] = plain?.calls ?? [];
  return (
    usual !== undefined &&
    usual.invocation.calledBack === undefined &&
    keyOf(conductOf(usual)) === keyOf(conductOf(call))
  );
}

const ANSWERS_ONCE = rule("answers-once", "warning", ({ runs }) =>
  runs.flatMap((run) =>
    run.calls.flatMap((call, invocation): Found<RuleArgs["answers-once"]>[] => {
      const { answeredAgain } = call.invocation;
      if (answeredAgain !== undefined) {
        return [foundIn(run, answeredAgain, { invocation }, answeredAgain.caller)];
      }
      const work = workAfterResult(call.invocation);
      if (work.length === 0) return [];
      return [foundIn(run, { kind: "work-after-result", work }, { invocation })];
    }),
  ),
);

/** What a handler did after it had called back with its answer. */
function workAfterResult(invocation: Invocation): string[] {
  const { doneBefore, mails } = invocation;
  if (doneBefore === undefined) return [];
  const work = workOf(invocation).filter(({ index }) => index >= doneBefore.awsCalls);
  return [
    ...new Set(work.map(({ name }) => name)),
    ...(mails.length > doneBefore.mails ? ["mail"] : []),
  ];
}

function remarkRule(code: "no-nulls-added" | "response-stays-empty", remark: Remark["code"]): Rule {
  return { code, severity: "warning", find: (suite) => remarked(judged(suite), [remark]) };
}

export const ANSWER_RULES: readonly Rule[] = [
  RETURNS_EVENT,
  KEEPS_ENVELOPE,
  remarkRule("no-nulls-added", "null-added"),
  remarkRule("response-stays-empty", "response-not-empty"),
  ANSWERS_IN_TIME,
  CALLBACK_AT_ONCE,
  ANSWERS_ONCE,
];
