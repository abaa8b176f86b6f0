import type { UnsetVariable } from "../../invocation.ts";
import { withoutUndefined } from "../../json.ts";
import { tryRead } from "../try-read.ts";

/** The part of a line that is read on each side of a place. A bundle has lines of many thousand characters. */
const LONGEST = 500;

/**
 * Makes what adds to unset variables what the user's own code does where they are not set. Each place is read once,
 * although every call names it again.
 */
export function createFallbacks(): (variables: readonly UnsetVariable[]) => UnsetVariable[] {
  const known = new Map<string, Pick<UnsetVariable, "fallback" | "given">>();
  return (variables) =>
    variables.map((variable) => {
      const { name, caller = "" } = variable;
      const [, file, row, column] = /^(.+):(\d+):(\d+)$/.exec(caller) ?? [];
      if (file === undefined) return variable;
      const key = `${name} ${caller}`;
      const found = known.get(key) ?? readAt(file, Number(row), Number(column), name);
      known.set(key, found);
      return { ...variable, ...found };
    });
}

function readAt(
  file: string,
  row: number,
  column: number,
  name: string,
): Pick<UnsetVariable, "fallback" | "given"> {
  const [line = "", ...below] = (tryRead(file) ?? "").split("\n").slice(row - 1, row + 2);
  const before = line.slice(Math.max(0, column - 1 - LONGEST), column - 1);
  const after = [line.slice(column - 1), ...below].join(" ").slice(0, LONGEST);
  return withoutUndefined<Pick<UnsetVariable, "fallback" | "given">>({
    fallback: fallbackIn(before, after, name),
    given: GIVEN.exec(before)?.[1],
  });
}

/** Before and after the place of a read; the place is the name's, or where the expression begins. */
function fallbackIn(before: string, after: string, name: string): string | undefined {
  const read = new RegExp(
    String.raw`^(?:[\w$\s.?!([]*?env\s*(?:\?\.)?[.[])?[\s["'\x60]*${name}(?![\w$])`,
  ).exec(after)?.[0];
  if (read === undefined) return undefined;
  if (CHECKED.test(`${before}${read}`.slice(0, -name.length))) return "if";
  return FALLBACK.exec(after.slice(read.length, read.length + 100))?.[1];
}

/** The place may be after `process.env`, and in a template: `` TableName: `users-${process.env.STAGE}` ``. */
const GIVEN = /([\w$]+)["']?\s*[:=]\s*(?:`[^`]*\$\{\s*)?(?:process\s*\.\s*env\s*[.[]\s*["'`]?)?$/;
const CHECKED = /(?:\b(?:if|Boolean)\s*\(|!)\s*(?:process\s*\.\s*)?env\s*[.[]\s*["'`]?$/;
const FALLBACK =
  /^["'`\]!)]*(?:\s+as [\w\s|]+)?\)*(?:\?\.[\w$.()'"`,]*(?=\s*(?:\|\||\?\?))|\s*:\s*[\w$]+(?=\s*=))?\s*((?:\|\||\?\?|&&|[!=]==?|=(?![=>])|\?(?![.?])).*)/s;
