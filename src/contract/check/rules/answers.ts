import { COGNITO_LIMIT_MS } from "../../../cognito-limits.ts";
import { PLAIN } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import type { RemarkCode } from "../../verdict.ts";
import { explainedSignatures } from "./local-only.ts";
import { GUIDE, TRIGGERS } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { failureOf, judged, lateSignatures } from "./suite.ts";

const WORDS: Partial<Record<RemarkCode, string>> = {
  "nothing-returned": "nothing came back",
  "never-answered": "the handler never answered: no callback was called, and no promise settled",
  "not-an-object": "what came back is no object",
  "pascal-case-keys": "the keys of the answer begin with capitals",
  "request-missing": "request is missing from the answer",
  "response-missing": "response is missing from the answer",
  "caller-context-missing": "callerContext is missing from the answer",
  "envelope-key-missing": "a key is missing from the answer",
  "response-not-empty": "something was put into the response",
  "null-added": "there is null where nothing was sent",
  "input-changed": "the input was changed",
};

/** Whether something was returned that never was the event. */
function isOther({ calls }: ScenarioRun): boolean {
  const codes = calls[0]?.verdict.remarks.map(({ code }) => code) ?? [];
  return codes.includes("request-missing") && codes.includes("response-missing");
}

/** What a handler may have read that is not there: nothing is known of what other services hold. */
function emptyAnswerIn({ calls }: ScenarioRun, invocation: number): string {
  const { awsCalls = [] } = calls[invocation]?.invocation ?? {};
  const empty = awsCalls.find(({ service, result }) => service !== "ses" && result === "answered");
  if (empty === undefined) return "";
  const call = `${empty.service} ${empty.operation}`;
  return `; ${call} was answered with nothing in it, and --stubs says with what`;
}

/** What the verdict remarks on an answer, of some kinds. */
function remarked(
  runs: readonly ScenarioRun[],
  codes: Partial<Record<RemarkCode, Found["severity"]>>,
): Found[] {
  return runs.flatMap(({ scenario, calls }) =>
    calls.flatMap(({ verdict, differences = [] }, invocation) =>
      verdict.remarks
        .filter(({ code }) => Object.hasOwn(codes, code))
        .map(({ code, where: { path } }): Found => {
          const severity = codes[code];
          const difference = differences.findIndex((each) => each.path === path);
          return {
            scenario: scenario.name,
            message: `${WORDS[code] ?? code}${path === "$" ? "" : ` (${path})`}`,
            ...(severity !== undefined && { severity }),
            proof: { invocation, ...(difference >= 0 && { difference }) },
          };
        }),
    ),
  );
}

export const ANSWER_RULES: readonly Rule[] = [
  {
    code: "returns-event",
    severity: "error",
    title: "The handler returns the event",
    why: "Cognito takes the event back and nothing else. Whoever signs up sees an error, and is confirmed all the same.",
    fix: "return event; on every path, and throw nothing",
    evidence: TRIGGERS,
    failing: "export const handler = async (event) => {\n  await welcome(event);\n};",
    passing:
      "export const handler = async (event) => {\n  await welcome(event);\n  return event;\n};",
    check: (suite) => {
      const explained = new Set([...explainedSignatures(suite), ...lateSignatures(suite)]);
      const thrown = judged(suite).flatMap((run): Found[] => {
        const failure = failureOf(run);
        if (failure?.kind !== "error" || explained.has(failure.signature)) return [];
        const { text, place, invocation } = failure;
        return [
          {
            scenario: run.scenario.name,
            message: `the handler failed: ${text}${emptyAnswerIn(run, invocation)}`,
            ...(place !== undefined && { place }),
            proof: { invocation },
          },
        ];
      });
      const codes = {
        "nothing-returned": undefined,
        "never-answered": undefined,
        "not-an-object": undefined,
        "pascal-case-keys": undefined,
      };
      const others = judged(suite)
        .filter(isOther)
        .map(({ scenario }): Found => ({
          scenario: scenario.name,
          message: "what came back is another object, with nothing of the event in it",
          proof: { invocation: 0 },
        }));
      return [...thrown, ...others, ...remarked(judged(suite), codes)];
    },
  },
  {
    code: "keeps-envelope",
    severity: "error",
    title: "The answer keeps request, callerContext and all the rest as they came",
    why: "An answer without request, response or callerContext is refused, and a change to the input does nothing.",
    fix: "return the event that came, not an object built anew",
    evidence: TRIGGERS,
    failing: "return { request: event.request, response: event.response };",
    passing: "return event;",
    check: (suite) =>
      remarked(
        judged(suite).filter((run) => !isOther(run)),
        {
          "request-missing": undefined,
          "response-missing": undefined,
          "caller-context-missing": undefined,
          "envelope-key-missing": "warning",
          "input-changed": "warning",
        },
      ),
  },
  {
    code: "no-nulls-added",
    severity: "warning",
    title: "The answer has no null where nothing was sent",
    why: "A typed model that writes out absent fields as null was refused, as people have reported.",
    fix: "return the event itself, or leave absent fields out when you serialize",
    evidence: "https://github.com/aws/aws-lambda-rust-runtime/issues/873",
    failing: "return { ...event, request: { clientMetadata: null, ...event.request } };",
    passing: "return event;",
    check: (suite) => remarked(judged(suite), { "null-added": undefined }),
  },
  {
    code: "response-stays-empty",
    severity: "warning",
    title: "No claims are set in this trigger",
    why: "Nothing in the response of this trigger has an effect. Claims are the pre token generation trigger's.",
    fix: "move it to the pre token generation trigger, and leave event.response alone",
    evidence: GUIDE,
    failing:
      'event.response = { claimsOverrideDetails: { claimsToAddOrOverride: { tier: "gold" } } };',
    passing: "return event; // the pre token generation trigger adds the claim",
    check: (suite) => remarked(judged(suite), { "response-not-empty": undefined }),
  },
  {
    code: "answers-in-time",
    severity: "error",
    title: "The answer comes within Cognito's 5 seconds",
    why: "Cognito waits 5 seconds, which cannot be changed, and then calls again. Lambda's own default is 3.",
    fix: "do what takes long elsewhere: put it on a queue, and answer",
    evidence: TRIGGERS,
    failing: "await importTheWholeCatalogue(event.userName);",
    passing: "await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: event.userName }));",
    check: (suite) => {
      const isSlow = failureOf(suite.find(PLAIN) ?? { scenario: NOBODY, calls: [] }) !== undefined;
      return judged(suite)
        .filter(({ scenario }) => scenario.proves !== "bounded-when-ses-hangs")
        .flatMap(({ scenario, calls }) =>
          calls.flatMap(({ invocation }, index): Found[] => {
            const { outcome, timing } = invocation;
            const proof = { invocation: index };
            if (outcome.kind === "timed-out") {
              const isLate = scenario.limitMs !== undefined;
              // One that is slow always need not be told that it is so with less time, too.
              if (isLate && isSlow) return [];
              return [
                {
                  scenario: scenario.name,
                  message: `no answer came within ${outcome.limitMs} ms`,
                  ...(isLate && { severity: "warning" as const }),
                  proof,
                },
              ];
            }
            if (outcome.kind !== "returned" || timing.durationMs <= LAMBDA_DEFAULT_MS) return [];
            const seconds = (timing.durationMs / 1_000).toFixed(1);
            return [
              {
                scenario: scenario.name,
                severity: timing.durationMs > COGNITO_LIMIT_MS ? "error" : "warning",
                message: `the answer took ${seconds} s; a function's limit is 3 s unless it was set`,
                proof,
              },
            ];
          }),
        );
    },
  },
];

/** What Lambda gives a new function. */
const LAMBDA_DEFAULT_MS = 3_000;

const NOBODY: ScenarioRun["scenario"] = { name: "", title: "", flow: "", event: {} };
