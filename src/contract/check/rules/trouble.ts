import type { Invocation, LogLine } from "../../../invocation.ts";
import type { ScenarioRun } from "../scenario.ts";
import { PLAIN, SECRET } from "../scenarios.ts";
import { GUIDE } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { attributesOf, failureOf, isRefusedSend, judged, mailsOf } from "./suite.ts";

export const TROUBLE_RULES: readonly Rule[] = [
  {
    code: "bounded-when-ses-hangs",
    severity: "error",
    title: "The answer comes in time even when SES never answers",
    why: "A VPC without an endpoint for SES, or a bad day, leaves the call hanging: after 5 seconds Cognito reports an error, and calls again.",
    fix: "give up in time: ses.send(command, { abortSignal: AbortSignal.timeout(2_000) })",
    evidence: "https://github.com/aws/aws-sdk-js/issues/3441",
    failing: "await ses.send(new SendEmailCommand(mail));",
    passing:
      "await ses.send(new SendEmailCommand(mail), { abortSignal: AbortSignal.timeout(2_000) });",
    check: (suite) =>
      judged(suite)
        .filter(({ scenario }) => scenario.proves === "bounded-when-ses-hangs")
        .flatMap((run): Found[] => {
          const failure = failureOf(run);
          const plain = suite.find(PLAIN);
          if (failure?.kind !== "timeout" || plain === undefined) return [];
          if (failureOf(plain)?.kind === "timeout") return [];
          const message = "SES never answered, and neither did the handler within 5 seconds";
          return [
            {
              scenario: run.scenario.name,
              message,
              proof: { invocation: failure.invocation },
            },
          ];
        }),
  },
  {
    code: "reports-failure",
    severity: "note",
    title: "A mail that was not sent is reported as an error",
    why: "The mail is lost for good: the trigger is not called again. A line that looks like all others is found by nobody.",
    fix: 'log it as an error (console.error, or level "ERROR"), and alarm on that',
    evidence: GUIDE,
    failing: "try {\n  await ses.send(command);\n} catch (error) {\n  console.log(error.name);\n}",
    passing:
      "try {\n  await ses.send(command);\n} catch (error) {\n  console.error(error.name);\n}",
    check: (suite) =>
      judged(suite)
        .filter(({ scenario }) => scenario.capture !== undefined)
        .flatMap((run) => {
          const usual = suite.find(run.scenario.baseline);
          // Where nothing is mailed through SES on ordinary days, there is nothing to report.
          return usual === undefined || mailsOf(usual).length === 0 ? [] : unreportedIn(run, usual);
        }),
  },
  {
    code: "no-personal-data-in-logs",
    severity: "warning",
    title: "No personal data and no secrets get into the log",
    why: "A log is kept for long and read by many, and the whole event has addresses, names and clientMetadata in it.",
    fix: "log event.triggerSource and the sub, and not the event",
    evidence: "https://docs.aws.amazon.com/lambda/latest/operatorguide/log-structure.html",
    failing: 'console.log("event", JSON.stringify(event));',
    passing: "console.log(event.triggerSource, event.request.userAttributes.sub);",
    check: (suite) => judged(suite).flatMap(leakedIn),
  },
];

/** What stands at the beginning of a line, or in its JSON, where it is more than information. */
const LOUD =
  /"(?:level|severity|levelname)"\s*:\s*"?(?:warn|error|fatal|critical|alert|[4-6]0\b)|"_aws"\s*:|^\W*(?:\S+\t){0,2}(?:warn|error|fatal|critical)/i;

function isLoud({ source, text }: LogLine): boolean {
  return /^(?:warn|error|fatal|stderr)$/.test(source) || LOUD.test(text);
}

function unreportedIn(run: ScenarioRun, plain: ScenarioRun): Found[] {
  const [call] = run.calls;
  if (call === undefined || !call.verdict.accepted || mailsOf(run).length > 0) return [];
  const { logs, awsCalls } = call.invocation;
  const refused = awsCalls.findIndex(isRefusedSend);
  const usual = plain.calls[0]?.invocation.awsCalls.length ?? 0;
  const others = awsCalls.filter((each) => each.service !== "ses").length;
  // A queue for what was not sent is as good as a line.
  if (logs.some(isLoud) || others > usual) return [];
  return [
    {
      scenario: run.scenario.name,
      message:
        logs.length === 0
          ? "the mail was not sent, and nothing was logged"
          : "the mail was not sent, and what was logged looks like any other line",
      proof: { invocation: 0, ...(refused >= 0 && { call: refused }) },
    },
  ];
}

const PERSONAL = ["email", "phone_number", "name", "given_name", "family_name", "birthdate"];

/** In the sandbox SES's error has the recipient in it: whoever logs it logs what is not of their making. */
function isNamedBySes(value: string, { awsCalls }: Invocation): boolean {
  return awsCalls.some((call) => isRefusedSend(call) && call.error?.includes(value));
}

/** What gets into the log. Lambda writes there what the handler throws, too. */
function loggedIn({
  logs,
  outcome,
}: Invocation): { text: string; where: string; proof: { log?: number } }[] {
  const lines = logs.map(({ text }, log) => ({ text, where: "in the log", proof: { log } }));
  if (!("errorMessage" in outcome)) return lines;
  const where = "in the error that is thrown, and logged";
  return [...lines, { text: outcome.errorMessage, where, proof: {} }];
}

function leakedIn({ scenario, calls }: ScenarioRun): Found[] {
  return calls.flatMap(({ invocation }, index): Found[] => {
    const attributes = attributesOf(invocation);
    const personal = PERSONAL.flatMap((name): [string, string][] => {
      const value = attributes[name];
      // Short ones stand in other words, too.
      return typeof value === "string" && value.trim().length >= 5 ? [[name, value]] : [];
    });
    const values = [...personal, ["a secret of clientMetadata", SECRET] as const].filter(
      ([, value]) => !isNamedBySes(value, invocation),
    );
    for (const { text, where, proof } of loggedIn(invocation)) {
      const leaked = values.filter(([, value]) => text.includes(value)).map(([name]) => name);
      if (leaked.length > 0) {
        const isSecret = leaked.some((name) => name.startsWith("a secret"));
        return [
          {
            scenario: scenario.name,
            ...(isSecret && { severity: "error" as const }),
            message: `${where}: ${leaked.join(", ")}`,
            proof: { invocation: index, ...proof },
          },
        ];
      }
    }
    return [];
  });
}
