/** `import()` or `require()` of a path that only the call tells: a template, or a sum of texts. */
const OPEN_PATH =
  /\b((?:import|require)\(\s*)(`\.{1,2}\/[^`]*\$\{[^`]*`|(["'])\.{1,2}\/[^"'`]*\3\s*\+[^()]*[^()\s])(\s*\))/g;

/**
 * A source whose open paths end in `.ts`. `tsc` leaves them to Node, which finds the `.js` file that becomes of each
 * source; esbuild looks for files with the ending that is written.
 */
export function withSourceEndings(source: string): string {
  return source.replaceAll(OPEN_PATH, (_call, start: string, path: string, _quote, end: string) => {
    return `${start}${withEnding(path)}${end}`;
  });
}

function withEnding(path: string): string {
  if (/\.[cm]?js["'`]$/.test(path)) return path.replace(/js(["'`])$/, "ts$1");
  if (/\.\w+["'`]$/.test(path)) return path;
  return path.endsWith("`") ? `${path.slice(0, -1)}.ts\`` : `${path} + ".ts"`;
}

/** What esbuild has such a call throw for a file that does not exist, and what Node does. */
export function withNodesError(code: string): string {
  return code.replace(
    'throw new Error("Module not found in bundle: " + path);',
    'throw Object.assign(new Error(`Cannot find module \'${path.replace(/ts$/, "js")}\'`), { code: "MODULE_NOT_FOUND" });',
  );
}
