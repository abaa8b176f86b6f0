import { NO_SETTINGS } from "./declared-handler.ts";
import type { DeclaredHandler, FunctionSettings } from "./declared-handler.ts";

/** What SST gives a function that says nothing of it, from version 3 on and before. */
const DEFAULTS = {
  v3: { timeoutMs: 20_000, memoryMb: 1024 },
  v2: { timeoutMs: 10_000, memoryMb: 1024 },
};

const STRING = String.raw`(?<quote>["'\x60])(?<string>[^"'\x60$\n]+)\k<quote>`;
const TRIGGER = /\bpostConfirmation\s*:\s*/g;

/**
 * The handlers that SST's stacks name for the trigger: as text, as an object with `handler`, or as a
 * function made in the same file. Only what is written there literally can be read without running it.
 */
export function handlersOfSst(
  folder: string,
  files: readonly { file: string; text: string }[],
): DeclaredHandler[] {
  const defaults = files.some(({ text }) => text.includes("$config(")) ? DEFAULTS.v3 : DEFAULTS.v2;
  return files.flatMap(({ file, text: written }) => {
    const text = withoutComments(written);
    return [...text.matchAll(TRIGGER)].flatMap((match): DeclaredHandler[] => {
      const rest = text.slice(match.index + match[0].length);
      const found = readFunction(rest, text);
      if (found === undefined) return [];
      const line = text.slice(0, match.index).split("\n").length;
      const settings = { ...defaults, ...found.settings };
      return [{ file, line, folder, handlers: [{ root: ".", handler: found.handler }], settings }];
    });
  });
}

function readFunction(
  rest: string,
  text: string,
): { handler: string; settings: FunctionSettings } | undefined {
  const literal = new RegExp(`^${STRING}`).exec(rest)?.groups?.["string"];
  if (literal !== undefined) return { handler: literal, settings: NO_SETTINGS };
  if (rest.startsWith("{")) return readObject(objectAt(rest));
  const name = /^(\w+)(?:\.\w+)?\s*[,}\n]/.exec(rest)?.[1];
  if (name === undefined) return undefined;
  const made = new RegExp(
    String.raw`\b(?:const|let|var)\s+${name}\s*=\s*new\s+[\w.]*Function\s*\(`,
  ).exec(text);
  if (made === null) return undefined;
  const args = text.slice(made.index + made[0].length);
  return readObject(objectAt(args.slice(Math.max(0, args.indexOf("{")))));
}

function readObject(object: string): { handler: string; settings: FunctionSettings } | undefined {
  const handler = new RegExp(String.raw`\bhandler\s*:\s*${STRING}`).exec(object)?.groups?.[
    "string"
  ];
  if (handler === undefined) return undefined;
  const environment = /\benvironment\s*:\s*(?=\{)/.exec(object);
  const variables =
    environment === null ? "" : objectAt(object.slice(environment.index + environment[0].length));
  const pairs = variables.matchAll(
    new RegExp(String.raw`["']?(?<name>[A-Za-z_]\w*)["']?\s*:\s*${STRING}`, "g"),
  );
  const runtime = /\bruntime\s*:\s*["'](nodejs[\w.]+)["']/.exec(object)?.[1];
  const memory = /\b(?:memory|memorySize)\s*:\s*["']?(\d+)(?:\s*(MB|GB))?/.exec(object);
  const timeout = /\btimeout\s*:\s*["']?(\d+)(?:\s*(second|minute)s?)?/.exec(object);
  return {
    handler,
    settings: {
      ...(runtime !== undefined && { runtime }),
      ...(memory !== null && { memoryMb: Number(memory[1]) * (memory[2] === "GB" ? 1024 : 1) }),
      ...(timeout !== null && {
        timeoutMs: Number(timeout[1]) * (timeout[2] === "minute" ? 60_000 : 1000),
      }),
      env: Object.fromEntries(
        [...pairs].map(({ groups }) => [groups?.["name"], groups?.["string"]]),
      ),
      madeUp: [],
    },
  };
}

/** The text from a brace to the one that closes it. */
function objectAt(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return text.slice(0, at + 1);
  }
  return text;
}

/** As many lines as before. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|[\s;{},(])\/\/.*$/gm, "$1");
}
