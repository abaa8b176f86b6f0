import type { CheckReport } from "../contract/check/result.ts";
import type { ConclusionResult } from "../contract/conclusion.ts";
import type { Diagnosis } from "../contract/wiring/diagnose.ts";
import type { UserError } from "../errors.ts";
import type { MapProgress } from "../remote/many/map-run.ts";
import type { ManySummary } from "../contract/many.ts";

export const EXIT = {
  /** Done, and nothing failed. */
  ok: 0,
  /** The handler failed, Cognito refuses its answer, or something is different. */
  failed: 1,
  /** It could not be done: usage, input, the handler's file, AWS. Or the dry run was in the way. */
  unusable: 2,
  /** Interrupted by the user. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command ends with. */
export type CommandResult =
  | { kind: "done" }
  | { kind: "cancelled" }
  | { kind: "error" }
  /** A handler or a function was called. Mail that should have been delivered may not have been. */
  | { kind: "called"; results: readonly ConclusionResult[]; undelivered?: UserError | undefined }
  | {
      kind: "compared";
      /** `undefined`: a side is not known. */
      agree: boolean | undefined;
      results: readonly ConclusionResult[];
      undelivered?: UserError | undefined;
    }
  | ({ kind: "many" } & Pick<ManySummary, "counts" | "error" | "stopped">)
  | ({ kind: "map-run" } & Pick<MapProgress, "status" | "counts">)
  | ({ kind: "checked" } & Pick<CheckReport, "ok" | "counts" | "interrupted">)
  | ({ kind: "diagnosed" } & Pick<Diagnosis, "findings" | "unchecked">)
  | { kind: "linted"; errors: number; unreadable: number };

export function exitCodeOf(result: CommandResult): ExitCode {
  switch (result.kind) {
    case "done":
      return EXIT.ok;
    case "cancelled":
      return EXIT.cancelled;
    case "error":
      return EXIT.unusable;
    case "called":
    case "compared": {
      if (result.undelivered !== undefined) return EXIT.unusable;
      const differ = result.kind === "compared" && result.agree === false;
      if (differ || result.results.includes("failed")) return EXIT.failed;
      return codeOf(result.results.includes("not-judged"), false);
    }
    case "many": {
      const { unknown, notCalled, invalid, failed } = result.counts;
      if (result.stopped === "interrupted") return EXIT.cancelled;
      return codeOf(result.error !== undefined || unknown + notCalled + invalid > 0, failed > 0);
    }
    case "map-run": {
      const { status, counts } = result;
      const isFailed = (counts?.failed ?? 0) + (counts?.timedOut ?? 0) > 0;
      // A run that ended is judged by its events; one that could not do its work is not.
      const isDone = status === "SUCCEEDED" || (status === "FAILED" && isFailed);
      return codeOf(!isDone, isFailed);
    }
    case "checked": {
      if (result.interrupted) return EXIT.cancelled;
      // What there was no time for, or the dry run was in the way of, has not passed.
      if (result.counts.failed > 0) return EXIT.failed;
      return codeOf(!result.ok, false);
    }
    case "diagnosed":
      // What could not be checked is not a pass; what is known to be wrong counts more.
      if (result.findings.some(({ severity }) => severity === "error")) return EXIT.failed;
      return codeOf(result.unchecked.length > 0, false);
    case "linted":
      return codeOf(result.unreadable > 0, result.errors > 0);
  }
}

function codeOf(isUnusable: boolean, isFailed: boolean): ExitCode {
  if (isUnusable) return EXIT.unusable;
  return isFailed ? EXIT.failed : EXIT.ok;
}
