/**
 * When Lambda deprecates, or has deprecated, each of its Node runtimes. Other languages' runtimes are as
 * good a target, and so is one that is newer than this list: what is not here is never a finding.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
const DEPRECATED_ON: Readonly<Record<string, string>> = {
  nodejs: "2016-10-31",
  "nodejs4.3": "2020-03-05",
  "nodejs6.10": "2019-08-12",
  "nodejs8.10": "2020-03-06",
  "nodejs10.x": "2021-07-30",
  "nodejs12.x": "2023-03-31",
  "nodejs14.x": "2023-12-04",
  "nodejs16.x": "2024-06-12",
  "nodejs18.x": "2025-09-01",
  "nodejs20.x": "2026-04-30",
  "nodejs22.x": "2027-04-30",
  "nodejs24.x": "2028-04-30",
};

/** What to change to. */
export const CURRENT_RUNTIME = "nodejs24.x";

/** The day of a runtime's deprecation, `YYYY-MM-DD`, when it has come. */
export function deprecatedOn(runtime: string, today: string): string | undefined {
  const day = Object.hasOwn(DEPRECATED_ON, runtime) ? DEPRECATED_ON[runtime] : undefined;
  return day !== undefined && day <= today ? day : undefined;
}
