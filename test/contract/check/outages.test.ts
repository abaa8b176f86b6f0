// What a service or host that fails shows about a handler, as the records of its calls tell.
import { describe, expect, it } from "vitest";
import type { Outage } from "../../../src/capture-settings.ts";
import { laterOutageScenarios, outageScenarios } from "../../../src/contract/check/outages.ts";
import { applyRules } from "../../../src/contract/check/rules/index.ts";
import type { Scenario, ScenarioRun } from "../../../src/contract/check/scenario.ts";
import {
  AFTER_SIGN_UP,
  PLAIN,
  RESET,
  SCENARIOS,
  TWICE,
} from "../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { AwsCall, Invocation, Outcome } from "../../../src/invocation.ts";
import type { Json } from "../../../src/json.ts";
import { findObstacles } from "../../../src/obstacle.ts";
import { checkSentence } from "../../../src/report/check/rules/index.ts";
import { aCall } from "../../helpers/check-report.ts";
import { aMail, anInvocation, returned } from "../../helpers/invocation.ts";

const plain = SCENARIOS.find(({ name }) => name === PLAIN) as Scenario;
const RESET_PLAIN = SCENARIOS.find(({ name }) => name === RESET) as Scenario;
const RULES = /^(?:survives-service-failure|bounded-connections|errors-are-handled)$/;

function call(name: string, more: Partial<AwsCall> = {}): AwsCall {
  const [service = "", ...rest] = name.split(" ");
  return { service, operation: rest.join(" "), result: "answered", ...more };
}

const failed = (name: string, error: string): AwsCall => call(name, { result: "refused", error });
const thrown: Outcome = {
  kind: "handler-error",
  errorType: "Error",
  errorMessage: "no",
  trace: [],
};
const PUT = "dynamodb PutItem";
const METRIC = "monitoring PutMetricData";
const JOIN = "cognito-idp AdminAddUserToGroup";
const POST = "http POST https://a.example.com/x";
type Parts = Partial<Invocation>;
const late: Outcome = { kind: "timed-out", limitMs: 5_000 };

function added(calls: readonly AwsCall[], parts: Partial<Invocation> = {}): Scenario[] {
  return outageScenarios(plain, [aCall(anInvocation({ awsCalls: calls, ...parts }))]);
}

it("tries the last of several writes of one operation alone", () => {
  const put = (table: string): AwsCall => call(PUT, { parameters: { TableName: table } });
  const names = (...calls: AwsCall[]): string[] =>
    added(calls).flatMap(({ name, capture }) => {
      const { nth } = capture?.outage ?? {};
      return nth === undefined ? [] : [`${name}: ${nth}`];
    });
  const three = [put("users"), call("dynamodb GetItem"), put("orgs"), put("teams")];
  expect(names(...three)).toEqual(["confirm-sign-up/dynamodb-PutItem-call-3-denied: 3"]);
  expect(names(put("users"), put("users"))).toEqual([]);
  expect(names(put("users"), failed(PUT, "ConditionalCheckFailedException: no"))).toEqual([]);
});

it("tries the later addresses of a host alone, whatever ids are in them", () => {
  const names = added([
    call("http POST https://api.example.com/v1/token"),
    call("http GET https://api.example.com/v1/users/a-12/orders"),
    call("http GET https://api.example.com/v1/users/b-34/orders"),
    call("http POST https://other.example.com/v1/token"),
  ]).flatMap(({ name, capture }) =>
    capture?.outage?.operation === undefined ? [] : [`${name}: ${capture.outage.operation}`],
  );
  expect(names).toEqual([
    "confirm-sign-up/GET-api.example.com-v1-users-orders-denied: GET https://api.example.com/v1/users/*/orders",
  ]);
});

describe("scenarios are added", () => {
  const kinds = ["denied", "throttled", "unreachable", "slow", "silent"];
  it.each<[string, string[], string[], Json?]>([
    ["nothing but mail", ["ses GetTemplate", "smtp mail.example.com:587"], []],
    ["what watches it", ["http POST https://o1.ingest.sentry.io/x"], []],
    [
      "nothing of its own, in Amplify",
      ["s3 GetObject"],
      [],
      { Key: "modelIntrospectionSchema.json" },
    ],
    [
      "no parameter of its own, in Amplify",
      ["ssm GetParameters"],
      [],
      { Names: ["/amplify/resource_reference/x/API"] },
    ],
    ["this machine", ["http GET http://localhost:8000/x", "tcp 127.0.0.1:5432"], []],
    ["an unset host", ["http POST https://undefined/x"], []],
    [
      "a service",
      ["dynamodb GetItem", "dynamodb PutItem"],
      [
        ...kinds.map((kind) => `dynamodb-${kind}`),
        ...["dynamodb-PutItem-denied", "dynamodb-GetItem-denied"],
      ],
    ],
    [
      "a host",
      ["http POST https://a.example.com/x"],
      ["hosts-answer", ...kinds.map((kind) => `a.example.com-${kind}`)],
    ],
    [
      "batches",
      ["sqs SendMessageBatch"],
      ["denied", "partial", "throttled", "unreachable", "slow", "silent"].map(
        (kind) => `sqs-${kind}`,
      ),
    ],
    [
      "AppSync, whose resolvers fail with status 200",
      ["appsync createUser"],
      ["denied", "partial", "throttled", "unreachable", "slow", "silent"].map(
        (kind) => `appsync-${kind}`,
      ),
    ],
    ["a database", ["tcp db.example.com:5432"], ["db.example.com-5432-silent"]],
    [
      "metrics, which are told only if they fail or hold up the sign-up",
      ["monitoring PutMetricData"],
      ["monitoring-denied", "monitoring-silent"],
    ],
  ])("for a handler that calls %s", (_, names, wanted, parameters = {}) => {
    const scenarios = added(names.map((name) => call(name, { parameters })));
    expect(scenarios.map(({ name }) => name)).toEqual(
      wanted.map((name) => `confirm-sign-up/${name}`),
    );
  });

  it("for a URL with the user's address in it", () => {
    const [own] = added([
      call("http GET https://a.example.com/x", { attributesInUrl: { email: "query" } }),
    ]);
    expect(own).toMatchObject({
      name: "confirm-sign-up/reserved-in-urls",
      event: { email: "ann+news@example.com" },
    });
  });

  it("for a mail server that is not SES", () => {
    const mails = ["mail.example.org:587", "email-smtp.us-east-1.amazonaws.com:587"].map((action) =>
      aMail({ api: "smtp", action }),
    );
    expect(added([], { mails }).map(({ name }) => name)).toEqual([
      "confirm-sign-up/mail.example.org-587-denied",
    ]);
  });

  it("for five services at most", () => {
    const calls = ["a", "b", "c", "d", "e", "f"].map((name) => call(`${name} Get`));
    const [sixth, ...others] = added(calls).filter(({ leftOut }) => leftOut !== undefined);
    expect(added(calls)).toHaveLength(26);
    expect([sixth?.name, sixth?.leftOut, others]).toEqual([
      ...["confirm-sign-up/f-denied", "outages are simulated for at most 5 services and hosts"],
      [],
    ]);
  });

  it("for what only other scenarios call", () => {
    const ran = (name: string, ...names: string[]): ScenarioRun => {
      const scenario = SCENARIOS.find((each) => each.name === name) as Scenario;
      const awsCalls = names.map((each) => call(each));
      return { scenario, calls: [aCall(anInvocation({ awsCalls }))] };
    };
    const later = (...runs: ScenarioRun[]): string[] =>
      laterOutageScenarios(runs).map(
        ({ name, baseline, leftOut }) => `${name} < ${baseline}${leftOut === undefined ? "" : "!"}`,
      );
    const usual = ran(PLAIN, "dynamodb PutItem");
    expect(later(usual)).toEqual([]);
    expect(later(usual, ran(RESET, "sns Publish", "dynamodb GetItem"))).toEqual([
      `confirm-forgot-password/sns-denied < ${RESET}`,
      `confirm-forgot-password/sns-silent < ${RESET}`,
    ]);
    expect(later(usual, ran(RESET, "dynamodb PutItem"))).toEqual([
      `confirm-forgot-password/dynamodb-denied < ${RESET}`,
    ]);
    expect(later(usual, ran(RESET, "dynamodb GetItem", "dynamodb UpdateItem"))).toEqual([
      `confirm-forgot-password/dynamodb-denied < ${RESET}`,
      `confirm-forgot-password/dynamodb-UpdateItem-denied < ${RESET}`,
    ]);
    // A client may take a refusal for an answer.
    expect(later(ran(PLAIN, POST), ran(RESET, POST)).slice(1)).toEqual(
      ["denied", "unreachable"].map(
        (kind) =>
          `confirm-forgot-password/a.example.com-${kind} < confirm-forgot-password/hosts-answer`,
      ),
    );
    const google = ran("federated/google", POST);
    expect(later(usual, google)).toEqual([
      "federated/google-hosts-answer < federated/google",
      "federated/google-a.example.com-denied < federated/google-hosts-answer",
      "federated/google-a.example.com-silent < federated/google-hosts-answer",
    ]);
    expect(later(usual, ran("federated/saml", "a Get", "b Get", "c Get")).at(-1)).toBe(
      "federated/saml-c-denied < federated/saml!",
    );
    expect(later(usual, ran("federated/saml", "dynamodb GetItem", "dynamodb UpdateItem"))).toEqual([
      "federated/saml-dynamodb-UpdateItem-denied < federated/saml",
    ]);
  });

  it("for what is only called with what the plain event lacks", () => {
    const ran = (name: string, parts: Partial<Invocation>): ScenarioRun => {
      const { awsCalls = [] } = parts;
      const obstacles = findObstacles(awsCalls);
      const calls = [aCall(anInvocation({ obstacles, ...parts }))];
      return { scenario: { ...plain, name, baseline: PLAIN }, calls };
    };
    const WITH = "confirm-sign-up/with-custom-x-1";
    const GROUP = call("cognito-idp AdminAddUserToGroup");
    const blocked = call(POST, { result: "refused" });
    const later = (...parts: Partial<Invocation>[]): string[] =>
      laterOutageScenarios([
        { scenario: plain, calls: [] },
        ...parts.map((each) => ran(WITH, each)),
      ])
        .map(({ name }) => name.replace(`${WITH}-`, ""))
        .filter((name) => !name.endsWith("silent"));
    const failing = { ...ran(PLAIN, { outcome: thrown }), scenario: plain };
    expect(laterOutageScenarios([failing])).toEqual([]);
    expect(later({ awsCalls: [GROUP, call("sns Publish"), call("sqs SendMessage")] })).toEqual([
      ...["cognito-idp-denied", "sns-denied", "sqs-denied"],
    ]);
    // It fails as long as nobody answers, and so do calls that no longer need an answer.
    const open = { outcome: thrown, replay: "changed" } as const;
    expect(later({ awsCalls: [GROUP, blocked], ...open })).toEqual([
      ...["hosts-answer", "cognito-idp-denied", "a.example.com-denied"],
    ]);
    expect(later({ awsCalls: [GROUP, blocked], outcome: thrown })).toEqual([]);
  });

  it("for what is called before AWS's answer is missing, and for hosts", () => {
    const calls = [
      ...[call("cognito-idp AdminGetUser"), call("ssm GetParameter", { isStandIn: true })],
      ...[call("dynamodb PutItem"), call(POST, { result: "refused" })],
    ];
    const open = { outcome: thrown, obstacles: findObstacles(calls), replay: "changed" } as const;
    const all = ["denied", "throttled", "unreachable", "silent"];
    expect(added(calls, open).map(({ name }) => name)).toEqual(
      [
        "hosts-answer",
        ...["cognito-idp", "ssm", "a.example.com"].flatMap((target) =>
          all.map((kind) => `${target}-${kind}`),
        ),
      ].map((name) => `confirm-sign-up/${name}`),
    );
  });

  it("for no handler that fails anyway", () => {
    expect(added([call("dynamodb PutItem")], { outcome: thrown })).toEqual([]);
  });
});

/** What is found where a call fails, beside the same without that. */
function found(
  outage: Outage,
  usual: Parts,
  failing: Parts,
  source?: ScenarioRun["source"],
): string[] {
  const baseline = outage.service === "http" ? "confirm-sign-up/hosts-answer" : PLAIN;
  const name = `confirm-sign-up/x-${outage.kind}`;
  const runs: ScenarioRun[] = [
    {
      scenario: { ...plain, name: baseline },
      calls: [aCall(anInvocation(usual))],
      ...(source !== undefined && { source }),
    },
    {
      scenario: { ...plain, name, baseline, capture: { outage } },
      calls: [aCall(anInvocation(failing))],
    },
  ];
  return applyRules(runs)
    .filter(({ code }) => RULES.test(code))
    .map((each) => `${each.severity} ${each.code}: ${checkSentence(each)}`);
}

it("finds that a new environment cannot load the handler", () => {
  const outage = { service: "ssm", kind: "denied" } as const;
  const scenario = { ...plain, name: "confirm-sign-up/ssm-denied", capture: { outage } };
  const loadError = "AccessDeniedException: no";
  const found = applyRules([{ scenario, calls: [], loadError }]);
  expect(found.map((each) => `${each.severity} ${checkSentence(each)}`)).toEqual([
    "note when ssm refuses the call, a new environment cannot load the handler, and the user sees an error: AccessDeniedException: no",
  ]);
});

it.each<[string, AwsCall[], Parts["replay"], number]>([
  ["a refused call", [failed("ssm GetParameter", "Denied: no")], undefined, 1],
  [
    "a failure that other answers leave as it is",
    [failed("ssm GetParameter", "Denied: no"), call("lambda Invoke", { isStandIn: true })],
    "same",
    1,
  ],
  [
    "a failure that other answers change",
    [failed("ssm GetParameter", "Denied: no"), call("lambda Invoke", { isStandIn: true })],
    "changed",
    0,
  ],
  [
    "one after a host's made-up answer",
    [call(POST, { result: "stubbed" }), failed("ssm GetParameter", "Denied: no")],
    undefined,
    0,
  ],
])("judges %s where the plain scenario lacks an answer", (_, awsCalls, replay, times) => {
  const asked = [call("ssm GetParameter", { isStandIn: true })];
  const obstacles = findObstacles(asked);
  const usual = anInvocation({ awsCalls: asked, outcome: thrown, obstacles, replay: "changed" });
  const outage = { service: "ssm", kind: "denied" } as const;
  const denied: ScenarioRun = {
    scenario: {
      ...plain,
      name: "confirm-sign-up/ssm-denied",
      capture: { outage },
      baseline: PLAIN,
    },
    calls: [
      aCall({
        ...anInvocation({ awsCalls, outcome: thrown, obstacles: findObstacles(awsCalls) }),
        ...(replay !== undefined && { replay }),
      }),
    ],
  };
  const played = [{ scenario: plain, calls: [aCall(usual)] }, denied];
  const judged = played.filter(({ calls }) => calls[0]?.verdict.accepted !== null);
  const found = applyRules(judged, {}, {}, played);
  expect(found.filter(({ code }) => code === "survives-service-failure")).toHaveLength(times);
});

const db = (kind: Outage["kind"]): Outage => ({ service: "dynamodb", kind });
const host = (kind: Outage["kind"]): Outage => ({ service: "http", place: "a.example.com", kind });
const took = (durationMs: number): Parts => ({ timing: { durationMs } });
const line = (source: "info" | "error", text: string) => ({ logs: [{ source, text }] });

it.each<[string, Outage, Parts, Parts, string[]]>([
  [
    "an error is thrown, and the rest left undone",
    db("denied"),
    { awsCalls: [call(PUT)], mails: [aMail({ to: ["team@example.com"] })] },
    { awsCalls: [failed(PUT, "AccessDeniedException: no")], outcome: thrown },
    [
      "note survives-service-failure: when dynamodb refuses the call, the user sees an error: Error: no; this work is lost: dynamodb PutItem and a mail to someone else",
    ],
  ],
  [
    "an error is thrown, and the usual run fails too",
    db("denied"),
    { awsCalls: [call(PUT)], outcome: thrown },
    { awsCalls: [failed(PUT, "AccessDeniedException: no")], outcome: thrown },
    [],
  ],
  [
    "a metric is lost without a word",
    { service: "monitoring", kind: "denied" },
    { awsCalls: [call(METRIC), call(PUT)] },
    { awsCalls: [failed(METRIC, "AccessDenied: no"), call(PUT)] },
    [],
  ],
  [
    "a metric holds up the sign-up",
    { service: "monitoring", kind: "silent" },
    { awsCalls: [call(PUT), call(METRIC)] },
    { awsCalls: [call(PUT), failed(METRIC, "TimeoutError: no response")], outcome: late },
    [
      "note bounded-connections: CloudWatch never responded, and the handler did not respond within 5 seconds",
    ],
  ],
  ["the call is not made", db("denied"), { awsCalls: [call(PUT)] }, { outcome: thrown }, []],
  [
    "the answer is one that Cognito refuses",
    db("denied"),
    { awsCalls: [call(PUT)] },
    {
      awsCalls: [failed(PUT, "AccessDeniedException: no")],
      ...line("error", "not saved"),
      outcome: returned({ statusCode: 500 }),
    },
    [
      "warning survives-service-failure: when dynamodb refuses the call, the handler returns something other than the event, and the user sees an error: InvalidLambdaResponseException: Unrecognizable lambda output; this work is lost: dynamodb PutItem",
    ],
  ],
  [
    "it is logged as an error",
    db("denied"),
    { awsCalls: [call(PUT)] },
    { awsCalls: [failed(PUT, "AccessDeniedException: no")], ...line("error", "not saved") },
    [
      "note survives-service-failure: when dynamodb refuses the call, the sign-up continues, and this work is lost: dynamodb PutItem",
    ],
  ],
  [
    "it is logged as anything",
    host("denied"),
    { awsCalls: [call(POST)] },
    { awsCalls: [failed(POST, "HTTP 401: Unauthorized")], ...line("info", "status 401") },
    [
      "note survives-service-failure: when a.example.com refuses the call, the sign-up continues, and this work is lost: http POST https://a.example.com/x; no error is logged",
    ],
  ],
  [
    "a read is refused",
    db("denied"),
    { awsCalls: [call("dynamodb GetItem")] },
    {
      awsCalls: [failed("dynamodb GetItem", "AccessDeniedException: no")],
      ...line("error", "not read"),
    },
    [],
  ],
  [
    "something else is called",
    host("denied"),
    { awsCalls: [call(POST)] },
    { awsCalls: [failed(POST, "HTTP 401: Unauthorized"), call("sqs SendMessage")] },
    [],
  ],
  [
    "nothing differs",
    host("denied"),
    { awsCalls: [call(POST)], ...line("info", "done") },
    { awsCalls: [failed(POST, "HTTP 401: Unauthorized")], ...line("info", "done") },
    [
      "warning errors-are-handled: http POST https://a.example.com/x failed (HTTP 401: Unauthorized), and the handler continued as if the call had succeeded, and logged no error",
    ],
  ],
  [
    "nothing differs but what an environment does when it starts",
    host("denied"),
    {
      awsCalls: [call("ssm GetParameters"), call(POST)],
      logs: [
        { source: "info", text: "loaded" },
        { source: "info", text: "done", requestId: "1" },
      ],
      timing: { durationMs: 1, initMs: 9 },
    },
    {
      awsCalls: [failed(POST, "HTTP 401: Unauthorized")],
      logs: [{ source: "info", text: "done", requestId: "2" }],
    },
    [
      "warning errors-are-handled: http POST https://a.example.com/x failed (HTTP 401: Unauthorized), and the handler continued as if the call had succeeded, and logged no error",
    ],
  ],
  [
    "nothing differs after other work",
    db("denied"),
    { awsCalls: [call(JOIN), call(PUT)] },
    { awsCalls: [call(JOIN), failed(PUT, "AccessDeniedException: no")] },
    [
      `warning survives-service-failure: when dynamodb refuses the call, the sign-up continues, and this work is lost: dynamodb PutItem; no error is logged; done before the failure: ${JOIN}`,
    ],
  ],
  [
    "nothing differs, and a queue has been told before",
    host("denied"),
    { awsCalls: [call("sqs SendMessage"), call(POST)] },
    { awsCalls: [call("sqs SendMessage"), failed(POST, "HTTP 401: Unauthorized")] },
    [
      "warning errors-are-handled: http POST https://a.example.com/x failed (HTTP 401: Unauthorized), and the handler continued as if the call had succeeded, and logged no error",
    ],
  ],
  [
    "an error is thrown after other work and a mail",
    db("throttled"),
    { awsCalls: [call(JOIN), call("ses SendEmail"), call(PUT)], mails: [aMail()] },
    {
      awsCalls: [call(JOIN), call("ses SendEmail"), failed(PUT, "ThrottlingException: no")],
      mails: [aMail()],
      outcome: thrown,
    },
    [
      `note survives-service-failure: when dynamodb throttles the call, the user sees an error: Error: no; this work is lost: dynamodb PutItem; done before the failure: ${JOIN} and a mail to someone else`,
    ],
  ],
  [
    "nobody answers",
    { service: "tcp", place: "db.example.com:5432", kind: "silent" },
    {},
    { awsCalls: [failed("tcp db.example.com:5432", "no response")], outcome: late },
    [
      "warning bounded-connections: db.example.com:5432 never responded, and the handler did not respond within 5 seconds",
    ],
  ],
  [
    "AWS does not answer after a mail, which each further call sends again",
    db("silent"),
    {},
    {
      mails: [aMail({ to: ["ann@example.com"] })],
      awsCalls: [
        call("http POST https://api.resend.com/emails", { result: "stubbed" }),
        failed(PUT, "TimeoutError: no response"),
      ],
      outcome: late,
    },
    [
      "warning bounded-connections: dynamodb never responded, and the handler did not respond within 5 seconds; Cognito may call up to three times, and each call repeats: mail to ann@example.com; http POST https://api.resend.com/emails",
    ],
  ],
  [
    "AWS does not answer",
    db("silent"),
    {},
    { awsCalls: [failed(PUT, "TimeoutError: no response")], outcome: late },
    [
      "note bounded-connections: dynamodb never responded, and the handler did not respond within 5 seconds",
    ],
  ],
  [
    "the client is still retrying",
    db("throttled"),
    { awsCalls: [call(PUT)] },
    {
      awsCalls: [failed(PUT, "ThrottlingException: no"), failed(PUT, "ThrottlingException: no")],
      outcome: late,
    },
    [
      "note bounded-connections: dynamodb throttled the call, and the handler did not respond within 5 seconds; the handler was still retrying",
    ],
  ],
  [
    "the handler waits for something else after a refusal",
    host("denied"),
    { awsCalls: [call(POST)] },
    { awsCalls: [failed(POST, "HTTP 401: Unauthorized")], outcome: late },
    [
      "warning bounded-connections: a.example.com refused the call, and the handler did not respond within 5 seconds",
    ],
  ],
  [
    "each of many calls takes a while",
    db("slow"),
    { awsCalls: [call(PUT)], ...took(40) },
    { awsCalls: [call(PUT)], ...took(5_200) },
    ["note bounded-connections: dynamodb was slow, and the handler took about 5 seconds"],
  ],
  [
    "a time limit alone uses up the time",
    { service: "tcp", place: "db.example.com:5432", kind: "silent" },
    took(120),
    {
      awsCalls: [failed("tcp db.example.com:5432", "no response")],
      ...{ ...took(4_902), ...line("error", "gave up") },
    },
    [
      "warning bounded-connections: db.example.com:5432 never responded, and the handler took about 5 seconds",
    ],
  ],
  [
    "the client gives up on a slow answer",
    db("slow"),
    { awsCalls: [call(PUT)] },
    { outcome: thrown },
    [
      "note survives-service-failure: when dynamodb is slow, the user sees an error: Error: no; this work is lost: dynamodb PutItem",
    ],
  ],
  [
    "tries take nearly all of the time",
    db("throttled"),
    took(40),
    {
      awsCalls: [failed(PUT, "ThrottlingException: no")],
      ...{ ...took(4_900), ...line("error", "gave up") },
    },
    [],
  ],
  [
    "a busy machine takes long for the rest",
    db("silent"),
    took(2_700),
    {
      awsCalls: [failed(PUT, "TimeoutError: no response")],
      ...{ ...took(4_800), ...line("error", "gave up") },
    },
    [],
  ],
  [
    "throttling is slow, and so is the usual run",
    db("throttled"),
    { outcome: late },
    { awsCalls: [failed(PUT, "ThrottlingException: no")], outcome: late },
    [],
  ],
  [
    "nobody answers, and the handler gives up in time",
    db("silent"),
    {},
    { awsCalls: [failed(PUT, "TimeoutError: no response")], ...line("error", "gave up") },
    [],
  ],
  [
    "it never answers at all",
    db("silent"),
    { outcome: late },
    { awsCalls: [call(PUT)], outcome: late },
    [],
  ],
])("where %s", (_, outage, usual, failing, wanted) => {
  expect(found(outage, usual, failing)).toEqual(wanted);
});

it("tells of each way in which no answer comes in time, in each of its scenarios", () => {
  const out = (kind: Outage["kind"], parts: Parts): ScenarioRun => ({
    scenario: { ...plain, name: `x-${kind}`, baseline: PLAIN, capture: { outage: db(kind) } },
    calls: [aCall(anInvocation({ outcome: late, ...parts }))],
  });
  const tries = [1, 2, 3].map(() => failed(PUT, "ThrottlingException: no"));
  const told = applyRules([
    { scenario: plain, calls: [aCall(anInvocation({ awsCalls: [call(PUT)] }))] },
    out("throttled", { awsCalls: tries }),
    out("silent", { awsCalls: [failed(PUT, "TimeoutError: no response")] }),
  ]).filter(({ code }) => code === "bounded-connections");
  const text =
    "dynamodb never responded or throttled the call, and the handler did not respond within 5 seconds; the handler was still retrying";
  expect(told.map((each) => [each.where.scenario, checkSentence(each)])).toEqual([
    ["x-silent", text],
    ["x-throttled", text],
  ]);
});

it("speaks of no further call where the function's own limit ends this one", () => {
  const source = { tested: [], packages: [], placeholders: [], neverSent: [], timeoutMs: 3_000 };
  const mails = [aMail({ to: ["ann@example.com"] })];
  const awsCalls = [failed(PUT, "TimeoutError: no response")];
  expect(found(db("silent"), {}, { mails, awsCalls, outcome: late }, source)).toEqual([
    "warning bounded-connections: dynamodb never responded, and the handler did not respond within 3 seconds, the function's timeout",
  ]);
});

const TCP = "tcp db.example.com:5432";
const WHEN = "note survives-service-failure: when db.example.com:5432 cannot be reached,";

/** What is found where the dry run blocks a connection in the plain scenario. */
it.each<[string, Parts, string[]]>([
  [
    "an error is thrown",
    { awsCalls: [call(TCP, { result: "refused" })], outcome: thrown },
    [`${WHEN} the user sees an error`],
  ],
  [
    "the error is caught and logged",
    { awsCalls: [call(TCP, { result: "refused" })], ...line("error", "no database") },
    [`${WHEN} the sign-up continues without it`],
  ],
  [
    "the error is caught",
    { awsCalls: [call(TCP, { result: "refused" })] },
    [`${WHEN} the sign-up continues without it; no error is logged`],
  ],
  [
    "something else is blocked as well",
    {
      awsCalls: [TCP, "http GET https://a.example.com/"].map((name) =>
        call(name, { result: "refused" }),
      ),
    },
    [],
  ],
  [
    "no answer comes",
    { awsCalls: [call(TCP, { result: "refused" })], outcome: late },
    [
      "warning bounded-connections: db.example.com:5432 could not be reached, and the handler did not respond within 5 seconds",
    ],
  ],
  [
    "the handler never answers",
    {
      awsCalls: [call(TCP, { result: "refused" })],
      outcome: { kind: "returned", payload: null, unanswered: true },
    },
    [],
  ],
])("where %s for a blocked database", (_, parts, wanted) => {
  const obstacles = findObstacles(parts.awsCalls ?? []);
  const runs = [{ scenario: plain, calls: [aCall({ ...anInvocation(parts), obstacles })] }];
  const told = applyRules(runs).filter(({ code }) => RULES.test(code));
  expect(told.map((each) => `${each.severity} ${each.code}: ${checkSentence(each)}`)).toEqual(
    wanted,
  );
});

describe("beside a failing service", () => {
  const survived = (...failing: [Scenario, Parts][]): string[] => {
    const usual = { awsCalls: [call("dynamodb Query"), call(PUT)] };
    const runs = [plain, RESET_PLAIN].map((scenario): ScenarioRun => {
      return { scenario, calls: [aCall(anInvocation(usual))] };
    });
    const more = failing.map(([scenario, parts]): ScenarioRun => {
      return { scenario, calls: [aCall(anInvocation(parts))] };
    });
    return applyRules([...runs, ...more])
      .filter(({ code }) => code === "survives-service-failure")
      .map(checkSentence);
  };
  const out = (usual: Scenario, operation?: string): Scenario => ({
    ...{ ...usual, name: `${usual.flow}/${operation ?? "all"}-denied`, baseline: usual.name },
    capture: {
      outage: { ...db("denied"), ...(operation !== undefined && { operation }) },
    },
  });
  const all = { awsCalls: [failed("dynamodb Query", "AccessDeniedException: no")] };
  const part = { awsCalls: [call("dynamodb Query"), failed(PUT, "AccessDeniedException: no")] };
  const write = out(plain, "PutItem");

  it("an operation is told where it alone is not survived", () => {
    const fails = [
      "when dynamodb refuses PutItem, the user sees an error: Error: no; this work is lost: dynamodb PutItem",
    ];
    expect(survived([write, { ...part, outcome: thrown }])).toEqual(fails);
    const both = survived(
      [out(plain), { ...all, outcome: thrown }],
      [write, { ...part, outcome: thrown }],
    );
    const whole = fails[0]?.replace("refuses PutItem", "refuses the call");
    expect(both).toEqual([whole, whole]);
  });

  it("a password reset that fails with it is told, and one that goes on is not", () => {
    expect(survived([out(RESET_PLAIN), { ...all, outcome: thrown }])).toEqual([
      "in a password reset, when dynamodb refuses the call, the user sees an error although the password is changed: Error: no",
    ]);
    expect(survived([out(RESET_PLAIN), { ...all, ...line("error", "not saved") }])).toEqual([]);
  });

  it("a password reset is one of a user whose sign-up failed, where others call nothing", () => {
    const after = SCENARIOS.find(({ name }) => name === AFTER_SIGN_UP) as Scenario;
    const NOTICE = "sns Publish";
    const run = (scenario: Scenario, ...all: Parts[]): ScenarioRun => ({
      scenario,
      calls: all.map((parts) => aCall(anInvocation(parts))),
    });
    const told = applyRules([
      run(plain, { awsCalls: [call(PUT)] }),
      run(RESET_PLAIN, { awsCalls: [call(PUT), call(NOTICE)] }),
      run(after, { awsCalls: [call(PUT)] }, { awsCalls: [call(NOTICE)] }),
      run(out(RESET_PLAIN), { awsCalls: [failed(PUT, "Denied: no")], outcome: thrown }),
    ]);
    expect(
      told.filter(({ code }) => code === "survives-service-failure").map(checkSentence),
    ).toEqual([
      `in a password reset for a user whose sign-up was not finished, when dynamodb refuses the call, the user sees an error although the password is changed: Error: no; this work is lost: ${NOTICE}`,
    ]);
  });
});

const REFUSED = failed(POST, "HTTP 401: Unauthorized");
const TOKEN = call("http POST https://id.example.com/token");

it.each<[string, Outage["kind"], AwsCall[], AwsCall[], string[]]>([
  [
    "again as it was",
    "denied",
    [call(POST)],
    [REFUSED, REFUSED, REFUSED],
    [
      "note bounded-connections: a.example.com refuses the call (HTTP 401: Unauthorized), and the handler sends the same request 3 times",
    ],
  ],
  ["once", "denied", [call(POST)], [REFUSED], []],
  ["twice, as usual", "denied", [call(POST), call(POST)], [REFUSED, REFUSED], []],
  ["again with a new token", "denied", [call(POST)], [REFUSED, TOKEN, REFUSED], []],
  [
    "again with another body",
    "denied",
    [call(POST)],
    [REFUSED, { ...REFUSED, parameters: { plan: "free" } }],
    [],
  ],
  [
    "again after a moment of too many",
    "throttled",
    [call(POST)],
    Array.from({ length: 2 }, () => failed(POST, "HTTP 429: Too Many Requests")),
    [],
  ],
])("a refused request that is sent %s", (_, kind, usual, failing, wanted) => {
  const told = found(host(kind), { awsCalls: usual }, { awsCalls: failing, ...line("error", "x") });
  expect(told.filter((text) => text.includes("bounded"))).toEqual(wanted);
});

const NOTICE_TO_STAFF = call("sns Publish", { parameters: { TopicArn: "t", Subject: "new user" } });
const TO_A_TOPIC = call("sns Publish", { parameters: { TopicArn: "t" } });

it.each<[string, AwsCall, Parts, number]>([
  ["for people is lost and logged", NOTICE_TO_STAFF, line("error", "not told"), 0],
  ["for people is lost without a line", NOTICE_TO_STAFF, {}, 1],
  ["for programs is lost and logged", TO_A_TOPIC, line("error", "not told"), 1],
])("a message that is the last step and %s", (_, publish, logs, times) => {
  const refused = { ...publish, result: "refused" as const, error: "AuthorizationError: no" };
  const outage = { service: "sns", kind: "denied" } as const;
  const awsCalls = [call(PUT), publish];
  expect(found(outage, { awsCalls }, { awsCalls: [call(PUT), refused], ...logs })).toHaveLength(
    times,
  );
});

it("errors that a client returns are told once, whatever the handler does without the answer", () => {
  const QUERY = "appsync POST /graphql";
  const create = call(QUERY, { parameters: { query: "mutation { createUser { id } }" } });
  const list = call(QUERY, { parameters: { query: "query { listUsers { id } }" } });
  const run = (kind: Outage["kind"], awsCalls: AwsCall[]): ScenarioRun => ({
    scenario: {
      ...{ ...plain, name: `x-${kind}`, baseline: PLAIN },
      capture: { outage: { service: "appsync", kind } },
    },
    calls: [aCall(anInvocation({ awsCalls }))],
  });
  const refused = failed(QUERY, "Unauthorized: no");
  const told = applyRules([
    { scenario: plain, calls: [aCall(anInvocation({ awsCalls: [list, create] }))] },
    run("denied", [refused, refused]),
    run("throttled", [refused]),
  ]).filter(({ code }) => RULES.test(code));
  expect(told.map(({ code }) => code)).toEqual(["errors-are-handled"]);
});

it.each<[string, AwsCall[], string[]]>([
  ["is not told again, with nothing done before", [], []],
  [
    "tells what is left half done",
    [call(JOIN)],
    [
      `note when dynamodb refuses PutItem, the sign-up continues, and this work is lost: ${PUT}; done before the failure: ${JOIN}`,
    ],
  ],
])("an operation that fails alone, after its service, %s", (_, before, more) => {
  const GET = "dynamodb GetItem";
  const logs = [{ source: "error", text: "not saved" }] as const;
  const run = (name: string, operation: string | undefined, awsCalls: AwsCall[]): ScenarioRun => ({
    scenario: {
      ...{ ...plain, name, baseline: PLAIN },
      capture: {
        outage: { service: "dynamodb", kind: "denied", ...(operation && { operation }) },
      },
    },
    calls: [aCall(anInvocation({ awsCalls, logs }))],
  });
  const usual = anInvocation({ awsCalls: [call(GET), ...before, call(PUT)] });
  const told = applyRules([
    { scenario: plain, calls: [aCall(usual)] },
    run("x-denied", undefined, [failed(GET, "AccessDeniedException: no")]),
    run("x-PutItem-denied", "PutItem", [
      ...[call(GET), ...before],
      failed(PUT, "AccessDeniedException: no"),
    ]),
  ]).filter(({ code }) => code === "survives-service-failure");
  const lost = [...before.map(() => JOIN), PUT].join(" and ");
  expect(told.map((each) => `${each.severity} ${checkSentence(each)}`)).toEqual([
    `note when dynamodb refuses the call, the sign-up continues, and this work is lost: ${lost}`,
    ...more,
  ]);
});

describe("a read that fails alone", () => {
  const GET = "dynamodb GetItem";
  const TEAM = `${JOIN} (team)`;
  const joins = (GroupName: string): AwsCall => call(JOIN, { parameters: { GroupName } });
  const read = call(GET);
  const denied = failed(GET, "AccessDeniedException: no");
  const twice = SCENARIOS.find(({ name }) => name === TWICE) as Scenario;
  const told = (usual: AwsCall[], failing: AwsCall[], again?: AwsCall[]): string[] => {
    const run = (awsCalls: AwsCall[]) =>
      aCall(anInvocation({ awsCalls, logs: [{ source: "error", text: "not read" }] }));
    const outage = { service: "dynamodb", operation: "GetItem", kind: "denied" } as const;
    const runs: ScenarioRun[] = [
      { scenario: plain, calls: [run(usual)] },
      {
        scenario: { ...plain, name: "x-denied", baseline: PLAIN, capture: { outage } },
        calls: [run(failing)],
      },
      ...(again === undefined ? [] : [{ scenario: twice, calls: [run(usual), run(again)] }]),
    ];
    return applyRules(runs)
      .filter(({ code }) => RULES.test(code))
      .map((each) => `${each.severity} ${each.code}: ${checkSentence(each)}`);
  };
  const NONE = call(GET, { isEmpty: true });
  const ONCE = call(PUT, { parameters: { ConditionExpression: "attribute_not_exists(id)" } });
  const wanted = (deed: string): string =>
    `warning errors-are-handled: ${GET} failed (AccessDeniedException: no), and the handler continues as if nothing had been found: ${deed}`;

  it.each<[string, string[], ...Parameters<typeof told>]>([
    [
      "is taken for one that finds nothing",
      [wanted(PUT)],
      [NONE, call(PUT)],
      [denied, call(PUT)],
      [read],
    ],
    [
      "does not decide about the work",
      [],
      [NONE, call(PUT)],
      [denied, call(PUT)],
      [read, call(PUT)],
    ],
    [
      "leads to a write that AWS refuses if it was made before",
      [],
      [NONE, ONCE],
      [denied, ONCE],
      [read],
    ],
    ["ends the work", [], [NONE], [denied], [read]],
    ["leads to other work", [wanted(TEAM)], [read, joins("admins")], [denied, joins("team")]],
    ["leads to a message", [], [read, joins("admins")], [denied, call("sqs SendMessage")]],
  ])("that %s", (_, expected, ...parts) => {
    expect(told(...parts).filter((each) => !each.includes("survives"))).toEqual(expected);
  });
});

describe("a condition that only AWS knows", () => {
  const UPDATE = "dynamodb UpdateItem";
  const unmet = added([call(UPDATE, { isAssumed: true })]).find(({ name }) =>
    name.endsWith("unmet"),
  ) as Scenario;

  it("gets a scenario in which it is not met", () => {
    expect([unmet.name, unmet.title]).toEqual([
      "confirm-sign-up/dynamodb-UpdateItem-unmet",
      "dynamodb UpdateItem reports that a condition is not met",
    ]);
  });

  it("is no service that fails: what comes of it is told beside that", () => {
    const run = (scenario: Scenario, awsCalls: AwsCall[]): ScenarioRun => ({
      ...{
        scenario,
        calls: [aCall(anInvocation({ awsCalls, logs: [{ source: "error", text: "no" }] }))],
      },
    });
    const denied = added([call(UPDATE)]).find(({ name }) => name.endsWith("dynamodb-denied"));
    const runs = [
      run(plain, [call(UPDATE)]),
      run(denied as Scenario, [failed(UPDATE, "AccessDeniedException: no")]),
      run(unmet, [failed(UPDATE, "ConditionalCheckFailedException: no")]),
    ];
    const told = applyRules(runs).flatMap((finding) =>
      finding.code === "survives-service-failure" ? [checkSentence(finding)] : [],
    );
    expect(told).toEqual([
      `when dynamodb refuses the call, the sign-up continues, and this work is lost: ${UPDATE}`,
      `when ${UPDATE} reports that a condition is not met, the sign-up continues, and this work is lost: ${UPDATE}`,
    ]);
  });
});

describe("a failed call of which nothing can be read", () => {
  const denied = added([call(PUT)]).find(({ name }) =>
    name.endsWith("dynamodb-denied"),
  ) as Scenario;
  const told = (parts: Partial<Invocation>): string[] => {
    const failing = { awsCalls: [failed(PUT, "AccessDeniedException: not allowed")], ...parts };
    const runs = [
      { scenario: plain, calls: [aCall(anInvocation({ awsCalls: [call(PUT)] }))] },
      { scenario: denied, calls: [aCall(anInvocation(failing))] },
    ];
    return applyRules(runs).flatMap((finding) =>
      finding.code === "errors-are-handled" ? [checkSentence(finding)] : [],
    );
  };
  const logged = (text: string) => ({ logs: [{ source: "error" as const, text }] });
  const rest = `${PUT} failed (AccessDeniedException: not allowed), and`;

  it.each<[string, Partial<Invocation>, string[]]>([
    ["an error as JSON", logged("Error: {}"), [`${rest} the log shows only "Error: {}"`]],
    [
      "an object in a text",
      logged("failed [object Object]"),
      [`${rest} the log shows only "failed [object Object]"`],
    ],
    [
      "an object as the error",
      { outcome: { ...thrown, errorMessage: "[object Object]" } },
      [`${rest} the user sees only "[object Object]"`],
    ],
    ["no more than the name", logged("AccessDeniedException {}"), []],
    ["an object with something in it", logged('failed {"a":{}}'), []],
    ["an error as it is", logged("not allowed"), []],
  ])("%s", (_what, parts, expected) => {
    expect(told(parts)).toEqual(expected);
  });
});

it("an operation is one for all users, whose ids its path may have", () => {
  const event = createEvent({ seed: "path" });
  const track = (more: string) => call(`geo POST /trackers/${event.userName}${more}`);
  const awsCalls = [call("geo POST /trackers"), track("/consumers"), track("/positions")];
  const { invocation, ...rest } = aCall(anInvocation({ awsCalls, event }));
  const found = outageScenarios(plain, [{ ...rest, invocation }]).filter(
    ({ capture }) => capture?.outage?.operation !== undefined,
  );
  expect(found.map(({ name, capture }) => [name, capture?.outage?.operation])).toEqual([
    ["confirm-sign-up/geo-POST-trackers-consumers-denied", "POST /trackers/*/consumers"],
    ["confirm-sign-up/geo-POST-trackers-positions-denied", "POST /trackers/*/positions"],
  ]);
});
