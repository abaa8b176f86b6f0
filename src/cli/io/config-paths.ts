import * as nodePath from "node:path";
import type { Flag } from "../flags/flag.ts";
import { REFERENCE } from "../flags/handler.ts";

/** Paths in a configuration file lead from the file's own folder. */
export function fromFolder<Texts extends string | boolean | readonly string[]>(
  texts: Texts,
  { path: mark, flags }: Pick<Flag, "path" | "flags">,
  folder: string,
  path: Pick<typeof nodePath, "isAbsolute" | "join"> = nodePath,
): Texts | string | string[] {
  if (folder === "" || mark === undefined || typeof texts === "boolean") return texts;
  const lead = (text: string): string => {
    const at = mark === "@" && !text.startsWith(mark) ? -1 : text.indexOf(mark);
    const start = at + mark.length;
    const isName = text === "-" || (text === REFERENCE && flags.startsWith("--handler"));
    if (at === -1 || isName || path.isAbsolute(text.slice(start))) return text;
    return text.slice(0, start) + path.join(folder, text.slice(start));
  };
  return typeof texts === "string" ? lead(texts) : texts.map(lead);
}
