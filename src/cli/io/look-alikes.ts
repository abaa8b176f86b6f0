import { textOf } from "./project-files.ts";

/** What is read at most where a handler is looked for by its text. */
const MOST_READ = 150;
const MOST_FOUND = 5;

/** The names that a module exports, as far as its text says. `export *` and the like may export any. */
export function exportsIn(text: string): string[] {
  const names = [
    ...text.matchAll(
      /\bexports\.(\w+)\s*=|\bexport\s+(?:async\s+)?(?:const|let|var|function\*?|class)\s+(\w+)/g,
    ),
  ].map(([, one, other]) => one ?? other ?? "");
  const lists = [...text.matchAll(/(?:\bexport|\bmodule\.exports\s*=)\s*\{([^}]*)\}/g)];
  const listed = lists.flatMap(([, list = ""]) =>
    list
      .split(",")
      .map((each) => /(?:\bas\s+)?(\w+)\s*(?::[\s\S]*)?$/.exec(each.trim())?.[1] ?? ""),
  );
  // What cannot be told exports the usual name.
  const isOpen = /\bexport\s*\*|\bmodule\.exports\s*=|\bexport\s+default\b/.test(text);
  return [...names, ...listed, ...(isOpen ? ["handler"] : [])];
}

/** The files that look like a PostConfirmation handler by their text, as they would be typed. */
export function handlersLookedFor(root: string, paths: readonly string[]): string[] {
  const sources = paths
    .filter(
      (path) =>
        /\.[cm]?[jt]s$/.test(path) &&
        !/\.(?:d|test|spec|config)\.[cm]?[jt]s$|(?:^|\/)serverless\.\w+$/.test(path),
    )
    .toSorted((one, other) => Number(/confirm/i.test(other)) - Number(/confirm/i.test(one)));
  const found = sources.slice(0, MOST_READ).flatMap((path) => {
    const text = textOf(root, path);
    if (!/post-?confirmation|triggerSource|userAttributes|userPoolId|event\.userName/i.test(text))
      return [];
    const exported = exportsIn(text);
    const usual = exported.find((name) => /^(?:handler|main|lambdaHandler)$/.test(name));
    const main = usual ?? exported.find((name) => takesEvent(name, text));
    if (main === undefined) return [];
    const signs = [usual !== undefined, text.includes("triggerSource"), /confirm/i.test(path)];
    // A function for one of the two sources is called by another one, which Lambda calls.
    const likeness = signs.filter(Boolean).length - (/forgot/i.test(path) ? 2 : 0);
    return [{ typed: main === "handler" ? path : `${path}#${main}`, likeness }];
  });
  return found
    .toSorted((one, other) => other.likeness - one.likeness)
    .slice(0, MOST_FOUND)
    .map(({ typed }) => typed);
}

/** Whether an export of another name is an asynchronous function of an event. */
function takesEvent(name: string, text: string): boolean {
  return new RegExp(
    String.raw`\basync\s+function\s+${name}\s*\(\s*event\b|\b${name}\b[^=(]*=\s*async\s*\(\s*event\b`,
  ).test(text);
}
