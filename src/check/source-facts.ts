import type { SourceFacts } from "../contract/check/scenario.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import { TRIGGER_SOURCES } from "../event/event.ts";
import { followImports } from "../runtime/imports.ts";
import { tryRead } from "../runtime/try-read.ts";
import { PLACEHOLDER } from "../unset-name.ts";
import { placeIn } from "../source-place.ts";
import { callsIn } from "./source-calls.ts";
import {
  callsFetch,
  droppedErrorsIn,
  takesCallback,
  takesUserNameForSub,
  testsIn,
  triggerSourcesIn,
} from "./source-literals.ts";

/** Reads the handler's file, and those that its calls come from. */
export function sourceFacts(file: string, calls: readonly Conclusion[]): SourceFacts {
  const callers = calls.flatMap(({ invocation: { awsCalls, mails } }) =>
    [...awsCalls, ...mails].flatMap(({ caller = "" }) => placeIn(caller)?.file ?? []),
  );
  const files = [...new Set([file, ...callers])].map((name) => ({
    name,
    text: tryRead(name) ?? "",
  }));
  const imports = followImports(files);
  const hasFetch = imports.files.some(({ text }) => callsFetch(text));
  return {
    packages: [...imports.packages, ...(hasFetch ? ["fetch"] : [])],
    tested: ["email"].filter((name) => files.some(({ text }) => testsIn(name, text))),
    // Other files have calls for other handlers, too.
    calls: callsIn(tryRead(file) ?? "").map(({ operation, row, column }) => ({
      operation,
      place: `${file}:${row}:${column}`,
    })),
    takesCallback: files.some(({ text }) => takesCallback(text)),
    takesUserNameForSub: files.some(({ text }) => takesUserNameForSub(text)),
    placeholders: files.flatMap(({ text }) =>
      [...text.matchAll(new RegExp(PLACEHOLDER, "g"))].map(([name]) => name),
    ),
    droppedErrors: files.flatMap(({ name, text }) =>
      droppedErrorsIn(text).map((rows) => ({ file: name, ...rows })),
    ),
    neverSent: files.flatMap(({ name, text }) =>
      triggerSourcesIn(text)
        .filter((each) => !isSent(each))
        .map(({ text: source, row, column }) => ({
          text: source,
          place: `${name}:${row}:${column}`,
        })),
    ),
  };
}

/** Whether a PreSignUp trigger's source has a way to refuse a user. */
export function mayRefuse(text: string): boolean {
  return /\bthrow\b|\breject\s*\(|\b(?:callback|cb|done)\(\s*(?!null\b|undefined\b)\S/.test(text);
}

/** No other trigger's source has the word "confirm" in it. */
function isSent({ text, as }: ReturnType<typeof triggerSourcesIn>[number]): boolean {
  if (!/confirm/i.test(text)) return true;
  return TRIGGER_SOURCES.some((source) => {
    if (as === "start") return source.startsWith(text);
    if (as === "end") return source.endsWith(text);
    return as === "part" ? source.includes(text) : source === text;
  });
}
