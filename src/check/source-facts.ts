import { dirname, join } from "node:path";
import type { SourceFacts } from "../contract/check/scenario.ts";
import type { Conclusion } from "../contract/conclusion.ts";
import { TRIGGER_SOURCES } from "../event/event.ts";
import { readProject } from "../runtime/compile/project.ts";
import { packageRoot } from "../runtime/package-root.ts";
import { tryRead } from "../runtime/try-read.ts";
import { PLACEHOLDER } from "../unset-name.ts";
import { placeIn } from "../source-place.ts";
import {
  droppedErrorsIn,
  importsIn,
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
  return {
    packages: packagesIn(files),
    tested: ["email"].filter((name) => files.some(({ text }) => testsIn(name, text))),
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

/** Own files that imports lead to, at most. */
const MOST_FILES = 40;

/** The packages that files import, and those that their own imports lead to. */
function packagesIn(files: readonly { name: string; text: string }[]): string[] {
  const open = [...files];
  const [first] = open;
  if (first === undefined) return [];
  const { dependencies, devDependencies } = readProject(first.name);
  const isInstalled = (specifier: string): boolean => {
    const [name = ""] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
    return dependencies.has(name) || devDependencies.has(name);
  };
  const seen = new Set(files.map(({ name }) => name));
  const packages = new Set<string>();
  for (const { name, text } of open) {
    for (const specifier of importsIn(text)) {
      const isOwn = seen.size < MOST_FILES && !isInstalled(specifier);
      const own = isOwn ? fileOf(name, specifier) : undefined;
      if (own === undefined) {
        if (!specifier.startsWith(".")) packages.add(specifier);
      } else if (!seen.has(own.name)) {
        seen.add(own.name);
        open.push(own);
      }
    }
  }
  return [...packages];
}

const ENDINGS = [".ts", ".js", ".mts", ".mjs", ".cjs", "/index.ts", "/index.js"];

/** Where an import may lead: `@libs/mail` and `~/libs/mail` as most projects map them. */
function pathsOf(from: string, specifier: string): string[] {
  if (specifier.startsWith(".")) return [join(dirname(from), specifier)];
  const [, mapped] = /^[@~#]\/?(.+)/.exec(specifier) ?? [];
  if (mapped === undefined) return [];
  const root = packageRoot(from);
  return [join(root, mapped), join(root, "src", mapped)];
}

function fileOf(from: string, specifier: string) {
  const paths = pathsOf(from, specifier);
  const stems = paths.flatMap((path) => [path, path.replace(/\.([cm]?)js$/, ".$1ts")]);
  const places = [...stems, ...paths.flatMap((path) => ENDINGS.map((end) => path + end))];
  for (const place of places) {
    const text = tryRead(place);
    if (text !== undefined) return { name: place, text };
  }
  return undefined;
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
