import { messageOf, UserError } from "../errors.ts";
import { NESTING_LIMIT, nestingOf } from "../nesting.ts";
import { TRIGGER_SOURCES } from "./event.ts";
import type { EventDocument } from "./event.ts";
import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { shorten } from "../shorten.ts";

/**
 * Reads an event that is about to be sent to a handler.
 *
 * It refuses what is not a PostConfirmation event at all, and nothing else: parts that a hand-written
 * event leaves out are left out, as in the test event of AWS's documentation.
 *
 * @param origin Where the text came from, for the error: a file's name, or "standard input".
 */
export async function parseEvent(text: string, origin: string): Promise<EventDocument> {
  return checkEvent(await parseJson(text, origin), origin);
}

/** Refuses what {@link parseEvent} refuses. */
export function checkEvent(document: Json, origin: string): EventDocument {
  const wrong = findWrong(document);
  if (wrong !== undefined) {
    throw new UserError(
      "invalid-event",
      `${origin} is not a PostConfirmation event: ${wrongText(wrong)}`,
      "Generate one with: cognito-postconfirm gen-event",
    );
  }
  return document as EventDocument;
}

/** Reads JSON. The error says where it stops being that. */
export async function parseJson(text: string, origin: string): Promise<Json> {
  // A byte order mark is what Windows editors put in front of a good file.
  const json = text.replace(/^\uFEFF/, "");
  if (nestingOf(json) > NESTING_LIMIT) {
    throw new UserError(
      "invalid-event",
      `${origin} is nested more than ${NESTING_LIMIT} levels deep`,
      "A Cognito event has four.",
    );
  }
  try {
    return JSON.parse(json) as Json;
  } catch {
    if (json.trim() === "") {
      throw new UserError("invalid-json", `${origin} is empty`, "Expected one JSON document.");
    }
    throw new UserError(
      "invalid-json",
      `${origin} is not JSON: ${problemText(await jsonProblem(json))}`,
    );
  }
}

/** Where a text stops being what it should be, and why. */
export interface ParseProblem {
  line: number;
  column: number;
  message: string;
}

export function problemText({ line, column, message }: ParseProblem): string {
  return `line ${line}, column ${column}: ${message}`;
}

/** Why a text is not JSON. `JSON.parse` does not always say where; then a parser that does is asked as well. */
export async function jsonProblem(json: string): Promise<ParseProblem> {
  const message = messageOf(tryTo(() => JSON.parse(json)));
  const told = /^(.*?)(?: in JSON)? at position \d+ \(line (\d+) column (\d+)\)$/s.exec(message);
  if (told !== null) {
    const [, text = message, line, column] = told;
    return { line: Number(line), column: Number(column), message: text };
  }
  const { parse } = await import("@humanwhocodes/momoa");
  const located = tryTo(() => parse(json));
  const place =
    located instanceof Error && "line" in located && "column" in located
      ? { line: Number(located.line), column: Number(located.column) }
      : { line: 1, column: 1 };
  // It repeats the text.
  return { ...place, message: message.replace(/, (?:"|\.\.\.).* is not valid JSON$/s, "") };
}

/** What a parser throws. */
function tryTo(parse: () => unknown): unknown {
  try {
    parse();
  } catch (error) {
    return error;
  }
  return undefined;
}

interface Wrong {
  path: string;
  expected: string;
  found: Json | undefined;
}

function findWrong(document: Json): Wrong | undefined {
  if (!isObject(document)) return { path: "$", expected: "an object", found: document };
  const { request, triggerSource } = document;
  if (!isObject(request)) return { path: "$.request", expected: "an object", found: request };
  const attributes = request["userAttributes"];
  if (!isObject(attributes)) {
    return { path: "$.request.userAttributes", expected: "an object", found: attributes };
  }
  if (triggerSource !== undefined && !TRIGGER_SOURCES.includes(triggerSource as never)) {
    return {
      path: "$.triggerSource",
      expected: TRIGGER_SOURCES.join(" or "),
      found: triggerSource,
    };
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "object") {
      return {
        path: `$.request.userAttributes[${JSON.stringify(name)}]`,
        expected: "a string",
        found: value,
      };
    }
  }
  return undefined;
}

function wrongText({ path, expected, found }: Wrong): string {
  return found === undefined
    ? `${path} is missing; expected ${expected}`
    : `${path}: expected ${expected}, found ${describe(found)}`;
}

function describe(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return shorten(JSON.stringify(value), 60);
}
