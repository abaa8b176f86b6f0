/** A place in a file, as editors and CI systems want it: lines and columns count from 1. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
}

/** Reads `file:line:column`. A file's own name may have colons in it. */
export function placeOf(text: string): Place {
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?$/s.exec(text) ?? [];
  if (file === undefined) return { file: text };
  return {
    file,
    line: Number(line),
    ...(column !== undefined && { column: Number(column) }),
  };
}

/** A file as it is called from a folder, with `/` on every system; one outside stays as it is. */
export function relativeTo(root: string, file: string): string {
  const isWindows = /^(?:[a-z]:|\\\\)/i.test(file);
  const plain = (name: string): string => (isWindows ? name.replaceAll("\\", "/") : name);
  const start = `${plain(root).replace(/\/+$/, "")}/`;
  const head = plain(file).slice(0, start.length);
  const isInside = isWindows ? head.toLowerCase() === start.toLowerCase() : head === start;
  return isInside ? plain(file).slice(start.length) : file;
}
