import type { Scenario } from "../../contract/check/scenario.ts";
import type { RuleInfo } from "./rules/index.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { wrapped } from "../terminal/wrap.ts";
import { pageOf } from "./page.ts";

export type ListedScenario = Pick<Scenario, "name" | "title" | "flow">;
export type ListedRule = Pick<RuleInfo, "code" | "severity" | "title">;

/** Names of scenarios by what comes before the slash, and of rules, each with its title. */
export function catalogueText(
  { scenarios, rules }: { scenarios: readonly ListedScenario[]; rules: readonly ListedRule[] },
  paint: Paint,
  columns?: number,
): string {
  const groups = Map.groupBy(scenarios, ({ name }) => partsOf(name)[0]);
  return [
    paint.bold("Scenarios"),
    ...[...groups].flatMap(([group, ones]) => [
      oneLine(group),
      ...entryLines(
        ones.map(({ name, title }) => [partsOf(name)[1], title]),
        paint,
        columns,
      ),
    ]),
    "",
    paint.bold("Rules"),
    ...ruleLines(rules, paint, columns),
    "",
    ...wrapped(
      "check --only <scenario> runs some of them. check --explain <code> shows details of a rule.",
      "",
      pageOf(paint, columns).width,
      paint.dim,
    ),
    "",
  ].join("\n");
}

/** Codes and titles of rules, and how to read more of one. */
export function rulesHelp(rules: readonly ListedRule[], paint: Paint, columns?: number): string {
  const hint = paint.dim("check --explain <code> shows details of a rule.");
  return [...ruleLines(rules, paint, columns), "", hint, ""].join("\n");
}

function ruleLines(rules: readonly ListedRule[], paint: Paint, columns?: number): string[] {
  const texts = rules.map(({ code, severity, title }) => [code, `${severity}: ${title}`] as const);
  return entryLines(texts, paint, columns);
}

function partsOf(name: string): [group: string, part: string] {
  const at = name.indexOf("/");
  return [name.slice(0, at), name.slice(at + 1)];
}

/** In characters. A text comes below a name that is longer. */
const NAME_ROOM = 28;

function entryLines(
  entries: readonly (readonly [name: string, text: string])[],
  paint: Paint,
  columns?: number,
): string[] {
  const { width } = pageOf(paint, columns);
  const longest = Math.max(0, ...entries.map(([name]) => name.length));
  const room = Math.min(longest, NAME_ROOM, width - 30);
  const indent = " ".repeat(room + 4);
  return entries.flatMap(([name, text]) => {
    const lines = wrapped(oneLine(text), indent, width);
    const painted = lines.map((line) => indent + paint.dim(line.slice(indent.length)));
    const shown = oneLine(name);
    if (shown.length > room) return [`  ${shown}`, ...painted];
    const [first = "", ...more] = painted;
    return [`  ${shown.padEnd(room + 2)}${first.slice(indent.length)}`, ...more];
  });
}
