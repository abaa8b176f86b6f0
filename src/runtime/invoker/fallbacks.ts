import type { UnsetVariable } from "../../invocation.ts";
import { withoutUndefined } from "../../json.ts";
import { tryRead } from "../try-read.ts";

/** The unset variables with what the user's own code does where they are not set. */
export function withFallbacks(variables: readonly UnsetVariable[]): UnsetVariable[] {
  const files = new Map<string, string[]>();
  return variables.map((variable) => {
    const [, file, row, column] = /^(.+):(\d+):(\d+)$/.exec(variable.caller ?? "") ?? [];
    if (file === undefined) return variable;
    const lines = files.get(file) ?? (tryRead(file) ?? "").split("\n");
    files.set(file, lines);
    const [line = "", ...below] = lines.slice(Number(row) - 1, Number(row) + 2);
    const before = line.slice(0, Number(column) - 1);
    const after = [line.slice(before.length), ...below].join(" ");
    const fallback = fallbackIn(before, after, variable.name);
    const given = GIVEN.exec(before)?.[1];
    return withoutUndefined<UnsetVariable>({ ...variable, fallback, given });
  });
}

/** Before and after the place of a read; the place is the name's, or where the expression begins. */
function fallbackIn(before: string, after: string, name: string): string | undefined {
  const read = new RegExp(
    String.raw`^(?:[\w$\s.?!([]*env\s*(?:\?\.)?[.[])?[\s["'\x60]*${name}(?![\w$])`,
  ).exec(after)?.[0];
  if (read === undefined) return undefined;
  if (CHECKED.test(`${before}${read}`.slice(0, -name.length))) return "if";
  return FALLBACK.exec(after.slice(read.length, read.length + 100))?.[1];
}

/** The place may be after `process.env`. */
const GIVEN = /([\w$]+)["']?\s*[:=]\s*(?:process\s*\.\s*env\s*[.[]\s*["'`]?)?$/;
const CHECKED = /(?:\bif\s*\(|!)\s*(?:process\s*\.\s*)?env\s*[.[]\s*["'`]?$/;
const FALLBACK =
  /^["'`\]!)]*(?:\s+as [\w\s|]+)?\)*\s*((?:\|\||\?\?|&&|[!=]==?|=(?![=>])|\?(?![.?])).*)/s;
