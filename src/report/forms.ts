import type { DetailedDifference } from "../diff/parts.ts";
import type { Paint } from "./terminal/paint.ts";

/** A report in every form that it can be asked for. Each form loads what it needs. */
export interface ReportForms {
  /** The document of `--json`. */
  document: (exitCode: number) => Promise<object>;
  /**
   * @param width Of the terminal, in cells; `undefined` where there is none.
   * @param isAside Whether the differences are written elsewhere, for a program.
   */
  text: (
    paint: Paint,
    { width, isAside }: { width: number | undefined; isAside: boolean },
  ) => Promise<string>;
  /** Annotations of GitHub Actions. */
  github: () => Promise<string>;
  /** `undefined` when there is nothing to compare. */
  differences: readonly DetailedDifference[] | undefined;
}
