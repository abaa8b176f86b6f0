/** The lines of a trace, with the frames of packages behind those of the user's own files. */
export function ownFramesFirst(trace: readonly string[]): string[] {
  return [...trace.filter((line) => !isOfPackage(line)), ...trace.filter(isOfPackage)];
}

/** The user's own frames, and how many packages have; all frames where none is the user's own. */
export function shortTrace(trace: readonly string[], most: number): string[] {
  const hasOwn = trace.some((line) => /^\s+at /.test(line) && !isOfPackage(line));
  if (!hasOwn) return trace.slice(0, most);
  const own = trace.filter((line) => !isOfPackage(line)).slice(0, most);
  const left = trace.filter(isOfPackage).length;
  if (left === 0) return own;
  return [...own, `    … ${left} ${left === 1 ? "frame" : "frames"} in node_modules`];
}

function isOfPackage(line: string): boolean {
  return /^\s+at .*[\\/]node_modules[\\/]/.test(line);
}
