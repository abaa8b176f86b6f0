/** The lines of a trace, with the frames of packages behind those of the user's own files. */
export function ownFramesFirst(trace: readonly string[]): string[] {
  const isPackage = (line: string): boolean => /^\s+at .*[\\/]node_modules[\\/]/.test(line);
  return [...trace.filter((line) => !isPackage(line)), ...trace.filter(isPackage)];
}
