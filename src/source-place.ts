import { decoded } from "./decoded.ts";
/** A place in the user's own code. */
export interface SourcePlace {
  file: string;
  /** From 1. */
  row: number;
  /** From 1. */
  column: number;
}

/** A URL, a path, one with a drive letter, or one of a Windows server. None of them begins amid a word. */
const PLACE = /(?:^|[\s(])((?:[a-z][\w+.-]*:\/\/|[a-z]:[\\/]|\\\\|\/)[^()]*):(\d+):(\d+)\)?$/i;

export function textOfPlace({ file, row, column }: SourcePlace): string {
  return `${file}:${row}:${column}`;
}

/** The place that a line of a trace names, unless it is in a package or in Node itself. */
export function placeIn(line: string): SourcePlace | undefined {
  const [, named, row, column] = PLACE.exec(line) ?? [];
  if (named === undefined || /[\\/]node_modules[\\/]/.test(named)) return undefined;
  return { file: pathOf(named), row: Number(row), column: Number(column) };
}

/** Modules stand in a trace with their URL, CommonJS with its path. */
function pathOf(named: string): string {
  if (!/^file:/i.test(named)) return named;
  // A handler may have made the URL up.
  const path = decoded(named.slice("file://".length));
  if (/^\/[a-z]:/i.test(path)) return path.slice(1).replaceAll("/", "\\");
  return path.startsWith("/") ? path : `\\\\${path.replaceAll("/", "\\")}`;
}
