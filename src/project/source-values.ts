import { isObject } from "../json.ts";
import type { Json } from "../json.ts";

/** What a value is made by, where it is not written literally. */
const CODE = "$code";

/** The source of a value that only running it would tell. */
export function codeOf(value: Json | undefined): string | undefined {
  const code = isObject(value) ? value[CODE] : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Reads an expression of JavaScript or TypeScript as far as it is literal. No comments may be in it. */
export function readSource(expression: string, depth = 0): Json {
  const code = expression.trim().replace(/\s+(?:as|satisfies)\s+[^,;(){}]+$|!$/, "");
  const inner = code.slice(1, -1);
  const isWhole = /^["'`{[]/.test(code) && endOfGroup(code, 0) === code.length;
  if (isWhole && /^["'`]/.test(code) && !(code.startsWith("`") && /(?<!\\)\$\{/.test(inner))) {
    return inner.replace(/\\([^nrtux\d])/g, "$1");
  }
  if (isWhole && depth < 40) {
    if (code.startsWith("[")) return splitList(inner).map((each) => readSource(each, depth + 1));
    if (code.startsWith("{")) return readMembers(inner, depth + 1);
  }
  if (/^-?\d[\d_]*(?:\.\d+)?$/.test(code)) return Number(code.replaceAll("_", ""));
  if (code === "true" || code === "false") return code === "true";
  return code === "null" || code === "undefined" ? null : { [CODE]: code };
}

function readMembers(inner: string, depth: number): Json {
  const members = splitList(inner).flatMap((member): [string, Json][] => {
    const named = /^\s*(?:(["'`])(?<quoted>[^"'`]*)\1|(?<plain>[\w$]+))\s*:(?<value>[\s\S]*)$/.exec(
      member,
    )?.groups;
    const key = named?.["quoted"] ?? named?.["plain"];
    if (key !== undefined) return [[key, readSource(named?.["value"] ?? "", depth)]];
    const short = member.trim();
    if (short.startsWith("...")) return [[short, { [CODE]: short.slice(3).trim() }]];
    return /^[\w$]+$/.test(short) ? [[short, { [CODE]: short }]] : [];
  });
  return Object.fromEntries(members);
}

/** The parts between commas. */
export function splitList(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  while (start <= text.length) {
    const end = endOfExpression(text, start);
    const part = text.slice(start, end);
    if (part.trim() !== "") parts.push(part);
    start = end + 1;
  }
  return parts;
}

/** The texts of a call's arguments, from its bracket on. */
export function argumentsAt(text: string, open: number): string[] {
  return splitList(text.slice(open + 1, endOfGroup(text, open) - 1));
}

/** The last of some arguments that is an object and written out: what is called with it gets its members. */
export function propsIn(args: readonly string[]): Record<string, Json> | undefined {
  return args
    .map((each) => readSource(each))
    .filter(isObject)
    .findLast((each) => codeOf(each) === undefined);
}

/** Whether a value is an object and has no members but those that are written in it. */
export function isWrittenOut(value: Json | undefined): value is Record<string, Json> {
  return (
    isObject(value) &&
    codeOf(value) === undefined &&
    !Object.keys(value).some((key) => key.startsWith("..."))
  );
}

/** Where an expression ends: before a comma, a semicolon, or the bracket that closes what it is in. */
function endOfExpression(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (",;)]}".includes(character)) return at;
    at = "([{\"'`".includes(character) ? endOfGroup(text, at) : at + 1;
  }
  return text.length;
}

/** The position after the bracket or quote that closes the one at `start`. */
export function endOfGroup(text: string, start: number): number {
  const open = text.charAt(start);
  const isString = "\"'`".includes(open);
  let at = start + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (isString) {
      // A quote that does not end on its line was none: that of a regular expression.
      if (character === open || (character === "\n" && open !== "`")) return at + 1;
      // Terraform's strings have templates in them, too.
      if (open !== "'" && text.startsWith("${", at)) at = endOfGroup(text, at + 1);
      else at += character === "\\" ? 2 : 1;
    } else if (")]}".includes(character)) return at + 1;
    else at = "([{\"'`".includes(character) ? endOfGroup(text, at) : at + 1;
  }
  return text.length;
}

/** The objects that a position is in, the innermost first. */
export function objectsAround(text: string, position: number): Record<string, Json>[] {
  const objects: Record<string, Json>[] = [];
  let at = 0;
  while (at < position) {
    const isOpen = "([{\"'`".includes(text.charAt(at));
    const end = isOpen ? endOfGroup(text, at) : at + 1;
    if (end <= position) at = end;
    else {
      const object = text.charAt(at) === "{" ? readSource(text.slice(at, end)) : null;
      if (isObject(object) && codeOf(object) === undefined) objects.unshift(object);
      at++;
    }
  }
  return objects;
}

/** The source without its comments, and with as many lines and characters as before. */
export function blankComments(text: string): string {
  return text.replace(
    /(["'])(?:\\.|(?!\1)[^\\\n])*\1|`(?:\\.|[^\\`])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (found) => (found.startsWith("/") ? found.replace(/[^\n]/g, " ") : found),
  );
}

export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
