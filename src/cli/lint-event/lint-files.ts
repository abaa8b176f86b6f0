import { jsonText, tryParseJson } from "../../json.ts";
import { UserError } from "../../errors.ts";
import { findEvents, readLine, withoutRecords } from "../../event/lint/find.ts";
import type { FoundEvent, Search } from "../../event/lint/find.ts";
import { fixEvent } from "../../event/lint/fix.ts";
import { finding, lintEvent } from "../../event/lint/lint.ts";
import type { LintFinding } from "../../event/lint/lint.ts";
import type { Severity } from "../../finding.ts";
import { lintDocument, lintText } from "../../report/event/lint-findings.ts";
import { envelope } from "../../report/envelope.ts";
import { strictDecoder } from "../../files/encoding.ts";
import { fitted } from "../../report/terminal/fit.ts";
import { plainText } from "../../report/terminal/plain-text.ts";
import { paintFor } from "../io/colour.ts";
import type { Context } from "../context.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { LARGEST, nameOf, openInput, tooLarge } from "../io/input.ts";
import { parseJson } from "../../event/parse.ts";
import { counted } from "../../report/terminal/counted.ts";

/** Up to here a file is looked at as a whole; a larger one has to have one event a line. */
const WHOLE_LIMIT = 8 * 1024 * 1024;

/** A large file without an event in this many lines is not a file of events. */
const UNREADABLE_LIMIT = 20;

export interface LintEventOptions {
  fix: boolean;
  json: boolean;
  color: boolean;
}

/** Lints every event in every file, as they are read. */
export async function lintFiles(
  files: readonly string[],
  options: LintEventOptions,
  context: Context,
): Promise<ExitCode> {
  const paint = await paintFor(context, options.color);
  const counts: Record<Severity, number> = { error: 0, warning: 0, note: 0 };
  const results: object[] = [];
  let events = 0;
  let unreadable = 0;
  // With --fix the events are the result, and what is said of them is not.
  const output = options.fix ? context.stderr : context.stdout;
  const say = (text: string): void => output.write(fitted(text, () => output.columns));

  for (const file of files) {
    const origin = nameOf(file);
    let inFile = 0;
    for await (const { found, unreadable: lost } of orUnreadable(searchFile(file, context))) {
      for (const { line, column, message } of lost) {
        unreadable += 1;
        const place = [origin, line, ...(column === undefined ? [] : [column])].join(":");
        if (options.json) results.push({ file: origin, line, column, unreadable: message });
        else context.stderr.write(plainText(`error: ${place}: ${message}\n`));
      }
      for (const event of found) {
        inFile += 1;
        const fixed = options.fix ? fixEvent(event.document) : event.document;
        const findings = findingsOf({
          ...event,
          document: fixed,
          isJson: options.fix || event.isJson,
        });
        for (const { severity } of findings) counts[severity] += 1;
        if (options.json) {
          const result = { file: origin, line: event.line, findings: findings.map(lintDocument) };
          results.push(options.fix ? { ...result, event: fixed } : result);
          continue;
        }
        if (options.fix) context.stdout.write(jsonText(fixed, found.length > 1));
        if (findings.length === 0) continue;
        const lines = findings.map((finding) => lintText(finding, paint));
        say(`${plainText(`${origin}:${event.line}`)}\n${lines.join("\n")}\n`);
      }
    }
    events += inFile;
  }

  const code = exitCodeOf({ kind: "linted", errors: counts.error, unreadable });
  if (options.json) {
    const document = { ...envelope("lint-event", code), events, counts, results };
    context.stdout.write(jsonText(document));
  } else {
    const found = [
      counted(counts.error, "error"),
      counted(counts.warning, "warning"),
      counted(counts.note, "note"),
    ].join(", ");
    say(`${counted(events, "event")}: ${found}\n`);
  }
  return code;
}

/** A file that cannot be read, or has nothing in it, is one of the findings; the others go on. */
async function* orUnreadable(pieces: AsyncIterable<Search>): AsyncGenerator<Search> {
  let isEmpty = true;
  try {
    for await (const piece of pieces) {
      isEmpty &&= piece.found.length + piece.unreadable.length === 0;
      yield piece;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return yield { found: [], unreadable: [{ line: 1, message: error.message }] };
  }
  if (!isEmpty) return undefined;
  const message = "no event found; expected JSON, or text that contains an event";
  return yield { found: [], unreadable: [{ line: 1, message }] };
}

function findingsOf({ document, isJson }: FoundEvent): LintFinding[] {
  const findings = lintEvent(document);
  return isJson ? findings : [finding("not-json", "$"), ...findings];
}

/** What is in a file: in pieces of bounded size, unless it is one large document. */
async function* searchFile(file: string, context: Context): AsyncGenerator<Search> {
  const origin = nameOf(file);
  let decode: ReturnType<typeof strictDecoder> | undefined;
  let rest = "";
  let line = 0;
  let lost = 0;
  let streaming = false;
  let isDocument: boolean | undefined;
  for await (const chunk of openInput(file, context)) {
    decode ??= strictDecoder(chunk, origin);
    rest += decode(chunk);
    if (rest.length <= WHOLE_LIMIT && !streaming) continue;
    isDocument ??= beginsDocument(rest);
    if (isDocument) {
      if (rest.length > LARGEST) throw tooLarge(origin);
      continue;
    }
    streaming = true;
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    const search: Search = { found: [], unreadable: [] };
    for (const text of lines) {
      line += 1;
      if (text.trim() !== "") readLine(text, line, search);
      if (search.unreadable.length > UNREADABLE_LIMIT) break;
    }
    yield withoutRecords(search);
    lost += search.unreadable.length;
    if (lost > UNREADABLE_LIMIT) {
      const message = "too many lines cannot be read; a file of this size needs one event per line";
      return yield { found: [], unreadable: [{ line, message }] };
    }
    if (rest.length > WHOLE_LIMIT) {
      const message = `the line is longer than ${WHOLE_LIMIT} characters; no event is that long`;
      return yield { found: [], unreadable: [{ line: line + 1, message }] };
    }
  }
  rest += decode?.() ?? "";
  if (isDocument === true) {
    const document = await parseJson(rest, origin);
    return yield { found: [{ document, line: 1, isJson: true }], unreadable: [] };
  }
  if (!streaming) return yield findEvents(rest.replace(/^\uFEFF/, ""));
  const search: Search = { found: [], unreadable: [] };
  if (rest.trim() !== "") readLine(rest, line + 1, search);
  return yield withoutRecords(search);
}

/** Whether a text begins with JSON that goes on after its first line: no event a line, and no log. */
function beginsDocument(text: string): boolean {
  const start = text.trimStart();
  const end = start.indexOf("\n");
  return start.startsWith("{") && (end < 0 || tryParseJson(start.slice(0, end)) === undefined);
}
