import type { SqlTable, SqlTables } from "../sql-tables.ts";
import type { ProjectFile } from "./handlers.ts";
import { argumentsAt, endOfGroup, splitList } from "./source-values.ts";

/** A table while its files are read. `isOpen`: it may have columns that no file names. */
interface Reading {
  columns: Set<string>;
  required: Set<string>;
  file: string;
  isOpen: boolean;
}

/**
 * Tables of PostgreSQL's public schema, as migrations and schemas declare them. What a later file changes is allowed as
 * it was and as it is.
 */
export function sqlTables(files: readonly ProjectFile[]): SqlTables {
  const texts = files.map(({ file, text }) => ({ file, text: withoutComments(text) }));
  // Statements that code puts together.
  if (texts.some(({ text }) => /'[^']*\b(?:alter|create)\s+table[^']*%[IsL]/i.test(text)))
    return {};
  const tables = new Map<string, Reading>();
  for (const source of texts) readTables(source, tables);
  for (const { text } of texts) {
    readChanges(text, tables);
    readTriggers(text, tables);
  }
  return Object.fromEntries(
    [...tables]
      .filter(([, { isOpen }]) => !isOpen)
      .map(([name, { columns, required, file }]): [string, SqlTable] => [
        name,
        { columns: [...columns], required: [...required], file },
      ]),
  );
}

const NAME = String.raw`((?:"?\w+"?\.)?"?\w+"?)`;

function readTables({ file, text }: ProjectFile, tables: Map<string, Reading>): void {
  const heads = text.matchAll(
    new RegExp(
      String.raw`\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?${NAME}\s*(?=\()`,
      "gi",
    ),
  );
  for (const { index, 0: head, 1: written = "" } of heads) {
    const name = nameOf(written);
    if (name === undefined) continue;
    const open = index + head.length;
    const isPart = /^[^;]*\b(?:inherits|of)\b/i.test(text.slice(endOfGroup(text, open)));
    const made: Reading = { columns: new Set(), required: new Set(), file, isOpen: isPart };
    for (const part of argumentsAt(text, open)) readColumn(part, made);
    const known = tables.get(name);
    if (known === undefined) tables.set(name, made);
    else {
      for (const column of made.columns) known.columns.add(column);
      known.required = new Set([...known.required].filter((each) => made.required.has(each)));
      known.isOpen ||= made.isOpen;
    }
  }
}

function readColumn(part: string, table: Reading): void {
  const text = part.trim();
  if (/^like\b/i.test(text)) table.isOpen = true;
  if (/^(?:check|constraint|exclude|foreign|like|primary|unique)\b/i.test(text)) return;
  const name = columnOf(text);
  if (name === undefined) return;
  table.columns.add(name);
  const isRequired = /\bnot\s+null\b|\bprimary\s+key\b/i.test(text);
  if (isRequired && !/\b(?:default|generated|(?:big|small)?serial\d?)\b/i.test(text)) {
    table.required.add(name);
  }
}

function readChanges(text: string, tables: Map<string, Reading>): void {
  const changes = text.matchAll(
    new RegExp(
      String.raw`\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?${NAME}\s+([^;]*)`,
      "gi",
    ),
  );
  for (const [, written = "", actions = ""] of changes) {
    const table = tables.get(nameOf(written) ?? "");
    if (table !== undefined)
      for (const action of splitList(actions)) readChange(action.trim(), table);
  }
}

function readChange(action: string, table: Reading): void {
  const added =
    /^add\s+(?!(?:check|constraint|exclude|foreign|primary|unique)\b)(?:column\s+)?(?:if\s+not\s+exists\s+)?(.*)/is.exec(
      action,
    )?.[1];
  const renamed = /^rename\s+(?:column\s+)?("?\w+"?)\s+to\s+(.*)/is.exec(action);
  const changed = /^(?:alter|drop)\s+(?:column\s+)?(?:if\s+exists\s+)?(.*)/is.exec(action)?.[1];
  if (/^rename\s+to\b|^inherit\b|^attach\b/i.test(action)) table.isOpen = true;
  for (const name of [added, renamed?.[2]]) {
    const column = columnOf(name ?? "");
    if (column !== undefined) table.columns.add(column);
  }
  for (const name of [renamed?.[1], changed]) table.required.delete(columnOf(name ?? "") ?? "");
}

/** A trigger may fill in what a row lacks, and a view has columns of its own. */
function readTriggers(text: string, tables: Map<string, Reading>): void {
  const triggers = text.matchAll(
    new RegExp(
      String.raw`\bcreate\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b[^;]*?\bbefore\s+(?:[^;]*?\s)?insert\b[^;]*?\bon\s+${NAME}`,
      "gi",
    ),
  );
  for (const [, written = ""] of triggers) tables.get(nameOf(written) ?? "")?.required.clear();
  const views = text.matchAll(
    new RegExp(
      String.raw`\bcreate\s+(?:or\s+replace\s+)?(?:materialized\s+)?view\s+(?:if\s+not\s+exists\s+)?${NAME}`,
      "gi",
    ),
  );
  for (const [, written = ""] of views) tables.delete(nameOf(written) ?? "");
}

/** The name of a table in the public schema. */
function nameOf(written: string): string | undefined {
  const [table, schema = "public"] = written.split(".").toReversed().map(plain);
  return schema === "public" ? table : undefined;
}

function columnOf(definition: string): string | undefined {
  const name = /^("?\w+"?)(?:\s|$)/.exec(definition)?.[1];
  return name === undefined ? undefined : plain(name);
}

/** PostgreSQL reads a name without quotes in lower case. */
function plain(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase();
}

function withoutComments(text: string): string {
  return text.replaceAll(/'(?:''|[^'])*'|\/\*[^]*?\*\/|--[^\n]*/g, (found) =>
    found.startsWith("'") ? found.replaceAll("\n", " ") : " ",
  );
}
