import { expect } from "vitest";
import { cli } from "./context.ts";
import type { Setting } from "./context.ts";
import { withoutFolders } from "./masked.ts";

/** What each command line is refused with, whole, to be held in a file. */
export async function refusals(
  command: string,
  commandLines: readonly (readonly string[])[],
  setting: Setting = {},
): Promise<string> {
  const entries: string[] = [];
  for (const argv of commandLines) {
    // One after the other: some read the same files.
    const { code, out, err } = await cli([command, ...argv], setting);
    expect({ argv, code, out }).toEqual({ argv, code: 2, out: "" });
    expect(err).toMatch(/^error: /m);
    entries.push(`$ ${[command, ...argv].map(shown).join(" ")}\n${withoutFolders(err)}`);
  }
  return entries.join("\n");
}

function shown(word: string): string {
  const text = withoutFolders(word);
  const short = text.length > 60 ? `${text.slice(0, 30)}…` : text;
  return /^[\w./:@=*-]+$/.test(short) ? short : JSON.stringify(short);
}
