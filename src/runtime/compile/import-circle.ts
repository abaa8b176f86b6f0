import { existsSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { SourcePlace } from "../../source-place.ts";
import { tryRead } from "../try-read.ts";
import { ownImports } from "./own-imports.ts";

/**
 * The files of a circle of imports, each importing the next and the last the first, where the line of a
 * place reads what the file got of that circle.
 */
export async function circleBehind(entry: string, place: SourcePlace): Promise<string[]> {
  if (!existsSync(place.file)) return [];
  const start = realpathSync(place.file);
  const imports = await importsFrom(entry);
  const circle = shortestCircle(imports, start);
  const text = tryRead(start) ?? "";
  const words = text.split("\n")[place.row - 1]?.split(/[^\w$]+/) ?? [];
  const first = imports.get(start)?.find(({ file }) => file === circle[1]);
  const names = first === undefined ? [] : namesOf(text, first.written);
  return names.some((name) => words.includes(name)) ? circle : [];
}

interface Import {
  file: string;
  /** As the code has it: `./b`. */
  written: string;
}

type Imports = ReadonlyMap<string, readonly Import[]>;

async function importsFrom(entry: string): Promise<Imports> {
  const { folder, inputs } = await ownImports(entry);
  return new Map(
    Object.entries(inputs).map(([file, input]) => [
      resolve(folder, file),
      input.imports
        .filter(({ external, kind }) => external !== true && kind !== "dynamic-import")
        .map(({ path, original = "" }) => ({ file: resolve(folder, path), written: original })),
    ]),
  );
}

function shortestCircle(imports: Imports, start: string): string[] {
  const cameFrom = new Map<string, string>();
  const open = [start];
  for (const file of open) {
    for (const { file: next } of imports.get(file) ?? []) {
      if (next === start) return wayTo(file, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      open.push(next);
    }
  }
  return [];
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const before = cameFrom.get(end);
  return before === undefined ? [end] : [...wayTo(before, cameFrom), end];
}

/** What a file calls the things that it gets of another. */
function namesOf(text: string, written: string): string[] {
  const path = written.replace(/[^\w/@-]/g, String.raw`\$&`);
  const importing = new RegExp(
    String.raw`\b(?:import|const|let|var)\b([^;"'=]*)(?:=\s*require\(|\bfrom)\s*["']${path}["']`,
    "g",
  );
  return [...text.matchAll(importing)].flatMap(([, bound = ""]) => bound.match(/[\w$]+/g) ?? []);
}
