import { isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import { NESTING_LIMIT, nestingOf } from "../../nesting.ts";

/** An event as it was found in a text. */
export interface FoundEvent {
  document: Json;
  /** The line, from 1, on which it begins. */
  line: number;
  /** Whether it is JSON as it stands. Printed objects and trailing commas are not. */
  isJson: boolean;
}

/** What is in a text: the events, and the lines that look like one and cannot be read. */
export interface Search {
  found: FoundEvent[];
  unreadable: { line: number; message: string }[];
}

/**
 * Finds the events in a text: a JSON document, one event a line, or whatever surrounds an event in a
 * log or on a console. What Node and Python print of an object is read as well.
 */
export async function findEvents(text: string): Promise<Search> {
  if (nestingOf(text) > NESTING_LIMIT) {
    return { found: [], unreadable: [{ line: 1, message: TOO_DEEP }] };
  }
  const whole = tryParseJson(text);
  if (whole !== undefined) {
    const documents = (Array.isArray(whole) ? whole : [whole]).map(unwrap);
    return {
      found: documents.map((document) => ({ document, line: 1, isJson: true })),
      unreadable: [],
    };
  }
  const lines = text.split("\n");
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length > 1 && filled.every((line) => line.startsWith("{") && line.length > 2)) {
    return readLines(lines);
  }
  return searchText(text);
}

function readLines(lines: readonly string[]): Search {
  const search: Search = { found: [], unreadable: [] };
  for (const [index, text] of lines.entries()) {
    if (text.trim() !== "") readLine(text, index + 1, search);
  }
  return search;
}

const TOO_DEEP = `it is nested more than ${NESTING_LIMIT} levels deep`;

/** One line of a stream of events. */
export function readLine(text: string, line: number, search: Search): void {
  if (nestingOf(text) > NESTING_LIMIT) {
    search.unreadable.push({ line, message: TOO_DEEP });
    return;
  }
  try {
    search.found.push({ document: unwrap(JSON.parse(text) as Json), line, isJson: true });
  } catch (error) {
    search.unreadable.push({ line, message: (error as Error).message });
  }
}

async function searchText(text: string): Promise<Search> {
  const search: Search = { found: [], unreadable: [] };
  let end = 0;
  for (let start = text.indexOf("{"); start !== -1; start = text.indexOf("{", end)) {
    const close = closingBrace(text, start);
    const piece = text.slice(start, close + 1);
    end = close + 1;
    if (!/userAttributes|triggerSource/.test(piece)) continue;
    const line = text.slice(0, start).split("\n").length;
    const document = tryParseJson(piece);
    const printed = document ?? (await parsePrinted(piece));
    if (printed === undefined) search.unreadable.push({ line, message: "this cannot be parsed" });
    else search.found.push({ document: unwrap(printed), line, isJson: document !== undefined });
  }
  return search;
}

/** Where an object ends that begins at `start`; the end of the text where it does not. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|[{}]/gs;
  token.lastIndex = start;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === "{") depth++;
    else if (match[0] === "}" && --depth === 0) return match.index;
  }
  return text.length - 1;
}

/** The event in a record of a log in JSON format, as an object or as a text in it. */
function unwrap(document: Json): Json {
  if (!isObject(document) || "request" in document) return document;
  for (const value of Object.values(document)) {
    const inner =
      typeof value === "string" && value.includes("userAttributes") ? tryParseJson(value) : value;
    if (isObject(inner) && isObject(inner["request"])) return inner;
  }
  return document;
}

/** What `console.log` and Python's `print` make of an object, and JSON with trailing commas. */
async function parsePrinted(text: string): Promise<Json | undefined> {
  const { default: JSON5 } = await import("json5");
  try {
    // It would warn of these on the console.
    const quiet = withoutPython(text)
      .replaceAll("\u2028", "\\u2028")
      .replaceAll("\u2029", "\\u2029");
    const document = JSON5.parse(quiet) as Json;
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

const PYTHON: Readonly<Record<string, string>> = { None: "null", True: "true", False: "false" };

/** Python's constants as JSON has them; inside strings they stay. */
function withoutPython(text: string): string {
  return text.replaceAll(
    /"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|\b(?:None|True|False)\b/gs,
    (token) => PYTHON[token] ?? token,
  );
}
