import { countCheck, isOk } from "../../src/contract/check/result.ts";
import { conclude } from "../../src/contract/conclusion.ts";
import type {
  ExplainedFinding,
  ExplainedReport,
  ExplainedScenario,
} from "../../src/report/check/explain.ts";
import type { RuleInfo } from "../../src/report/check/rules/index.ts";
import { createEvent } from "../../src/event/create/create-event.ts";
import type { Invocation } from "../../src/invocation.ts";
import { aMail, anInvocation, returned } from "./invocation.ts";

export function aRule(parts: Partial<RuleInfo> = {}): RuleInfo {
  return {
    code: "returns-the-event",
    severity: "error",
    title: "returns the event",
    why: "Cognito refuses any other answer, and the person sees an error though they are CONFIRMED.",
    fix: "End the handler with `return event`.",
    evidence:
      "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html",
    failing: "export const handler = async (event) => {};",
    passing: "export const handler = async (event) => event;",
    ...parts,
  };
}

export function aFinding(parts: Partial<ExplainedFinding> = {}): ExplainedFinding {
  return {
    code: "returns-the-event",
    severity: "error",
    scenario: "confirm-sign-up/plain",
    message: "nothing came back",
    ...parts,
  };
}

export function aScenario(parts: Partial<ExplainedScenario> = {}): ExplainedScenario {
  return {
    name: "confirm-sign-up/plain",
    title: "somebody confirms with the code",
    flow: "confirm-sign-up",
    obstacles: [],
    status: "passed",
    calls: [aCall(anInvocation())],
    findings: [],
    accepted: [],
    durationMs: 14,
    ...parts,
  };
}

export function aCall(invocation: Invocation): ExplainedScenario["calls"][number] {
  return conclude(invocation);
}

export function aReport(parts: Partial<ExplainedReport> = {}): ExplainedReport {
  return counted({
    target: "src/handler.ts#handler",
    file: "/app/src/handler.ts",
    seed: "7f3a",
    rules: [aRule()],
    failOn: "error",
    off: [],
    scenarios: [aScenario()],
    interrupted: false,
    durationMs: 640,
    ...parts,
  });
}

function counted(report: Omit<ExplainedReport, "counts" | "ok">): ExplainedReport {
  const counts = countCheck(report.scenarios);
  return { ...report, counts, ok: isOk({ ...report, counts }) };
}

const RULES: RuleInfo[] = [
  aRule(),
  aRule({
    code: "no-duplicate-mail",
    title: "mails nobody twice on a retry",
    why: "Cognito calls again when no response within 5 seconds, with the same event.",
    fix: "Remember by `sub` that the mail went out, or hand the mail to a queue that does.",
  }),
  aRule({
    code: "escapes-html",
    title: "escapes user input in HTML",
    why: "A name is whatever somebody typed at sign-up, markup too.",
    fix: "Escape every attribute before it goes into the HTML.",
    failing: "Html: { Data: `<p>Hello ${event.request.userAttributes.name}</p>` }",
    passing: "Html: { Data: `<p>Hello ${escape(event.request.userAttributes.name)}</p>` }",
  }),
  aRule({
    code: "keeps-the-event",
    title: "keeps request, callerContext and the envelope",
    why: "Cognito takes no changes from this trigger, and refuses an answer without its parts.",
    fix: "Return the object that came in.",
  }),
  aRule({
    code: "no-personal-data-in-logs",
    severity: "warning",
    title: "logs no personal data",
    why: "What is logged stays in CloudWatch, for everybody who can read the log group.",
    fix: "Log `event.userName` and no attribute.",
  }),
  aRule({
    code: "survives-ses-failure",
    severity: "note",
    title: "lets nobody see that SES failed",
    why: "The person is CONFIRMED whatever comes back, and an error page helps nobody.",
    fix: "Catch the error, log it, and return the event.",
  }),
  aRule({
    code: "no-mail-on-reset",
    title: "sends no welcome mail on a password reset",
    why: "The trigger is also called when somebody sets a new password.",
    fix: "Look at `event.triggerSource` first.",
  }),
];

const HOSTILE_NAME = `<img src=x onerror=alert(1)> "Maria" & 'Co' \u202Egnp`;

/** What a check of a middling handler finds: passed, failed and left out, with everything to prove it. */
export function aRealisticReport(parts: Partial<ExplainedReport> = {}): ExplainedReport {
  const event = createEvent({ seed: "report" });
  const mail = aMail({
    from: "Example <welcome@example.com>",
    subject: "Welcome to Example",
    text: "Hello Maria,\n\nyour account is ready.\n",
    html: `<h1 style="color:#246">Welcome, Maria</h1><p>Your account is ready.</p>
<p><a href="https://example.com/start">Get started</a></p>`,
    caller: "/app/src/handler.ts:31:9",
  });
  const hostile = aMail({
    subject: `Welcome ${HOSTILE_NAME}`,
    html: `<h1>Welcome ${HOSTILE_NAME}</h1><script>alert("mail")</script>
<img src="https://tracker.example.com/pixel.png"><form action="https://example.com"><button>Go</button></form>`,
    caller: "/app/src/handler.ts:31:9",
  });
  const log = {
    source: "info",
    text: `welcomed ${event.request.userAttributes["email"]} (+12065550123)`,
    time: "2026-01-02T03:04:05.678Z",
  } as const;
  const plain = anInvocation({
    event,
    mails: [mail],
    logs: [log],
    timing: { durationMs: 41.2, initMs: 118.4, memoryMb: 128, maxMemoryMb: 38 },
  });
  const changed = structuredClone(event) as unknown as Record<string, never>;
  const answer = {
    ...changed,
    request: { userAttributes: { email: "maria@example.com", "custom:tier": null } },
  };
  const lost = anInvocation({
    event,
    outcome: returned(answer),
    mails: [hostile],
    logs: [log, { source: "error", text: "\u001b[31mTypeError\u001b[0m: <b>no</b>\n    at x:1:1" }],
    awsCalls: [
      {
        service: "dynamodb",
        operation: "PutItem",
        result: "answered",
        parameters: { TableName: "users", Item: { pk: { S: event.userName } } },
        region: "us-east-1",
        caller: "/app/src/handler.ts:44:3",
      },
    ],
    timing: { durationMs: 212.8 },
  });
  const failed = anInvocation({
    event,
    outcome: {
      kind: "handler-error",
      errorType: "Throttling",
      errorMessage: "Maximum sending rate exceeded.",
      trace: [
        "Throttling: Maximum sending rate exceeded.",
        "    at welcome (/app/src/handler.ts:31:9)",
      ],
    },
    timing: { durationMs: 96 },
  });
  const late = anInvocation({
    event,
    outcome: { kind: "timed-out", limitMs: 6_000 },
    mails: [mail],
    timing: { durationMs: 6_000 },
  });
  const reset = createEvent({ seed: "report", flow: "confirm-forgot-password" });
  return counted({
    target: "src/handler.ts#handler",
    file: "/app/src/handler.ts",
    seed: "7f3a",
    rules: RULES,
    failOn: "error",
    off: [
      { code: "declares-its-from", reason: "the sender is set by an environment variable" },
      { code: "no-callback-style", reason: undefined },
    ],
    scenarios: [
      aScenario({ calls: [aCall(plain)], durationMs: 161 }),
      aScenario({
        name: "confirm-sign-up/hostile-html",
        title: "a name with markup in it",
        status: "failed",
        calls: [aCall(lost)],
        durationMs: 214,
        findings: [
          aFinding({
            code: "escapes-html",
            scenario: "confirm-sign-up/hostile-html",
            message: "name gets into the HTML unescaped: markup in it arrived as markup",
            place: "/app/src/handler.ts:31:9",
            proof: { invocation: 0, mail: 0 },
          }),
          aFinding({
            code: "keeps-the-event",
            scenario: "confirm-sign-up/hostile-html",
            message: "$.request.userAttributes.sub was taken out of the answer",
            place: "/app/src/handler.ts:52:3",
            proof: { invocation: 0, difference: 0 },
          }),
          aFinding({
            code: "no-personal-data-in-logs",
            severity: "warning",
            scenario: "confirm-sign-up/hostile-html",
            message: "the address of the user stands in the log",
            proof: { invocation: 0, log: 0 },
          }),
        ],
      }),
      aScenario({
        name: "confirm-sign-up/called-twice",
        title: "SES hangs, and Cognito calls a second time",
        status: "failed",
        calls: [aCall(late), aCall(plain)],
        durationMs: 6_048,
        findings: [
          aFinding({
            code: "no-duplicate-mail",
            scenario: "confirm-sign-up/called-twice",
            message: "2 mails to maria@example.com for one confirmation",
            place: "/app/src/handler.ts:31:9",
            proof: { invocation: 1, mail: 0 },
          }),
        ],
      }),
      aScenario({
        name: "confirm-sign-up/ses-throttled",
        title: "SES throttles the mail",
        calls: [aCall(failed)],
        durationMs: 97,
        findings: [
          aFinding({
            code: "survives-ses-failure",
            severity: "note",
            scenario: "confirm-sign-up/ses-throttled",
            message: "Throttling reached the person who confirmed",
          }),
        ],
      }),
      aScenario({
        name: "confirm-sign-up/remote-seal",
        title: "nothing leaves the thread",
        status: "left-out",
        reason: "only a local run can be sealed; <this> is a deployed function",
        calls: [],
        durationMs: 0,
      }),
      aScenario({
        name: "confirm-forgot-password/plain",
        title: "somebody sets a new password",
        flow: "confirm-forgot-password",
        status: "failed",
        calls: [aCall(anInvocation({ event: reset, mails: [mail], timing: { durationMs: 38 } }))],
        durationMs: 39,
        findings: [
          aFinding({
            code: "no-mail-on-reset",
            scenario: "confirm-forgot-password/plain",
            message: "a welcome mail went to maria@example.com",
            place: "/app/src/handler.ts:31:9",
            proof: { invocation: 0, mail: 0 },
          }),
        ],
      }),
      ...["google", "saml", "no-email"].map((name) =>
        aScenario({
          name: `federated/${name}`,
          title: `a first sign-in, ${name}`,
          flow: "federated",
          calls: [
            aCall(
              anInvocation({
                event: createEvent({ seed: name, flow: "federated" }),
                timing: { durationMs: 22 },
              }),
            ),
          ],
          durationMs: 23,
        }),
      ),
    ],
    interrupted: false,
    durationMs: 6_580,
    ...parts,
  });
}
