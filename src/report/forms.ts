import type { DetailedDifference } from "../diff/parts.ts";
import type { Paint } from "./terminal/paint.ts";

/** A report in every form that it can be asked for. Each form loads what it needs. */
export interface ReportForms {
  /** The document of `--json`. */
  document: (exitCode: number) => Promise<object>;
  text: (paint: Paint, page: TextPage) => Promise<string>;
  /** Annotations of GitHub Actions. */
  github: () => Promise<string>;
  /** `undefined` when there is nothing to compare. */
  differences: readonly DetailedDifference[] | undefined;
}

export interface TextPage {
  /** Of the terminal, in cells; `undefined` where there is none. */
  width: number | undefined;
  /** Whether the differences are written elsewhere, for a program. */
  isAside: boolean;
}
