/**
 * When Lambda deprecates, or has deprecated, each of its runtimes. What is not here, being newer than this
 * list, is never a finding.
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
  "python2.7": "2021-07-15",
  "python3.6": "2022-07-18",
  "python3.7": "2023-12-04",
  "python3.8": "2024-10-14",
  "python3.9": "2025-12-15",
  "ruby2.5": "2021-07-30",
  "ruby2.7": "2023-12-07",
  "ruby3.2": "2026-03-31",
  java8: "2024-01-08",
  "dotnetcore2.1": "2022-01-05",
  "dotnetcore3.1": "2023-04-03",
  dotnet6: "2024-12-20",
  dotnet8: "2026-11-10",
  "go1.x": "2024-01-08",
  provided: "2024-01-08",
};

/** What to change to. Go has no runtime of its own any more. */
const CURRENT: Readonly<Record<string, string>> = {
  nodejs: "nodejs24.x",
  python: "python3.14",
  ruby: "ruby3.4",
  java: "java25",
  dotnet: "dotnet10",
  dotnetcore: "dotnet10",
  go: "provided.al2023",
  provided: "provided.al2023",
};

/** A runtime's deprecation, when its day has come: the day, `YYYY-MM-DD`, and what to change to. */
export function deprecationOf(
  runtime: string,
  today: string,
): { since: string; current: string } | undefined {
  const since = Object.hasOwn(DEPRECATED_ON, runtime) ? DEPRECATED_ON[runtime] : undefined;
  const current = CURRENT[/^[a-z]+/.exec(runtime)?.[0] ?? ""];
  if (since === undefined || since > today || current === undefined) return undefined;
  return { since, current };
}
