/** An `error` fails; a `warning` should be fixed; a `note` is for information. */
export type Severity = "error" | "warning" | "note";

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** Whether a severity is as bad as another, or worse. */
export function isAsBad(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/**
 * A finding: a code and its data. The report writes the sentence.
 *
 * @template Catalogue Data that the sentence needs, by code.
 * @template Where Its place: in a document, a mail, a scenario.
 * @template Proof Where it can be seen.
 */
export type Finding<Catalogue, Where = Nothing, Proof = never> = {
  [Code in keyof Catalogue]: {
    code: Code;
    severity: Severity;
    where: Where;
    args: Catalogue[Code];
    proof?: Proof;
  };
}[keyof Catalogue];

/** No data: the finding's code tells everything. */
export type Nothing = Readonly<Record<string, never>>;
