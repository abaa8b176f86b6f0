// What gets into the log.
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { PLAIN, SCENARIOS, TWICE } from "../../../../src/contract/check/scenarios.ts";
import type { Invocation, LogLine } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

const SUB = "11111111-2222-4333-8444-555555555555";

function play(name: string, person: Record<string, string>, text: string): ScenarioRun {
  const { event } = anInvocation();
  const userName = person["userName"] ?? SUB;
  const request = { userAttributes: { ...event.request.userAttributes, ...person } };
  const logs: LogLine[] = [{ source: "info", text }];
  const scenario = { name, title: "", flow: "confirm-sign-up", event: {} };
  return {
    scenario,
    calls: [aCall(anInvocation({ event: { ...event, userName, request }, logs }))],
  };
}

function leaksIn(...runs: ScenarioRun[]): string[] {
  return applyRules(runs)
    .filter(({ code }) => code === "no-personal-data-in-logs")
    .map((finding) => `${finding.severity} ${finding.where.scenario}: ${checkSentence(finding)}`);
}

describe("personal data in a log", () => {
  const ana = { email: "ana@example.com" };
  const ben = { email: "ben@example.org", phone_number: "+15555550100" };

  it("is one finding for a line, which names what other scenarios add to it", () => {
    const found = leaksIn(
      play("confirm-sign-up/plain", ana, "confirmed ana@example.com"),
      play("confirm-forgot-password/plain", ben, "confirmed ben@example.org"),
      play("confirm-sign-up/phone-only", ben, "confirmed ben@example.org +15555550100"),
      play("verification-link/plain", ben, "reset of ben@example.org"),
    );
    expect(found).toEqual([
      "warning confirm-sign-up/plain: in the log: email; also phone_number in other scenarios",
      "warning verification-link/plain: in the log: email",
    ]);
  });

  it("is one finding for an object that is logged, whatever its first value is", () => {
    const found = leaksIn(
      play("confirm-sign-up/plain", ana, `{ sub: '${SUB}', email: 'ana@example.com' }`),
      play("confirm-sign-up/no-alias", ben, "{ email: 'ben@example.org' }"),
      play("verification-link/plain", ben, "{\n  phone_number: '+15555550100' }"),
    );
    expect(found).toEqual([
      "warning confirm-sign-up/plain: in the log: email; also phone_number in other scenarios",
    ]);
  });

  it("is a warning if one of the lines shows more than the user's name", () => {
    const saml = { ...ana, userName: "Example_ana@example.com" };
    const found = leaksIn(
      play("federated/saml", saml, "added Example_ana@example.com"),
      play("confirm-sign-up/phone-only", ben, "added ben@example.org"),
    );
    expect(found).toEqual(["warning confirm-sign-up/phone-only: in the log: email"]);
  });

  it("is a note where the user's name contains it", () => {
    const saml = { ...ana, userName: "Example_ana@example.com" };
    expect(leaksIn(play("federated/saml", saml, "added Example_ana@example.com"))).toEqual([
      "note federated/saml: in the log: the user name, which contains email",
    ]);
    const both = "added Example_ana@example.com (ana@example.com)";
    expect(leaksIn(play("federated/saml", saml, both))).toEqual([
      "warning federated/saml: in the log: email",
    ]);
  });

  it("is none in an error of the dry run", () => {
    const text =
      "Failed query, params: ana@example.com, cause: BlockedByDryRun: the dry run blocked a connection to db:5432";
    expect(leaksIn(play("confirm-sign-up/plain", ana, text))).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ["a warning in a request without TLS", "POST http://52.77.35.71:8090/users", ["email"]],
    ["none in one with TLS", "POST https://api.example.org/users", []],
    ["none in a private network", "POST http://10.0.3.7/users", []],
    ["none to a name without a domain", "POST http://backend:8080/users", []],
    ["none to a host of no name", "POST http://undefined.example.org/users", []],
  ])("is %s", (_, operation, values) => {
    const usual = play("confirm-sign-up/plain", ana, "confirmed");
    const { event } = usual.calls[0]?.invocation ?? anInvocation();
    const call = {
      service: "http",
      operation,
      parameters: { user: ana },
      result: "stubbed" as const,
    };
    const invocation = anInvocation({ event, awsCalls: [call] });
    expect(leaksIn({ ...usual, calls: [aCall(invocation)] })).toEqual(
      values.map(
        (value) =>
          `warning confirm-sign-up/plain: in an unencrypted HTTP request, which anyone on the network path can read: ${value}`,
      ),
    );
  });

  it("is an error where the function's credentials are shown", () => {
    const own = "{ AWS_SECRET_ACCESS_KEY: 'dry-run', AWS_SESSION_TOKEN: 'dry-run' }";
    const found = leaksIn(
      play("confirm-sign-up/plain", ana, own),
      play("confirm-sign-up/phone-only", ana, '"AWS_SESSION_TOKEN": "dry-run"'),
      play("verification-link/plain", ana, "sessionToken: 'abc', this is a dry-run"),
    );
    expect(found).toEqual([
      "error confirm-sign-up/plain: in the log: AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
    ]);
    const nested = JSON.stringify({ env: JSON.stringify({ AWS_SESSION_TOKEN: "dry-run" }) });
    expect(leaksIn(play("confirm-sign-up/plain", ana, nested))).toEqual([
      "error confirm-sign-up/plain: in the log: AWS_SESSION_TOKEN",
    ]);
  });
});

it.each<[string, string[], string[]]>([
  [
    "beside the event in the log",
    ['event {"email":"ana@example.com"}'],
    ["in the log: email", "in the thrown error, which the user sees and Lambda logs: email"],
  ],
  ["alone", ["confirmed"], ["in the thrown error, which the user sees and Lambda logs: email"]],
  [
    "after it was logged",
    ["Error: insert into users values ('ana@example.com') - duplicate key"],
    ["in the log: email"],
  ],
])("personal data in a thrown error is told %s", (_, lines, told) => {
  const outcome = {
    ...{ kind: "handler-error" as const, errorType: "Error", trace: [] },
    errorMessage: "insert into users values ('ana@example.com') - duplicate key",
  };
  const event = createEvent({ seed: "a", attributes: { email: "ana@example.com" } });
  const logs = lines.map((text) => ({ source: "info" as const, text }));
  const scenario = SCENARIOS.find(({ name }) => name === PLAIN) as ScenarioRun["scenario"];
  const found = applyRules([{ scenario, calls: [aCall(anInvocation({ event, logs, outcome }))] }]);
  expect(
    found.filter(({ code }) => code === "no-personal-data-in-logs").map(checkSentence),
  ).toEqual(told);
});

it("a secret in a variable is not shown, whatever fails", () => {
  const source = { tested: [], packages: [], placeholders: [], neverSent: [] };
  const secrets = [["HASURA_ADMIN_SECRET", "a-long-secret"]] as const;
  const message = '{"headers":{"x-hasura-admin-secret":"a-long-secret"}}';
  const outcome = {
    kind: "handler-error",
    errorType: "Error",
    errorMessage: message,
    trace: [],
  } as const;
  const plain = SCENARIOS.find(({ name }) => name === PLAIN) as ScenarioRun["scenario"];
  const outage = { service: "http", place: "a.example.com", kind: "denied" } as const;
  const name = "confirm-sign-up/a.example.com-denied";
  const found = applyRules([
    { scenario: plain, calls: [aCall(anInvocation())], source: { ...source, secrets } },
    {
      scenario: { ...plain, name, baseline: PLAIN, capture: { outage } },
      calls: [aCall(anInvocation({ outcome }))],
    },
  ]).filter(({ code }) => code === "no-personal-data-in-logs");
  expect(found.map((each) => [each.severity, each.where.scenario, checkSentence(each)])).toEqual([
    [
      "error",
      name,
      "in the thrown error, which the user sees and Lambda logs: HASURA_ADMIN_SECRET",
    ],
  ]);
});

describe("a mail that hangs", () => {
  const mails = [aMail({ to: ["ann@example.com"] })];
  const AGAIN =
    "; Cognito may call up to three times, and each call repeats: a mail to ann@example.com";
  it.each<[string, Partial<Invocation>, number | undefined, string]>([
    ["is sent again", { mails }, undefined, `5 seconds${AGAIN}`],
    ["is not, where a retry is recognized", {}, undefined, "5 seconds"],
    [
      "is not, where the function's own limit ends it",
      { mails },
      3_000,
      "3 seconds, the function's timeout",
    ],
  ])("%s", (_, again, timeoutMs, told) => {
    const known = (name: string, ...calls: Partial<Invocation>[]): ScenarioRun => ({
      scenario: SCENARIOS.find((each) => each.name === name) as ScenarioRun["scenario"],
      calls: calls.map((parts) => aCall(anInvocation(parts))),
    });
    const source = { tested: [], packages: [], placeholders: [], neverSent: [], timeoutMs };
    const outcome = { kind: "timed-out", limitMs: 5_000 } as const;
    const found = applyRules([
      { ...known(PLAIN, { mails }), source },
      known(TWICE, { mails }, again),
      known("confirm-sign-up/ses-hangs", { outcome }),
    ]).filter(({ code }) => code === "bounded-when-ses-hangs");
    expect(found.map(checkSentence)).toEqual([
      `SES never responded, and the handler did not respond within ${told}`,
    ]);
  });
});
