import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as v from "valibot";
import type { Stub } from "../../capture-settings.ts";
import { databasePlace } from "../../database-places.ts";
import { didYouMean } from "../../did-you-mean.ts";
import { shellCommand } from "../../report/terminal/shell.ts";
import { UserError } from "../../errors.ts";
import { isAwsHost } from "../../hosts.ts";
import type { Context } from "../context.ts";
import { readJson } from "./input.ts";
import { findStubMismatch } from "./stub-mismatch.ts";

const JSON_VALUE = v.any();
const TIMES = v.pipe(v.number(), v.integer(), v.minValue(1));
const ERROR = v.strictObject({
  code: v.optional(v.string()),
  /** As it was called before. */
  name: v.optional(v.string()),
  message: v.optional(v.string()),
});
const ENTRY = v.strictObject({
  $comment: v.optional(v.string()),
  service: v.optional(v.string()),
  operation: v.optional(v.string()),
  url: v.optional(v.string()),
  match: v.optional(JSON_VALUE),
  times: v.optional(TIMES),
  reply: v.optional(JSON_VALUE),
  replies: v.optional(v.pipe(v.array(JSON_VALUE), v.minLength(1))),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  error: v.optional(ERROR),
});
const FILE = v.strictObject({ $schema: v.optional(v.string()), stubs: v.array(ENTRY) });

type Entry = v.InferOutput<typeof ENTRY>;

/** A file of stubs as it was read. */
export interface StubFile {
  /** Everything that it says, to write it again. */
  document: readonly unknown[] | { stubs: readonly unknown[] };
  stubs: readonly Stub[];
}

/** The stubs of `--stubs`: a list, each answering a call of a service or a request to a URL. */
export async function readStubs(file: string, context: Context): Promise<Stub[]> {
  if (file !== "-" && !existsSync(resolve(context.cwd, file))) {
    const remedy = `To create it, run: npx cognito-postconfirm run ${shellCommand(["--write-stubs", file])}`;
    throw new UserError("file", `cannot read ${file}: no such file`, remedy);
  }
  return [...(await readStubFile(file, context)).stubs];
}

export async function readStubFile(file: string, context: Context): Promise<StubFile> {
  const document = await readJson(file, context);
  const isList = Array.isArray(document);
  const result = v.safeParse(isList ? v.array(ENTRY) : FILE, document);
  // A key that is unknown explains one that is missing.
  if (!result.success)
    throw await refused(file, result.issues.find(isUnknownKey) ?? result.issues[0]);
  const entries = Array.isArray(result.output) ? result.output : result.output.stubs;
  const at = (index: number): string => (isList ? `[${index}]` : `stubs[${index}]`);
  const seen = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- the first mistake is the one that is told
    const mistake = mistakeIn(entry) ?? (await findStubMismatch(entry));
    if (mistake !== undefined) throw invalid(file, `${at(index)}${mistake.place}`, mistake.what);
    const key = JSON.stringify([entry.service, entry.url, entry.operation, entry.match]);
    const twin = seen.get(key);
    if (twin !== undefined) {
      throw invalid(
        file,
        at(index),
        `matches the same calls as ${at(twin)}, which answers all of them`,
        'Limit the first one ("times": 1), or give one stub a list of "replies".',
      );
    }
    if (entry.times === undefined) seen.set(key, index);
  }
  return { document: document as StubFile["document"], stubs: entries.map(stubOf) };
}

function stubOf({ $comment: _comment, error, ...entry }: Entry): Stub {
  if (error === undefined) return entry;
  const { code, name = code ?? "", message } = error;
  return { ...entry, error: { name, ...(message !== undefined && { message }) } };
}

function mistakeIn(entry: Entry): { place: string; what: string } | undefined {
  const { service, url, error } = entry;
  if ((service === undefined) === (url === undefined)) {
    return { place: "", what: 'needs either "service" or "url"' };
  }
  const answers = ["reply", "replies", "error"].filter((key) => Object.hasOwn(entry, key));
  if (answers.length > 1) {
    return { place: "", what: `has both "${answers[0]}" and "${answers[1]}"; keep only one` };
  }
  if (error === undefined) return undefined;
  if ((error.code ?? error.name) === undefined) return { place: ".error", what: 'needs a "code"' };
  return url === undefined ||
    databasePlace(url) !== undefined ||
    isAwsHost(/^[a-z]+:\/\/([^/:]*)/i.exec(url)?.[1] ?? "")
    ? undefined
    : {
        place: ".error",
        what: 'is for AWS calls; for a request, use "status" and "reply"',
      };
}

/** What other tools call the keys of an entry. */
const OTHER_NAMES = new Map([
  ["method", "operation"],
  ["action", "operation"],
  ["body", "reply"],
  ["response", "reply"],
  ["statusCode", "status"],
]);

const NO_LIST = 'must be a list of stubs or { "stubs": [ … ] }';

/** What valibot found, with the key that was perhaps meant. */
async function refused(file: string, issue: v.BaseIssue<unknown>): Promise<UserError> {
  const steps = (issue.path ?? []).map(({ key }) => key);
  const place = steps
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
  if (!isUnknownKey(issue)) {
    const isDocument = place === "";
    return invalid(
      file,
      place,
      isDocument
        ? NO_LIST
        : issue.received === "undefined"
          ? "is missing"
          : `expected ${issue.expected}, not ${issue.received}`,
    );
  }
  const parent = steps.at(-2);
  const key = String(steps.at(-1));
  if (steps.length === 1 && Object.hasOwn(ENTRY.entries, key)) return invalid(file, "", NO_LIST);
  const known = steps.length === 1 ? FILE : parent === "error" ? ERROR : ENTRY;
  const meant = known === ENTRY ? OTHER_NAMES.get(key) : undefined;
  const hint =
    meant === undefined
      ? await didYouMean(key, Object.keys(known.entries))
      : ` (did you mean ${meant}?)`;
  return invalid(file, place, `unknown key${hint}`);
}

function isUnknownKey({ type, expected }: v.BaseIssue<unknown>): boolean {
  return type === "strict_object" && expected === "never";
}

function invalid(file: string, place: string, what: string, remedy?: string): UserError {
  const where = place === "" ? file : `${file}: ${place}`;
  return new UserError(
    "invalid-input",
    `${where}: ${what}`,
    remedy ??
      'For example: [{ "service": "ssm", "operation": "GetParameter", "reply": {} }]. To write stubs, run: npx cognito-postconfirm run --write-stubs stubs.json',
  );
}

/** A document with more entries, everything else as it was. */
export function withMore(document: StubFile["document"], entries: readonly object[]): unknown {
  return "stubs" in document
    ? { ...document, stubs: [...document.stubs, ...entries] }
    : [...document, ...entries];
}
