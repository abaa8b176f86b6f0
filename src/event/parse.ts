import { UserError } from "../errors.ts";
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
      `${origin} is not a PostConfirmation event: ${wrong.path}: expected ${wrong.expected}, found ${describe(wrong.found)}`,
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
  } catch (error) {
    if (json.trim() === "") {
      throw new UserError("invalid-json", `${origin} is empty`, "Expected one JSON document.");
    }
    const { line, column, message } = await locateJsonError(json, error as SyntaxError);
    throw new UserError(
      "invalid-json",
      `${origin} is not JSON: line ${line}, column ${column}: ${message}`,
    );
  }
}

/** `JSON.parse` does not always say where; then a parser that does is asked as well. */
async function locateJsonError(
  json: string,
  { message }: SyntaxError,
): Promise<{ line: number; column: number; message: string }> {
  const told = /^(.*?)(?: in JSON)? at position \d+ \(line (\d+) column (\d+)\)$/s.exec(message);
  if (told !== null) {
    const [, text = message, line, column] = told;
    return { line: Number(line), column: Number(column), message: text };
  }
  const { parse } = await import("@humanwhocodes/momoa");
  try {
    parse(json);
  } catch (located) {
    if (located instanceof Error && "line" in located && "column" in located) {
      return { line: Number(located.line), column: Number(located.column), message };
    }
  }
  return { line: 1, column: 1, message };
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

function describe(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return shorten(JSON.stringify(value), 60);
}
