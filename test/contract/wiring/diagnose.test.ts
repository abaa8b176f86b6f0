import { describe, expect, it } from "vitest";
import { diagnose } from "../../../src/contract/wiring/diagnose.ts";
import { EXAMINATIONS } from "../../../src/wiring.ts";
import type {
  FunctionConfiguration,
  FunctionPlace,
  LogCount,
  Simulation,
  Wiring,
} from "../../../src/wiring.ts";
import { ACCOUNT, FUNCTION_ARN, permission } from "../../helpers/aws-account.ts";
import {
  aConfiguration,
  anAccount,
  aWiring,
  policyText,
  simulated,
  withTrigger,
} from "../../helpers/wiring.ts";

const today = "2026-11-25";
const place: FunctionPlace = {
  partition: "aws",
  region: "eu-west-1",
  account: ACCOUNT,
  name: "confirm",
};

/** The codes of what is found, and the checks that could not be done. */
function found(parts: Partial<Wiring>): string[] {
  const { findings, unchecked } = diagnose(aWiring(parts), { today });
  return [
    ...findings.map(({ code }) => code),
    ...unchecked.map(({ examination, reason }) => `${examination}? ${reason}`),
  ];
}

it("finds nothing where all is well", () => {
  const { examinations, findings, unchecked } = diagnose(aWiring(), { today });
  expect([findings, unchecked]).toEqual([[], []]);
  expect(examinations).toEqual(
    EXAMINATIONS.map((examination) => ({ examination, result: "passed" })),
  );
});

it("leaves out what is not wanted, and says so", () => {
  const wiring = aWiring({ pool: withTrigger(undefined) });
  const { examinations, findings } = diagnose(wiring, { today, without: ["trigger"] });
  expect(findings).toEqual([]);
  expect(examinations[0]).toEqual({ examination: "trigger", result: "left-out" });
});

it("takes what is unknown for no pass, in each check", () => {
  const unknown = { unknown: { reason: "denied" as const, permission: "a:B" } };
  const wiring = aWiring({
    ...{ pool: unknown, policy: unknown, configuration: unknown, role: unknown },
    ...{ sender: unknown, ses: unknown, logs: unknown },
  });
  const { examinations, findings, unchecked } = diagnose(wiring, { today });
  expect(findings).toEqual([]);
  expect(unchecked.map(({ examination }) => examination)).toEqual(EXAMINATIONS);
  expect(new Set(examinations.map(({ result }) => result))).toEqual(new Set(["unchecked"]));
});

describe("the trigger", () => {
  it.each<[string, string | undefined, FunctionPlace | undefined, string[]]>([
    ["none", undefined, undefined, ["trigger-not-set"]],
    ["no ARN", "confirm", undefined, ["trigger-not-a-function"]],
    ["another service's ARN", "arn:aws:sns:eu-west-1:1:t", undefined, ["trigger-not-a-function"]],
    ["any function, when none was named", `${FUNCTION_ARN}x`, undefined, []],
    ["the named function", FUNCTION_ARN, place, []],
    ["an alias of the named function", `${FUNCTION_ARN}:live`, place, []],
    ["the named alias", `${FUNCTION_ARN}:live`, { ...place, qualifier: "live" }, []],
    [
      "another alias",
      `${FUNCTION_ARN}:dev`,
      { ...place, qualifier: "live" },
      ["trigger-calls-another-function"],
    ],
    [
      "no alias, when one was named",
      FUNCTION_ARN,
      { ...place, qualifier: "live" },
      ["trigger-calls-another-function"],
    ],
    ["$LATEST by its own name", FUNCTION_ARN, { ...place, qualifier: "$LATEST" }, []],
    ["another function", `${FUNCTION_ARN}x`, place, ["trigger-calls-another-function"]],
    [
      "one of the name in another region",
      FUNCTION_ARN,
      { ...place, region: "us-east-1" },
      ["trigger-calls-another-function"],
    ],
    [
      "one of the name in another account",
      FUNCTION_ARN,
      { ...place, account: "999988887777" },
      ["trigger-calls-another-function"],
    ],
    ["one whose account nobody knows", FUNCTION_ARN, { ...place, account: undefined }, []],
  ])("that is %s", (_name, trigger, named, codes) => {
    expect(found({ pool: withTrigger(trigger), named })).toEqual(codes);
  });
});

describe("who may call", () => {
  const live = { ...place, qualifier: "live" };
  const onLive = permission({ Resource: `${FUNCTION_ARN}:live` });

  it.each<[string, Partial<Wiring>, string[]]>([
    ["nobody: there is no policy", { policy: { value: undefined } }, ["policy-missing"]],
    [
      "another service",
      { policy: { value: policyText(permission({ Principal: { Service: "s3.amazonaws.com" } })) } },
      ["policy-missing"],
    ],
    [
      "another pool",
      {
        policy: {
          value: policyText(
            permission({
              Condition: {
                ArnLike: { "AWS:SourceArn": "arn:aws:cognito-idp:eu-west-1:1:userpool/x" },
              },
            }),
          ),
        },
      },
      ["policy-for-another-caller"],
    ],
    [
      "nobody: a statement denies it",
      { policy: { value: policyText(permission(), permission({ Sid: "no", Effect: "Deny" })) } },
      ["policy-denies"],
    ],
    [
      "anybody",
      { policy: { value: policyText(permission({ Condition: undefined })) } },
      ["policy-open"],
    ],
    ["nobody knows: the policy is garbage", { policy: { value: "<html>" } }, ["policy? failed"]],
    [
      "nobody knows: it depends",
      {
        policy: {
          value: policyText(
            permission({ Condition: { StringEquals: { "aws:SourceOrgID": "o" } } }),
          ),
        },
      },
      ["policy? undecided"],
    ],
    [
      "Cognito, by the alias's policy",
      {
        target: live,
        policy: { value: policyText(onLive) },
        unqualifiedPolicy: { value: undefined },
      },
      [],
    ],
    [
      "Cognito, but not the alias",
      {
        target: live,
        policy: { value: undefined },
        unqualifiedPolicy: { value: policyText(permission()) },
      },
      ["policy-on-function-only"],
    ],
    [
      "nobody, neither alias nor function",
      { target: live, policy: { value: undefined }, unqualifiedPolicy: { value: undefined } },
      ["policy-missing"],
    ],
    [
      "nobody, and whether the function may is unknown",
      {
        target: live,
        policy: { value: undefined },
        unqualifiedPolicy: { unknown: { reason: "denied" } },
      },
      ["policy-missing"],
    ],
    ["nobody knows: the pool's account is unknown", { account: undefined }, ["policy? depends"]],
    [
      "nobody: there is no function",
      { configuration: { value: undefined }, policy: { value: undefined } },
      ["function-missing", "policy? no-function"],
    ],
  ])("%s", (_name, parts, codes) => {
    expect(found(parts)).toEqual(codes);
  });

  it("is told for a pool that could not be read, by the ARN that it must have", () => {
    expect(found({ pool: { unknown: { reason: "denied" } } })).toEqual(["trigger? denied"]);
  });
});

describe("a function", () => {
  it.each<[FunctionConfiguration, string[]]>([
    [{ state: "Inactive" }, ["function-not-active"]],
    [{ state: "Failed", stateReason: "no image" }, ["function-not-active"]],
    [{ state: undefined }, []],
    [{ lastUpdateStatus: "Failed" }, ["function-update-not-done"]],
    [{ lastUpdateStatus: "InProgress" }, ["function-update-not-done"]],
    [{ timeoutSeconds: 6 }, ["timeout-over-cognito"]],
    [{ timeoutSeconds: 3 }, []],
    [{ timeoutSeconds: 2 }, ["timeout-short"]],
    [{ memoryMb: 128 }, ["memory-low"]],
    [{ memoryMb: 128, runtime: "provided.al2023" }, []],
    [{ memoryMb: 128, runtime: undefined }, []],
    [{ runtime: "nodejs20.x" }, ["runtime-deprecated"]],
    [{ runtime: "nodejs22.x" }, []],
    [{ runtime: "nodejs99.x" }, []],
    [{ runtime: "python3.8" }, ["runtime-deprecated"]],
    [{ runtime: "python3.14" }, []],
    [{ runtime: "java25" }, []],
    [{ runtime: "constructor" }, []],
    [{ vpc: { id: "vpc-1", subnets: [], securityGroups: [] } }, ["vpc-way-out"]],
  ])("with %j", (settings, codes) => {
    expect(found({ configuration: { value: { ...aConfiguration, ...settings } } })).toEqual(codes);
  });

  it.each([
    ["nodejs18.x", "nodejs24.x"],
    ["python3.9", "python3.14"],
    ["dotnetcore3.1", "dotnet10"],
    ["go1.x", "provided.al2023"],
  ])("of %s says what to change to in its language", (runtime, current) => {
    const configuration = { value: { ...aConfiguration, runtime } };
    const { findings } = diagnose(aWiring({ configuration }), { today: "2026-06-01" });
    expect(findings).toMatchObject([{ code: "runtime-deprecated", args: { runtime, current } }]);
  });

  it.each([
    ["2027-04-29", []],
    ["2027-04-30", ["runtime-deprecated"]],
  ])("of nodejs22.x on %s", (today, codes) => {
    const configuration = { value: { ...aConfiguration, runtime: "nodejs22.x" } };
    const { findings } = diagnose(aWiring({ configuration }), { today });
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });
});

describe("a role", () => {
  const address = `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/no-reply@example.com`;
  it.each<[string, Simulation["results"], string[]]>([
    [
      "that may send as the verified domain",
      [
        simulated("ses:SendEmail", "implicitDeny", { resource: address }),
        simulated("ses:SendEmail", "allowed"),
      ],
      [],
    ],
    [
      "that may send as the address, which is no identity",
      [
        simulated("ses:SendEmail", "allowed", { resource: address }),
        simulated("ses:SendEmail", "implicitDeny"),
      ],
      ["role-may-not-send"],
    ],
    ["that may do nothing", [simulated("ses:SendEmail", "implicitDeny")], ["role-may-not-send"]],
    [
      "that a policy denies it",
      [simulated("ses:SendEmail", "explicitDeny")],
      ["role-may-not-send"],
    ],
    [
      "that may send raw mail alone",
      [simulated("ses:SendEmail", "implicitDeny"), simulated("ses:SendRawEmail", "allowed")],
      ["role-sends-otherwise"],
    ],
    [
      "whose policy has conditions",
      [simulated("ses:SendEmail", "implicitDeny", { missingKeys: ["ses:Recipients"] })],
      ["role? undecided"],
    ],
    [
      "whose policy has conditions, and a boundary",
      [
        simulated("ses:SendEmail", "implicitDeny", {
          missingKeys: ["ses:Recipients"],
          refusedBy: "boundary",
        }),
      ],
      ["role-may-not-send"],
    ],
    ["of which IAM says nothing", [], ["role? failed"]],
  ])("%s", (_name, results, codes) => {
    expect(found({ role: { value: { roleArn: "r", results } } })).toEqual(codes);
  });

  it.each<[string, string[]]>([
    ["allowed", ["sender? no-sender"]],
    // It may still be allowed to send as one identity.
    ["implicitDeny", ["role? no-sender", "sender? no-sender"]],
    ["explicitDeny", ["role-may-not-send", "sender? no-sender"]],
  ])("without a known sender: %s", (decision, codes) => {
    const results = [simulated("ses:SendEmail", decision, { resource: "*" })];
    const sender = { unknown: { reason: "no-sender" as const } };
    expect(found({ role: { value: { roleArn: "r", results } }, sender })).toEqual(codes);
  });
});

describe("a sender", () => {
  const domain = { name: "example.com", verified: false, status: "FAILED" };
  it.each<
    [
      string,
      { address?: string; identities: { name: string; verified: boolean; status: string }[] },
      string[],
    ]
  >([
    ["without an address", { identities: [] }, ["sender-malformed"]],
    [
      "that is no identity",
      { address: "a@example.com", identities: [] },
      ["sender-not-an-identity"],
    ],
    [
      "whose domain is not verified",
      { address: "a@example.com", identities: [domain] },
      ["sender-not-verified"],
    ],
    [
      "whose address is verified, and whose domain is not",
      {
        address: "a@example.com",
        identities: [domain, { name: "a@example.com", verified: true, status: "SUCCESS" }],
      },
      [],
    ],
  ])("%s", (_name, sender, codes) => {
    const role = { unknown: { reason: "denied" as const } };
    const parts = { sender: { value: { text: "x", from: "--from" as const, ...sender } }, role };
    expect(found(parts)).toEqual([...codes, "role? denied"]);
  });
});

describe("an account of SES", () => {
  it.each<[Partial<typeof anAccount>, string[]]>([
    [{ production: false }, ["ses-sandbox"]],
    [{ sendingEnabled: false }, ["ses-sending-off"]],
    [{ enforcement: "SHUTDOWN", sendingEnabled: false }, ["ses-shut-down"]],
    [{ enforcement: "PROBATION" }, ["ses-on-probation"]],
    [{ maxIn24Hours: 200, sentIn24Hours: 200 }, ["ses-quota-used-up"]],
    [{ maxIn24Hours: 200, sentIn24Hours: 199.5 }, ["ses-quota-used-up"]],
    [{ maxIn24Hours: 200, sentIn24Hours: 190 }, ["ses-quota-low"]],
    [{ maxIn24Hours: 200, sentIn24Hours: 180 }, []],
    [{ maxIn24Hours: -1, sentIn24Hours: 1e9 }, []],
    [{ maxIn24Hours: undefined }, []],
  ])("with %j", (parts, codes) => {
    expect(found({ ses: { value: { ...anAccount, ...parts } } })).toEqual(codes);
  });
});

describe("a log", () => {
  const log = { group: "/g", exists: true, complete: true, signs: [] };
  const last = "2026-11-25T01:00:00.000Z";
  it("that is not there", () => {
    expect(found({ logs: { value: { ...log, exists: false } } })).toEqual(["logs-missing"]);
  });

  it("that was not read to its end is no pass, whatever was found", () => {
    expect(found({ logs: { value: { ...log, complete: false } } })).toEqual(["logs? not-all-read"]);
    const signs = [{ sign: "time-out" as const, count: 2, last }];
    expect(found({ logs: { value: { ...log, complete: false, signs } } })).toEqual([
      "logs-time-outs",
      "logs? not-all-read",
    ]);
  });

  const changed = "2026-11-25T00:30:00.000Z";
  const before = "2026-11-25T00:00:00.000Z";
  it.each<[string, string | undefined, LogCount[], object[]]>([
    [
      "errors since the function was changed",
      changed,
      [
        { sign: "import-crash", detail: "Runtime.ImportModuleError", count: 1, last },
        { sign: "access-denied", detail: "dynamodb:PutItem", count: 1, last: before },
        { sign: "access-denied", detail: "ssm:GetParameter", count: 2, last },
        { sign: "access-denied", count: 7, last },
        { sign: "error", detail: "TypeError", count: 1, last: before },
        { sign: "error", detail: "KeyError", count: 4, last },
      ],
      [
        {
          code: "logs-import-crashes",
          severity: "error",
          args: { group: "/g", count: 1, last, errors: ["Runtime.ImportModuleError"] },
        },
        {
          code: "logs-access-denied",
          severity: "error",
          args: { group: "/g", count: 9, last, actions: ["ssm:GetParameter"] },
        },
        {
          code: "logs-errors",
          severity: "warning",
          args: { group: "/g", count: 5, last, errors: ["KeyError", "TypeError"] },
        },
        {
          code: "logs-before-change",
          severity: "warning",
          args: { group: "/g", count: 1, last: before, changed },
        },
      ],
    ],
    [
      "errors of a function that does not tell when it was changed",
      undefined,
      [{ sign: "access-denied", detail: "ses:SendEmail", count: 1, last: before }],
      [{ code: "logs-access-denied", severity: "error" }],
    ],
  ])("with %s", (_name, lastModified, signs, expected) => {
    const configuration = { value: { ...aConfiguration, lastModified } };
    const wiring = aWiring({ configuration, logs: { value: { ...log, signs } } });
    expect(diagnose(wiring, { today }).findings).toMatchObject(expected);
  });

  it("with trouble of several kinds adds it up", () => {
    const signs = [
      { sign: "mail-rejected" as const, count: 2, last },
      { sign: "throttled" as const, count: 1, last: "2026-11-25T02:00:00.000Z" },
    ];
    const { findings } = diagnose(aWiring({ logs: { value: { ...log, signs } } }), { today });
    expect(findings).toMatchObject([
      {
        code: "logs-ses-errors",
        args: { count: 3, last: "2026-11-25T02:00:00.000Z", kinds: ["mail-rejected", "throttled"] },
      },
    ]);
  });
});
