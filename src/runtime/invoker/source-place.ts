/** A place in the user's own code. */
export interface SourcePlace {
  file: string;
  /** From 1. */
  row: number;
  /** From 1. */
  column: number;
}

/** The place that a line of a trace names, unless it is in a package or in Node itself. */
export function placeIn(line: string): SourcePlace | undefined {
  const [, file, row, column] = /(?:file:\/\/)?(\/[^()]*):(\d+):(\d+)\)?$/.exec(line) ?? [];
  if (file === undefined || /[\\/]node_modules[\\/]/.test(file)) return undefined;
  return { file, row: Number(row), column: Number(column) };
}
