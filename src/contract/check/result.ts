import type { Conclusion } from "../conclusion.ts";

export type RuleSeverity = "error" | "warning" | "note";

/** A rule of the catalogue, told in words that every report and the docs page share. */
export interface RuleInfo {
  /** Stable: `no-duplicate-mail`. */
  code: string;
  severity: RuleSeverity;
  /** What the rule asks for, in one line. */
  title: string;
  why: string;
  /** The one-line fix. */
  fix: string;
  /** Where the fact comes from: a URL. */
  evidence: string;
  /** TypeScript of a handler that fails, and of one that passes. */
  failing: string;
  passing: string;
}

/** One broken rule in one scenario. */
export interface CheckFinding {
  code: string;
  severity: RuleSeverity;
  scenario: string;
  /** What was seen, in one sentence. */
  message: string;
  /** In the user's own code, as far as it is known: `file:line:column`. */
  place?: string;
  /** What proves it: places in the scenario's invocation. */
  proof?: { invocation: number; mail?: number; difference?: number; log?: number; call?: number };
}

export type ScenarioStatus = "passed" | "failed" | "left-out" | "interrupted";

/** One scenario, run: an event under conditions, called once or as often as a retry would. */
export interface ScenarioResult {
  /** Stable: `confirm-sign-up/ses-throttled`. */
  name: string;
  title: string;
  /** The column of the matrix: the flow. */
  flow: string;
  status: ScenarioStatus;
  /** Why it was left out, or not played. */
  reason?: string;
  calls: readonly Conclusion[];
  findings: readonly CheckFinding[];
  durationMs: number;
}

/** What `check` found: everything that any report prints. */
export interface CheckReport {
  /** The handler's file and export, or the function. */
  target: string;
  /** The absolute path of the handler's file, for annotations. */
  file?: string;
  seed: string;
  rules: readonly RuleInfo[];
  /** Switched off, with the reason that the user gave. */
  off: readonly { code: string; reason: string | undefined }[];
  scenarios: readonly ScenarioResult[];
  /** Whether somebody broke off: what is there is what was done. */
  interrupted: boolean;
  durationMs: number;
}
