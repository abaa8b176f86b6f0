import { dirname, join } from "node:path";
import { readProject } from "./compile/project.ts";
import { packageIn, packageRoot } from "./package-root.ts";
import { tryRead } from "./try-read.ts";

/** What a source imports or requires, types aside. */
export function importsIn(source: string): string[] {
  return [
    ...source.matchAll(
      /^(?![ \t]*(?:\/\/|\*|import\s+type\b)).*?(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])([^"'\n]+)\1/gm,
    ),
  ].flatMap(([, , specifier]) => specifier ?? []);
}

/** Own files that imports lead to, at most. */
const MOST_FILES = 40;

interface SourceFile {
  name: string;
  text: string;
}

/** Own files with those that their imports lead to, and the packages that all of them import. */
export function followImports(files: readonly SourceFile[]): {
  files: SourceFile[];
  packages: string[];
} {
  const open = [...files];
  const [first] = open;
  if (first === undefined) return { files: [], packages: [] };
  const { dependencies, devDependencies } = readProject(first.name);
  const isInstalled = (specifier: string): boolean => {
    const name = packageIn(specifier);
    return dependencies.has(name) || devDependencies.has(name);
  };
  const seen = new Set(files.map(({ name }) => name));
  const packages = new Set<string>();
  for (const { name, text } of open) {
    for (const specifier of importsIn(text)) {
      const isOwn = seen.size < MOST_FILES && !isInstalled(specifier);
      const own = isOwn ? fileOf(name, specifier) : undefined;
      if (own === undefined) {
        if (!specifier.startsWith(".")) packages.add(specifier);
      } else if (!seen.has(own.name)) {
        seen.add(own.name);
        open.push(own);
      }
    }
  }
  return { files: open, packages: [...packages] };
}

const ENDINGS = [".ts", ".js", ".mts", ".mjs", ".cjs", "/index.ts", "/index.js"];

/** Where an import may lead: `@libs/mail` and `~/libs/mail` as most projects map them. */
function pathsOf(from: string, specifier: string): string[] {
  if (specifier.startsWith(".")) return [join(dirname(from), specifier)];
  const [, mapped] = /^[@~#]\/?(.+)/.exec(specifier) ?? [];
  if (mapped === undefined) return [];
  const root = packageRoot(from);
  return [join(root, mapped), join(root, "src", mapped)];
}

function fileOf(from: string, specifier: string) {
  const paths = pathsOf(from, specifier);
  const stems = paths.flatMap((path) => [path, path.replace(/\.([cm]?)js$/, ".$1ts")]);
  const places = [...stems, ...paths.flatMap((path) => ENDINGS.map((end) => path + end))];
  for (const place of places) {
    const text = tryRead(place);
    if (text !== undefined) return { name: place, text };
  }
  return undefined;
}
