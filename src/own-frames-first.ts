/** The lines of a trace, with the frames of packages behind those of the user's own files. */
export function ownFramesFirst(trace: readonly string[]): string[] {
  return [...trace.filter((line) => !isOfPackage(line)), ...trace.filter(isOfPackage)];
}

function isOfPackage(line: string): boolean {
  return /^\s+at .*[\\/]node_modules[\\/]/.test(line);
}
