import { functionArn, userPoolArn } from "../../arn.ts";
import type {
  Check,
  Fact,
  FunctionConfiguration,
  FunctionPlace,
  LogSearch,
  LogSign,
  Pool,
  Sender,
  SesAccount,
  Simulation,
  Unknown,
  Wiring,
} from "../../wiring.ts";
import { deprecationOf } from "./runtimes.ts";
import { judgePolicy, statementIds } from "./resource-policy.ts";
import type { CallByCognito, PolicyVerdict } from "./resource-policy.ts";

/** What is looked at, in the order in which a confirmation gets to it. */
export const CHECKS: readonly Check[] = [
  ...(["trigger", "policy", "function", "role", "sender", "ses", "logs"] as const),
];

type None = Readonly<Record<string, never>>;

/** What a finding of each code has to tell. Of a policy, `taken` has the ids of all its statements. */
export interface FindingArgs {
  "trigger-not-set": None;
  "trigger-not-a-function": { trigger: string };
  "trigger-calls-another-function": { trigger: string };
  "policy-missing": { taken: readonly string[] };
  "policy-on-function-only": { taken: readonly string[] };
  "policy-for-another-caller": {
    key: string;
    wanted: readonly string[];
    sid?: string | undefined;
    taken: readonly string[];
  };
  "policy-denies": { sids: readonly string[] };
  "policy-open": { sids: readonly string[]; taken: readonly string[] };
  "function-missing": None;
  "function-not-active": { state: string; reason?: string | undefined };
  "function-update-not-done": { status: string; reason?: string | undefined };
  "timeout-over-cognito": { timeoutSeconds: number };
  "timeout-short": { timeoutSeconds: number };
  "memory-low": { memoryMb: number };
  "runtime-deprecated": { runtime: string; since: string; current: string };
  "vpc-way-out": { vpc: string; subnets: readonly string[]; securityGroups: readonly string[] };
  "role-may-not-send": {
    roleArn: string;
    by: "none" | "deny" | "boundary" | "organization";
    resource: string;
  };
  "role-sends-otherwise": { roleArn: string; actions: readonly string[] };
  "sender-malformed": { text: string; from: Sender["from"] };
  "sender-not-an-identity": { address: string };
  "sender-not-verified": { address: string; identity: string; status: string };
  "ses-sandbox": None;
  "ses-sending-off": None;
  "ses-shut-down": None;
  "ses-on-probation": None;
  "ses-quota-used-up": { left: number; max: number };
  "ses-quota-low": { left: number; max: number };
  "logs-missing": { group: string };
  "logs-time-outs": { group: string; count: number; last: string };
  "logs-ses-errors": { group: string; count: number; last: string; kinds: readonly LogSign[] };
}

/** With an `error` the mail does not go out, or the confirmation fails; a `warning` is worth a look. */
const SEVERITIES = {
  "trigger-not-set": "error",
  "trigger-not-a-function": "error",
  "trigger-calls-another-function": "error",
  "policy-missing": "error",
  "policy-on-function-only": "error",
  "policy-for-another-caller": "error",
  "policy-denies": "error",
  "policy-open": "warning",
  "function-missing": "error",
  "function-not-active": "error",
  "function-update-not-done": "warning",
  "timeout-over-cognito": "warning",
  "timeout-short": "warning",
  "memory-low": "warning",
  "runtime-deprecated": "warning",
  "vpc-way-out": "warning",
  "role-may-not-send": "error",
  "role-sends-otherwise": "warning",
  "sender-malformed": "error",
  "sender-not-an-identity": "error",
  "sender-not-verified": "error",
  "ses-sandbox": "error",
  "ses-sending-off": "error",
  "ses-shut-down": "error",
  "ses-on-probation": "warning",
  "ses-quota-used-up": "error",
  "ses-quota-low": "warning",
  "logs-missing": "warning",
  "logs-time-outs": "warning",
  "logs-ses-errors": "warning",
} as const satisfies Record<WiringFindingCode, "error" | "warning">;

export type WiringFindingCode = keyof FindingArgs;

/** What is wrong, and the figures of it. The sentence and the command that mends it are the report's. */
export type WiringFinding = {
  [Code in WiringFindingCode]: {
    check: Check;
    code: Code;
    severity: "error" | "warning";
    args: FindingArgs[Code];
  };
}[WiringFindingCode];

/** A finding before it is known which check it belongs to. */
type Found = {
  [Code in WiringFindingCode]: [code: Code, args: FindingArgs[Code]];
}[WiringFindingCode];

export interface Unchecked extends Unknown {
  check: Check;
}

export interface Diagnosis {
  /** In the order of {@link CHECKS}. */
  checks: { check: Check; result: CheckResult }[];
  findings: WiringFinding[];
  /** What could not be checked, which is no pass. */
  unchecked: Unchecked[];
}

export type CheckResult = "passed" | "warning" | "failed" | "unchecked" | "left-out";

/** Cognito's limit on a trigger. @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
const COGNITO_SECONDS = 5;

/** A first call loads the handler and the SES client; with less than this it hardly comes to an end. */
const SHORT_SECONDS = 2;

/** Lambda's least, with a share of a CPU to match. */
const LOW_MEMORY_MB = 128;

/** The part of the daily quota that is little. */
const LITTLE = 0.1;

export interface DiagnoseOptions {
  /** `YYYY-MM-DD`, for what becomes of runtimes. */
  today: string;
  /** What is not to be looked at. */
  without?: readonly Check[];
}

/** What is wrong with the way from a pool to its mail, and what could not be found out. */
export function diagnose(wiring: Wiring, { today, without = [] }: DiagnoseOptions): Diagnosis {
  const judged = CHECKS.filter((check) => !without.includes(check)).map((check) => ({
    check,
    ...JUDGES[check](wiring, today),
  }));
  const findings = judged.flatMap(({ check, found = [] }) =>
    found.map(
      ([code, args]) => ({ check, code, severity: SEVERITIES[code], args }) as WiringFinding,
    ),
  );
  const unchecked = judged.flatMap(({ check, unknown }) =>
    unknown === undefined ? [] : [{ check, ...unknown }],
  );
  return {
    checks: CHECKS.map((check) => ({
      check,
      result: resultOf(check, findings, unchecked, without),
    })),
    findings,
    unchecked,
  };
}

function resultOf(
  check: Check,
  findings: readonly WiringFinding[],
  unchecked: readonly Unchecked[],
  without: readonly Check[],
): CheckResult {
  if (without.includes(check)) return "left-out";
  const own = findings.filter((finding) => finding.check === check);
  if (own.some(({ severity }) => severity === "error")) return "failed";
  if (unchecked.some((gap) => gap.check === check)) return "unchecked";
  return own.length > 0 ? "warning" : "passed";
}

interface Judgement {
  found?: Found[];
  unknown?: Unknown | undefined;
}

const JUDGES: Record<Check, (wiring: Wiring, today: string) => Judgement> = {
  trigger: ({ pool, named }) => known(pool, (value) => judgeTrigger(value, named)),
  policy: judgeAccess,
  function: ({ configuration }, today) =>
    known(configuration, (value) =>
      value === undefined
        ? { found: [["function-missing", {}]] }
        : { found: judgeConfiguration(value, today) },
    ),
  role: ({ role, sender }) => known(role, (value) => judgeRole(value, sender)),
  sender: ({ sender }) => known(sender, judgeSender),
  ses: ({ ses }) => known(ses, (value) => ({ found: judgeSes(value) })),
  logs: ({ logs }) => known(logs, judgeLogs),
};

function known<T>(fact: Fact<T>, judge: (value: T) => Judgement): Judgement {
  return "unknown" in fact ? { unknown: fact.unknown } : judge(fact.value);
}

function judgeTrigger({ trigger }: Pool, named: FunctionPlace | undefined): Judgement {
  if (trigger === undefined) return { found: [["trigger-not-set", {}]] };
  const [, , service, , , , name] = trigger.split(":");
  if (service !== "lambda" || name === undefined) {
    return { found: [["trigger-not-a-function", { trigger }]] };
  }
  return named === undefined || isSame(named, trigger)
    ? {}
    : { found: [["trigger-calls-another-function", { trigger }]] };
}

/** Who names no alias or version means the function, whichever of them is called. */
function isSame(named: FunctionPlace, trigger: string): boolean {
  const [, , , region, account, , name, qualifier] = trigger.split(":");
  return (
    name === named.name &&
    region === named.region &&
    (named.account === undefined || account === named.account) &&
    (named.qualifier === undefined || named.qualifier === (qualifier ?? "$LATEST"))
  );
}

function judgeAccess(wiring: Wiring): Judgement {
  const { policy, unqualifiedPolicy, configuration, target, pool, account, region, poolId } =
    wiring;
  if ("unknown" in policy) return { unknown: policy.unknown };
  // A function that is not there has no policy either; that it is not there is said elsewhere.
  if ("value" in configuration && configuration.value === undefined) {
    return { unknown: { reason: "no-function" } };
  }
  if (target?.account === undefined || account === undefined) {
    return { unknown: { reason: "depends", detail: "the account of the pool" } };
  }
  const poolArn =
    "value" in pool && pool.value.arn !== ""
      ? pool.value.arn
      : userPoolArn({ partition: target.partition, region, account }, poolId);
  const call = { poolArn, account, functionArn: functionArn(target) };
  if (policy.value === undefined) return { found: [missing(unqualifiedPolicy, target, call, [])] };
  const verdict = judgePolicy(policy.value, call);
  const taken = statementIds(policy.value);
  switch (verdict.kind) {
    case "allowed":
      return verdict.open.length === 0
        ? {}
        : {
            found: [["policy-open", { taken, sids: verdict.open.flatMap(({ sid }) => sid ?? []) }]],
          };
    case "denied":
      return {
        found: [["policy-denies", { sids: verdict.sid === undefined ? [] : [verdict.sid] }]],
      };
    case "undecided":
      return { unknown: { reason: "undecided", detail: verdict.keys.join(", ") } };
    case "unreadable":
      return { unknown: { reason: "failed", detail: "the policy is none that can be read" } };
    case "not-allowed":
      return {
        found: [nearMiss(verdict, taken) ?? missing(unqualifiedPolicy, target, call, taken)],
      };
  }
}

/** A permission on the function as such does not reach its aliases and versions. */
function missing(
  unqualified: Fact<string | undefined> | undefined,
  target: FunctionPlace,
  call: CallByCognito,
  taken: readonly string[],
): Found {
  const whole = unqualified !== undefined && "value" in unqualified ? unqualified.value : undefined;
  const { qualifier: _qualifier, ...place } = target;
  const onFunction =
    whole !== undefined &&
    judgePolicy(whole, { ...call, functionArn: functionArn(place) }).kind === "allowed";
  return [onFunction ? "policy-on-function-only" : "policy-missing", { taken }];
}

function nearMiss(
  { near }: PolicyVerdict & { kind: "not-allowed" },
  taken: readonly string[],
): Found | undefined {
  if (near === undefined) return undefined;
  const { sid, key, wanted } = near;
  return ["policy-for-another-caller", { key, wanted, taken, sid }];
}

function judgeConfiguration(settings: FunctionConfiguration, today: string): Found[] {
  const { state, stateReason, lastUpdateStatus, lastUpdateReason, vpc } = settings;
  const { timeoutSeconds, memoryMb, runtime } = settings;
  const found: Found[] = [];
  if (state !== undefined && state !== "Active") {
    found.push(["function-not-active", { state, reason: stateReason }]);
  }
  if (lastUpdateStatus !== undefined && lastUpdateStatus !== "Successful") {
    const args = { status: lastUpdateStatus, reason: lastUpdateReason };
    found.push(["function-update-not-done", args]);
  }
  if (timeoutSeconds !== undefined && timeoutSeconds > COGNITO_SECONDS) {
    found.push(["timeout-over-cognito", { timeoutSeconds }]);
  }
  if (timeoutSeconds !== undefined && timeoutSeconds <= SHORT_SECONDS) {
    found.push(["timeout-short", { timeoutSeconds }]);
  }
  // Compiled languages do well with the least.
  if (
    memoryMb !== undefined &&
    memoryMb <= LOW_MEMORY_MB &&
    runtime?.startsWith("nodejs") === true
  ) {
    found.push(["memory-low", { memoryMb }]);
  }
  const deprecation = runtime === undefined ? undefined : deprecationOf(runtime, today);
  if (runtime !== undefined && deprecation !== undefined) {
    found.push(["runtime-deprecated", { runtime, ...deprecation }]);
  }
  if (vpc !== undefined) {
    const { id, subnets, securityGroups } = vpc;
    found.push(["vpc-way-out", { vpc: id, subnets, securityGroups }]);
  }
  return found;
}

const SEND = "ses:SendEmail";

function judgeRole({ roleArn, results }: Simulation, sender: Fact<Sender>): Judgement {
  const identity = identityOf(sender);
  const about = (action: string): Simulation["results"] =>
    results.filter(
      (result) =>
        result.action === action &&
        (identity === undefined ||
          result.resource === "*" ||
          result.resource.endsWith(`/${identity}`)),
    );
  const plain = about(SEND);
  if (plain.length === 0) {
    return { unknown: { reason: "failed", detail: `IAM said nothing of ${SEND}` } };
  }
  if (plain.some(({ decision }) => decision === "allowed")) return {};
  const others = [...new Set(results.map(({ action }) => action))].filter((action) =>
    about(action).some(({ decision }) => decision === "allowed"),
  );
  if (others.length > 0) return { found: [["role-sends-otherwise", { roleArn, actions: others }]] };
  const explicit = plain.some(({ decision }) => decision === "explicitDeny");
  const refusedBy = plain.find((result) => result.refusedBy !== undefined)?.refusedBy;
  const missingKeys = plain.flatMap((result) => result.missingKeys);
  if (!explicit && refusedBy === undefined && missingKeys.length > 0) {
    return { unknown: { reason: "undecided", detail: [...new Set(missingKeys)].join(", ") } };
  }
  // A role may send as single identities, and without the sender nobody knows which to ask for.
  if (!explicit && refusedBy === undefined && plain.every(({ resource }) => resource === "*")) {
    return { unknown: { reason: "no-sender" } };
  }
  const by = refusedBy ?? (explicit ? "deny" : "none");
  const resource = plain[0]?.resource ?? "*";
  return { found: [["role-may-not-send", { roleArn, by, resource }]] };
}

/** The identity that SES takes: the address itself if it is one, or else the nearest domain. */
function identityOf(sender: Fact<Sender>): string | undefined {
  if ("unknown" in sender) return undefined;
  const { identities } = sender.value;
  return (identities.find(({ verified }) => verified) ?? identities[0])?.name;
}

function judgeSender({ text, address, identities, from }: Sender): Judgement {
  if (address === undefined) return { found: [["sender-malformed", { text, from }]] };
  if (identities.some(({ verified }) => verified)) return {};
  const [identity] = identities;
  return {
    found: [
      identity === undefined
        ? ["sender-not-an-identity", { address }]
        : ["sender-not-verified", { address, identity: identity.name, status: identity.status }],
    ],
  };
}

function judgeSes(account: SesAccount): Found[] {
  const { production, sendingEnabled, enforcement, maxIn24Hours, sentIn24Hours = 0 } = account;
  const found: Found[] = [];
  if (enforcement === "SHUTDOWN") found.push(["ses-shut-down", {}]);
  else if (!sendingEnabled) found.push(["ses-sending-off", {}]);
  if (enforcement === "PROBATION") found.push(["ses-on-probation", {}]);
  if (!production) found.push(["ses-sandbox", {}]);
  if (maxIn24Hours === undefined || maxIn24Hours < 0) return found;
  const left = Math.max(0, Math.floor(maxIn24Hours - sentIn24Hours));
  const args = { left, max: maxIn24Hours };
  if (left === 0) found.push(["ses-quota-used-up", args]);
  else if (left < maxIn24Hours * LITTLE) found.push(["ses-quota-low", args]);
  return found;
}

function judgeLogs({ group, exists, complete, signs }: LogSearch): Judgement {
  if (!exists) return { found: [["logs-missing", { group }]] };
  const timeOuts = signs.filter(({ sign }) => sign === "time-out");
  const errors = signs.filter(({ sign }) => sign !== "time-out");
  const found: Found[] = [];
  for (const { count, last } of timeOuts) found.push(["logs-time-outs", { group, count, last }]);
  if (errors.length > 0) {
    const last =
      errors
        .map((error) => error.last)
        .toSorted()
        .at(-1) ?? "";
    const count = errors.reduce((sum, error) => sum + error.count, 0);
    found.push(["logs-ses-errors", { group, count, last, kinds: errors.map(({ sign }) => sign) }]);
  }
  return { found, unknown: complete ? undefined : { reason: "not-all-read", detail: group } };
}
