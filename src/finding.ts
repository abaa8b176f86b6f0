/** An `error` fails, a `warning` is worth a fix, a `note` is worth a look. */
export type Severity = "error" | "warning" | "note";

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** Whether a severity is as bad as another, or worse. */
export function isAsBad(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/**
 * Something that was found: code and facts. Its sentence is the report's to write.
 *
 * @template Catalogue By code, what the sentence needs to know.
 * @template Where The place: in a document, a mail, a scenario.
 * @template Proof What shows it.
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

/** What a finding has whose code says it all. */
export type Nothing = Readonly<Record<string, never>>;
