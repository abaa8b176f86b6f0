import type { LogCount, LogSearch, LogSign } from "../../wiring.ts";
import type { Defect, Judgement } from "./finding.ts";

/** Without an end to them, no confirmation does what the handler is for. */
const BREAKING: ReadonlySet<LogSign> = new Set(["import-crash", "access-denied"]);

/** @param changed When the function was last changed, which may have fixed what came before. */
export function judgeLogs(search: LogSearch, changed: string | undefined): Judgement {
  const { group, exists, complete, signs } = search;
  if (!exists) return [["logs-missing", { group }]];
  const isOld = ({ sign, last }: LogCount): boolean =>
    BREAKING.has(sign) && changed !== undefined && last < changed;
  const total = (counts: readonly LogCount[]): { group: string; count: number; last: string } => ({
    group,
    count: counts.reduce((sum, each) => sum + each.count, 0),
    last: counts.reduce((latest, { last }) => (last > latest ? last : latest), ""),
  });
  const found: Defect[] = [];
  const find = (
    isMeant: (count: LogCount) => boolean,
    defect: (counts: LogCount[]) => Defect,
  ): void => {
    const counts = signs.filter(isMeant);
    if (counts.length > 0) found.push(defect(counts));
  };
  const of = (sign: LogSign) => (count: LogCount) => count.sign === sign && !isOld(count);
  find(of("import-crash"), (counts) => [
    "logs-import-crashes",
    { ...total(counts), errors: detailsOf(counts) },
  ]);
  find(of("access-denied"), (counts) => [
    "logs-access-denied",
    { ...total(counts), actions: detailsOf(counts) },
  ]);
  find(of("time-out"), (counts) => ["logs-time-outs", total(counts)]);
  find(isAboutMail, (counts) => [
    "logs-ses-errors",
    { ...total(counts), kinds: counts.map(({ sign }) => sign) },
  ]);
  find(of("error"), (counts) => ["logs-errors", { ...total(counts), errors: detailsOf(counts) }]);
  find(isOld, (counts) => ["logs-before-change", { ...total(counts), changed: changed ?? "" }]);
  return complete ? found : [...found, { reason: "not-all-read", detail: group }];
}

function isAboutMail({ sign }: LogCount): boolean {
  return !BREAKING.has(sign) && sign !== "time-out" && sign !== "error";
}

/** The most frequent first. */
function detailsOf(counts: readonly LogCount[]): string[] {
  return counts
    .toSorted((one, other) => other.count - one.count)
    .flatMap(({ detail }) => detail ?? []);
}
