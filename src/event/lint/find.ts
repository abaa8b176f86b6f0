import { isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import { NESTING_LIMIT, nestingOf } from "../../nesting.ts";
import { jsonProblem } from "../parse.ts";
import type { ParseProblem } from "../parse.ts";

/** An event as it was found in a text. */
export interface FoundEvent {
  document: Json;
  /** The line, from 1, on which it begins. */
  line: number;
  /** Whether it is JSON as it stands. Printed objects and trailing commas are not. */
  isJson: boolean;
  /** Whether a larger document contains it, such as a record of a log. */
  isInside?: true;
}

/** What is in a text: the events, and the lines that look like one and cannot be read. */
export interface Search {
  found: FoundEvent[];
  unreadable: { line: number; column?: number; message: string }[];
}

/** Parses an object that is not JSON. */
type Parse = (text: string) => { document: Json } | { problem: ParseProblem };

/**
 * Finds the events in a text: a JSON document, one event per line, or whatever surrounds an event in a
 * log, on a console or in the output of the AWS CLI. Objects printed by Node and Python are read as well.
 */
export async function findEvents(text: string): Promise<Search> {
  if (nestingOf(text) > NESTING_LIMIT) {
    return { found: [], unreadable: [{ line: 1, message: TOO_DEEP }] };
  }
  let search = searchAll(text);
  if (search.unreadable.length > 0) {
    const { evaluate, parse } = await import("@humanwhocodes/momoa");
    search = searchAll(text, (piece) =>
      parsePrinted(piece, (printed) => evaluate(parse(printed, { mode: "json5" }))),
    );
  }
  const isNothing = search.found.length + search.unreadable.length === 0;
  const begins = isNothing ? BEGINS_OBJECT : BEGINS_JSON;
  const isBroken = search.found.length === 0 && begins.test(text) && !isLines(text);
  return isBroken ? { found: [], unreadable: [await jsonProblem(text)] } : search;
}

/** What was written as JSON is told where it stops being that. */
const BEGINS_JSON = /^\s*[{[]\s*["{[]/;

/** The same where no part of it looks like an event. */
const BEGINS_OBJECT = /^\s*(?:\{|\[\s*["{[])/;

const TOO_DEEP = `it is nested more than ${NESTING_LIMIT} levels deep`;

function searchAll(text: string, parse?: Parse): Search {
  const search: Search = { found: [], unreadable: [] };
  const whole = tryParseJson(text);
  if (whole !== undefined) {
    for (const document of [whole].flat()) take(document, 1, search, parse);
  } else if (isLines(text)) {
    for (const [index, line] of text.split("\n").entries()) {
      if (line.trim() !== "") readLine(line, index + 1, search, parse);
    }
  } else {
    searchText(text, search, parse);
  }
  return withoutRecords(search);
}

/** Whether a text has one object a line. */
function isLines(text: string): boolean {
  const filled = text.split("\n").filter((line) => line.trim() !== "");
  return filled.length > 1 && filled.every((line) => line.startsWith("{") && line.length > 2);
}

/** One line of a stream of events. */
export function readLine(text: string, line: number, search: Search, parse?: Parse): void {
  if (nestingOf(text) > NESTING_LIMIT) {
    search.unreadable.push({ line, message: TOO_DEEP });
    return;
  }
  try {
    take(JSON.parse(text) as Json, line, search, parse);
  } catch (error) {
    const printed = parse?.(text);
    if (printed !== undefined && "document" in printed)
      search.found.push({ ...printed, line, isJson: false });
    else search.unreadable.push({ line, message: (error as Error).message });
  }
}

/** In a log, records without an event are not broken events. */
export function withoutRecords({ found, unreadable }: Search): Search {
  if (!found.some(({ isInside }) => isInside === true)) return { found, unreadable };
  const events = found.filter(({ document, isInside = false }) => isInside || hasParts(document));
  return { found: events, unreadable };
}

function hasParts(document: Json): boolean {
  return ["request", "triggerSource", "userPoolId"].some(
    (key) => isObject(document) && key in document,
  );
}

/** Adds the events inside a document, or the document itself if there are none. */
function take(document: Json, line: number, search: Search, parse?: Parse): void {
  const isEvent = isObject(document) && "request" in document;
  const inside: Search = { found: [], unreadable: [] };
  if (!isEvent) searchValue(document, inside, parse);
  if (inside.found.length + inside.unreadable.length === 0) {
    search.found.push({ document, line, isJson: true });
    return;
  }
  for (const event of inside.found) search.found.push({ ...event, line, isInside: true });
  for (const lost of inside.unreadable) search.unreadable.push({ ...lost, line });
}

/** What an event or its text contains. */
const SIGN = /userAttributes|triggerSource/;

/** Searches the parts of a document, and documents in its strings. */
function searchValue(value: Json, search: Search, parse?: Parse): void {
  if (typeof value === "string") {
    if (!SIGN.test(value) || nestingOf(value) > NESTING_LIMIT) return;
    const inner = tryParseJson(value);
    if (inner === undefined) searchText(value, search, parse);
    else searchValue(inner, search, parse);
  } else if (isObject(value) && isObject(value["request"])) {
    search.found.push({ document: value, line: 1, isJson: true });
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) searchValue(part, search, parse);
  }
}

function searchText(quoted: string, search: Search, parse?: Parse): void {
  const text = unquoted(quoted);
  let end = 0;
  for (let start = text.indexOf("{"); start !== -1; start = text.indexOf("{", end)) {
    const close = closingBrace(text, start);
    const piece = text.slice(start, close + 1);
    end = close + 1;
    if (!SIGN.test(piece)) continue;
    const line = text.slice(0, start).split("\n").length;
    const document = tryParseJson(piece);
    const printed = document === undefined ? parse?.(piece) : undefined;
    if (document !== undefined) take(document, line, search, parse);
    else if (printed === undefined) search.unreadable.push({ line, message: "not JSON" });
    else if ("document" in printed) search.found.push({ ...printed, line, isJson: false });
    else {
      const { problem } = printed;
      const before = problem.line === 1 ? start - text.lastIndexOf("\n", start - 1) - 1 : 0;
      search.unreadable.push({
        line: line + problem.line - 1,
        column: before + problem.column,
        message: problem.message,
      });
    }
  }
}

/** JSON in a string of a log, or in a field of a CSV file, as it was before. */
function unquoted(text: string): string {
  const strings = text.replaceAll(/(?<!\\)"(?:[^"\\\n]|\\[^\n])*"/g, (literal) => {
    const inner = /\{\s*\\"/.test(literal) ? tryParseJson(literal) : undefined;
    return typeof inner === "string" ? inner.replaceAll("\n", " ") : literal;
  });
  return /\{\s*""\w/.test(strings) ? strings.replaceAll('""', '"') : strings;
}

/** Where an object ends that begins at `start`; the end of the text where it does not. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  // An escaped quote begins no string. To try each would take quadratic time.
  const token = /(?<!\\)"[^"\\]*(?:\\.[^"\\]*)*"|(?<!\\)'[^'\\]*(?:\\.[^'\\]*)*'|[{}]/gs;
  token.lastIndex = start;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === "{") depth++;
    else if (match[0] === "}" && --depth === 0) return match.index;
  }
  return text.length - 1;
}

/** What `console.log` and Python's `print` make of an object, and JSON with trailing commas. */
function parsePrinted(text: string, parse: (text: string) => unknown): ReturnType<Parse> {
  try {
    return { document: parse(withoutPython(text)) as Json };
  } catch (error) {
    const { message, line, column } = error as SyntaxError & { line: number; column: number };
    return {
      problem: {
        ...{ line, column },
        message: SHORTENED.test(text)
          ? "Node printed a nested object as [Object]; log JSON.stringify(event)"
          : message.replace(/ \(\d+:\d+\)$/, ""),
      },
    };
  }
}

const SHORTENED = /\[(?:Object|Array)\]/;

const PYTHON: Readonly<Record<string, string>> = { None: "null", True: "true", False: "false" };

/** Python's constants as JSON has them; inside strings they stay. */
function withoutPython(text: string): string {
  return text.replaceAll(
    /(?<!\\)"[^"\\]*(?:\\.[^"\\]*)*"|(?<!\\)'[^'\\]*(?:\\.[^'\\]*)*'|\b(?:None|True|False)\b/gs,
    (token) => PYTHON[token] ?? token,
  );
}
