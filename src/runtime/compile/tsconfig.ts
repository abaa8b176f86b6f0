import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { messageOf, UserError } from "../../errors.ts";
import { isInside } from "../../paths.ts";

/** What a file's tsconfig says, with what it inherits. */
export interface TsConfig {
  /** The file that has the settings: one that the nearest tsconfig.json refers to, or that one itself. */
  file: string;
  isNearest: boolean;
  /** Lower case. */
  module: string | undefined;
  emitDecoratorMetadata: boolean;
  esModuleInterop: boolean;
  /** Whether it is for checks alone. */
  noEmit: boolean;
}

interface Written {
  extends?: string | string[];
  files?: string[];
  include?: string[];
  references?: { path?: string }[];
  compilerOptions?: {
    module?: string;
    emitDecoratorMetadata?: boolean;
    esModuleInterop?: boolean;
    noEmit?: boolean;
  };
}

/** Reads the tsconfig that a source file is compiled with. */
export async function readTsConfig(source: string): Promise<TsConfig | undefined> {
  const nearest = findUpwards(dirname(source));
  if (nearest === undefined) return undefined;
  const { evaluate, parse } = await import("@humanwhocodes/momoa");
  const read = (file: string): Written => {
    try {
      // tsc takes comments and trailing commas.
      return (evaluate(parse(readFileSync(file, "utf8"), { mode: "json5" })) ?? {}) as Written;
    } catch (cause) {
      throw invalid(file, messageOf(cause), cause);
    }
  };
  const options = (file: string, from: readonly string[] = []): Written["compilerOptions"] => {
    if (from.includes(file)) throw invalid(from[0] ?? file, `${file} extends itself`);
    const config = read(file);
    const bases = [config.extends ?? []].flat().map((base) => locate(base, file));
    const inherited = bases.map((base) => options(base, [...from, file]));
    return Object.assign({}, ...inherited, config.compilerOptions) as Written["compilerOptions"];
  };
  const file = referred(nearest, source, read) ?? nearest;
  const {
    module,
    emitDecoratorMetadata = false,
    esModuleInterop = false,
    noEmit = false,
  } = options(file) ?? {};
  return {
    file,
    isNearest: file === nearest,
    module: module?.toLowerCase(),
    emitDecoratorMetadata,
    esModuleInterop,
    noEmit,
  };
}

/** A tsconfig that has no files itself leaves them to the projects that it refers to. */
function referred(
  file: string,
  source: string,
  read: (file: string) => Written,
): string | undefined {
  const { references = [], files, include } = read(file);
  if (include !== undefined || files?.length !== 0) return undefined;
  const projects = references.flatMap(({ path }) => {
    if (path === undefined) return [];
    const place = resolve(dirname(file), path);
    const project = isFolder(place) ? join(place, "tsconfig.json") : place;
    if (!existsSync(project)) throw invalid(file, `it refers to ${project}, which is missing`);
    return [project];
  });
  return projects.find((project) => isIncluded(source, project, read(project)));
}

/** By the part of a pattern that has no wildcard. */
function isIncluded(source: string, project: string, { files, include }: Written): boolean {
  const folder = dirname(project);
  if (files?.some((name) => resolve(folder, name) === source) === true) return true;
  return (include ?? (files === undefined ? ["."] : [])).some((pattern) => {
    const place = resolve(folder, pattern.split(/[*?]/)[0] ?? "");
    return isInside(place, source);
  });
}

function findUpwards(folder: string): string | undefined {
  const file = join(folder, "tsconfig.json");
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder ? undefined : findUpwards(above);
}

/** A file, with or without its ending, or one in a package. */
function locate(base: string, from: string): string {
  const isPath = /^\.{0,2}[/\\]|^\.{1,2}$|^[a-z]:/i.test(base);
  const place = resolve(dirname(from), base);
  const found = isPath
    ? [place, `${place}.json`, join(place, "tsconfig.json")].find(isFile)
    : inPackage(base, from);
  if (found !== undefined) return found;
  throw invalid(from, `it extends "${base}", which is missing`);
}

function inPackage(base: string, from: string): string | undefined {
  const { resolve: find } = createRequire(from);
  for (const path of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const found = find(path);
      if (found.endsWith(".json")) return found;
    } catch {
      // The next one may be there.
    }
  }
  return undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function invalid(file: string, reason: string, cause?: unknown): UserError {
  return new UserError(
    "invalid-tsconfig",
    `${file} cannot be used: ${reason}`,
    "Correct it, or install the package that contains it.",
    { cause },
  );
}
