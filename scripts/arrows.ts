// The lint rule `rooms/arrows`: which rooms a room may import. Covers types, values and dynamic imports.
import { relative, resolve, dirname } from "node:path";

interface Arrows {
  /** Rooms that may be imported. */
  all?: readonly string[];
  /** Rooms whose types may be imported. */
  types?: readonly string[];
}

const BELOW_CLI = [
  "capture",
  "check",
  "contract",
  "delivery",
  "diff",
  "event",
  "files",
  "many",
  "project",
  "remote",
  "report",
  "runtime",
  "serve",
];

/** By room. Files in `src` itself may be imported everywhere; `src/index.ts` nowhere. */
const ROOMS: Readonly<Record<string, Arrows>> = {
  handler: {},
  event: {},
  diff: {},
  contract: { all: ["event", "diff"] },
  report: { all: ["diff"], types: ["contract", "event", "project", "remote", "serve"] },
  project: {},
  files: {},
  capture: {},
  runtime: { all: ["capture"], types: ["event"] },
  remote: { types: ["event"] },
  many: { all: ["contract", "event", "files", "remote"] },
  delivery: { all: ["files", "report"], types: ["contract"] },
  check: { all: ["contract", "event", "remote", "runtime"] },
  serve: {
    all: ["capture", "contract", "delivery", "event", "files", "report", "runtime"],
  },
  // A suite reads a project as the command does.
  vitest: { all: ["check", "cli/io", "contract", "event", "report", "runtime"] },
  cli: { all: BELOW_CLI },
};

/** Which parts of a room may import which. Files in the room itself may be imported by all its parts. */
const PARTS: Readonly<Record<string, Arrows>> = {
  "capture/aws": {},
  "capture/seal": {},
  "capture/ses": { all: ["capture/aws"] },
  "capture/smtp": { all: ["capture/ses"], types: ["capture/seal"] },
  "capture/server": { all: ["capture/aws", "capture/seal", "capture/ses", "capture/smtp"] },
  "runtime/compile": {},
  "runtime/thread": { all: ["runtime/compile"] },
  "runtime/invoker": { all: ["runtime/compile"], types: ["runtime/thread"] },
};

/** The central types in `src` itself. */
const NOUNS: Arrows = { types: ["event"] };

/** Rooms of `src/cli` that all commands share. */
const SHARED = new Set(["flags", "io"]);

/** By file: the only file that may import it. */
const ENTRANCES: Readonly<Record<string, string>> = {
  "cli/main.ts": "cli/entry.ts",
  "cli/program.ts": "cli/main.ts",
};

/** The problem of an import between two files of `src`, by their paths in `src`. */
export function wrongArrow(from: string, to: string, isType: boolean): string | undefined {
  const [fromRoom, toRoom] = [roomOf(from), roomOf(to)];
  if (from === "index.ts") return undefined;
  if (to === "index.ts") return "src/index.ts is for users of the package; import the file itself";
  if (fromRoom === "handler" && toRoom !== "handler") return "src/handler stands alone";
  if (toRoom === undefined) return undefined;
  if (fromRoom !== toRoom) {
    const arrows = fromRoom === undefined ? NOUNS : (ROOMS[fromRoom] ?? {});
    if (arrows.all?.includes(dirname(to)) === true) return undefined;
    return notAmong(arrows, nameOf(fromRoom), toRoom, isType);
  }
  if (toRoom === "cli") return wrongArrowOfCli(from, to);
  const [fromPart, toPart] = [from, to].map((path) => path.split("/").slice(0, 2).join("/"));
  const arrows = PARTS[fromPart ?? ""];
  if (arrows === undefined || toPart === undefined || !(toPart in PARTS) || fromPart === toPart) {
    return undefined;
  }
  return notAmong(arrows, nameOf(fromPart), toPart, isType);
}

function notAmong(
  { all = [], types = [] }: Arrows,
  from: string,
  to: string,
  isType: boolean,
): string | undefined {
  if (all.includes(to) || (isType && types.includes(to))) return undefined;
  return `${from} may import ${types.includes(to) ? "only types of" : "nothing of"} src/${to}`;
}

function wrongArrowOfCli(from: string, to: string): string | undefined {
  const entrance = ENTRANCES[to];
  if (entrance !== undefined && from !== entrance) return `only src/${entrance} imports src/${to}`;
  const [fromFolder, toFolder] = [from, to].map((path) => roomOf(path.slice("cli/".length)));
  if (toFolder === undefined || toFolder === fromFolder || SHARED.has(toFolder)) {
    return undefined;
  }
  return from === "cli/program.ts" ? undefined : "only src/cli/program.ts imports a command";
}

/** The first folder of a path, if it has one. */
function roomOf(path: string): string | undefined {
  const end = path.indexOf("/");
  return end === -1 ? undefined : path.slice(0, end);
}

function nameOf(room: string | undefined): string {
  return room === undefined ? "a file in src itself" : `src/${room}`;
}

interface ImportNode {
  source?: { value?: unknown } | null;
  importKind?: string;
  exportKind?: string;
}

interface LintContext {
  filename: string;
  report: (problem: { node: ImportNode; message: string }) => void;
}

const SRC = resolve(import.meta.dirname, "..", "src");

function visitImports(context: LintContext): Record<string, (node: ImportNode) => void> {
  const from = relative(SRC, context.filename).replaceAll("\\", "/");
  if (from.startsWith("..")) return {};
  const visit = (node: ImportNode, isType: boolean): void => {
    const target = node.source?.value;
    if (typeof target !== "string" || !target.startsWith(".")) return;
    const to = relative(SRC, resolve(dirname(context.filename), target)).replaceAll("\\", "/");
    const message = wrongArrow(from, to, isType);
    if (message !== undefined) context.report({ node, message });
  };
  return {
    ImportDeclaration: (node) => visit(node, node.importKind === "type"),
    ExportAllDeclaration: (node) => visit(node, node.exportKind === "type"),
    ExportNamedDeclaration: (node) => visit(node, node.exportKind === "type"),
    ImportExpression: (node) => visit(node, false),
    TSImportType: (node) => visit(node, true),
  };
}

export default {
  meta: { name: "rooms" },
  rules: { arrows: { create: visitImports } },
};
