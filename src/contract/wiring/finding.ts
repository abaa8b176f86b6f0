import type { Finding, Nothing } from "../../finding.ts";
import type { Examination, Fact, LogSign, Sender, Unknown } from "../../wiring.ts";

/** A problem and its figures. The report adds the sentence and the command that fixes it. */
export type WiringFinding = Finding<WiringArgs, { examination: Examination }>;

export type WiringCode = keyof WiringArgs;

/** Data of each finding. For policies, `taken` contains the IDs of all statements. */
export interface WiringArgs {
  "trigger-not-set": Nothing;
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
  "function-missing": Nothing;
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
  "ses-sandbox": Nothing;
  "ses-sending-off": Nothing;
  "ses-shut-down": Nothing;
  "ses-on-probation": Nothing;
  "ses-quota-used-up": { left: number; max: number };
  "ses-quota-low": { left: number; max: number };
  "logs-missing": { group: string };
  "logs-import-crashes": LogTotal & { errors: readonly string[] };
  "logs-access-denied": LogTotal & { actions: readonly string[] };
  "logs-time-outs": LogTotal;
  "logs-ses-errors": LogTotal & { kinds: readonly LogSign[] };
  "logs-errors": LogTotal & { errors: readonly string[] };
  /** Import crashes and denied calls from before the function's last change. */
  "logs-before-change": LogTotal & { changed: string };
}

/** Count for the last day; `last` is ISO 8601. */
interface LogTotal {
  group: string;
  count: number;
  last: string;
}

/** Findings that are only warnings. Any other code means that no mail is sent or the confirmation fails. */
export const WIRING_WARNINGS: ReadonlySet<WiringCode> = new Set([
  ...(["policy-open", "function-update-not-done", "timeout-over-cognito"] as const),
  ...(["timeout-short", "memory-low", "runtime-deprecated", "vpc-way-out"] as const),
  ...(["role-sends-otherwise", "ses-on-probation", "ses-quota-low"] as const),
  ...(["logs-missing", "logs-time-outs", "logs-ses-errors", "logs-errors"] as const),
  ...(["logs-before-change"] as const),
]);

/** A finding before its examination is known. */
export type Defect = { [Code in WiringCode]: [code: Code, args: WiringArgs[Code]] }[WiringCode];

/** Result of an examination: what is wrong, and what could not be determined. */
export type Judgement = readonly (Defect | Unknown)[];

export function known<T>(fact: Fact<T>, judge: (value: T) => Judgement): Judgement {
  return "unknown" in fact ? [fact.unknown] : judge(fact.value);
}
