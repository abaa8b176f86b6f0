import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { tryParseJson } from "../../json.ts";
import { tryRead } from "../try-read.ts";

/** What a project says of how it is built. */
export interface Project {
  /** The `type` of the nearest package.json, and whether there is one. */
  type: unknown;
  hasManifest: boolean;
  /** What shows that it is deployed as a bundle: `serverless-esbuild in package.json`. */
  bundler:
    | { evidence: string; writesModules: boolean; isPrecompiled?: boolean; isFramework?: boolean }
    | undefined;
  /** Whether its build writes the metadata of decorators, which esbuild does only with a plugin. */
  emitsMetadata: boolean;
  /** Whether it is deployed as `tsc` writes it. */
  isPlainTsc: boolean;
  /** Packages by the kind of dependency, of every package.json up to the repository's root. */
  dependencies: ReadonlySet<string>;
  devDependencies: ReadonlySet<string>;
  /** By name; those of the nearest package.json first. */
  scripts: Readonly<Record<string, unknown>>;
}

/** Packages that make bundles and are there for nothing else, or that are used with one. */
const BUNDLERS = [
  ...["serverless-esbuild", "serverless-webpack", "serverless-bundle", "serverless-plugin-webpack"],
  ...["esbuild", "webpack", "rollup", "rolldown", "parcel", "@vercel/ncc", "@rspack/core"],
  ...["tsup", "tsdown", "unbuild", "microbundle", "vite", "bun", "esbuild-register", "nx"],
];

/** Plugins and loaders that compile with tsc or swc. */
const EMITTERS =
  /esbuild.*-decorators?$|^esbuild-plugin-(?:tsc|swc|typescript)|swc(?:-|\/|$)|^(?:ts|awesome-typescript)-loader$|^@nestjs\/cli$|^rollup-plugin-typescript2$|^@rollup\/plugin-typescript$/;

function isEmitter(name: string): boolean {
  return EMITTERS.test(name);
}

/** Frameworks whose bundles are ES modules. */
const MODULE_FRAMEWORKS = ["sst", "@aws-amplify/backend", "@aws-amplify/backend-cli"];

/** Files that show a bundler. */
const FILES: readonly [name: RegExp, content?: RegExp][] = [
  [/^sst\.(?:config\.[cm]?[jt]s|json)$/],
  [/^(?:webpack|rollup|rolldown|esbuild|tsup|tsdown|rspack)(?:[.-][\w.-]+)?\.[cm]?[jt]s$/],
  [/^(?:esbuild|build)\.[cm]?[jt]s$/, /\besbuild\b/],
  [
    /^serverless\.(?:ya?ml|ts|js|json)$/,
    /esbuild|webpack|serverless-bundle|frameworkVersion:\s*["']?[~^]?4/,
  ],
  [/^template\.ya?ml$/, /BuildMethod:\s*["']?esbuild/],
  [/^(?:Makefile|build\.sh)$/, /\besbuild\b|\bwebpack\b|\bncc build\b/],
];

const LOCKS = [
  ["pnpm-lock.yaml", "pnpm install"],
  ["yarn.lock", "yarn install"],
  ["bun.lock", "bun install"],
  ["bun.lockb", "bun install"],
] as const;

/** Folders of a CDK app that have its stacks. */
const STACKS = ["lib", "bin", "src", "infra", "stacks", "infrastructure", "cdk"];

interface Manifest {
  type?: unknown;
  scripts?: Record<string, unknown>;
  dependencies?: Record<string, unknown>;
  devDependencies?: Record<string, unknown>;
}

/** Reads what there is from a file's folder up to the root of its repository. */
export function readProject(file: string): Project {
  const folders = foldersAbove(file);
  const manifests = folders.flatMap((folder) => {
    const text = tryRead(join(folder, "package.json"));
    return text === undefined ? [] : [(tryParseJson(text) ?? {}) as Manifest];
  });
  const dependencies = new Set(manifests.flatMap((each) => Object.keys(each.dependencies ?? {})));
  const devDependencies = new Set(
    manifests.flatMap((each) => Object.keys(each.devDependencies ?? {})),
  );
  const scripts = manifests.flatMap((each) => Object.values(each.scripts ?? {}).map(String));
  const all = new Set([...dependencies, ...devDependencies]);
  const bundler =
    ofFramework(all, folders) ??
    ofPackages(all, scripts) ??
    ofFiles(folders) ??
    ofCdk(all, folders);
  return {
    type: manifests[0]?.type,
    hasManifest: manifests.length > 0,
    bundler,
    emitsMetadata:
      bundler === undefined || bundler.isPrecompiled === true || [...all].some(isEmitter),
    isPlainTsc:
      bundler === undefined &&
      (all.has("serverless-plugin-typescript") ||
        scripts.some((script) => /\btsc\b(?![^&|;]*--noEmit)/.test(script))),
    dependencies,
    devDependencies,
    scripts: Object.assign(
      {},
      ...manifests.map((each) => each.scripts).toReversed(),
    ) as Project["scripts"],
  };
}

type Bundler = Project["bundler"];

function ofFramework(packages: ReadonlySet<string>, folders: readonly string[]): Bundler {
  const found = MODULE_FRAMEWORKS.find((name) => packages.has(name));
  const isFramework = true;
  if (found !== undefined) {
    return { evidence: `${found} in package.json`, writesModules: true, isFramework };
  }
  const isAmplify = folders.some((folder) => existsSync(join(folder, "amplify", "backend.ts")));
  return isAmplify
    ? { evidence: "amplify/backend.ts", writesModules: true, isFramework }
    : undefined;
}

function ofPackages(packages: ReadonlySet<string>, scripts: readonly string[]): Bundler {
  const name = BUNDLERS.find((each) => packages.has(each));
  if (name !== undefined) return { evidence: `${name} in package.json`, writesModules: false };
  const script = scripts.find((each) =>
    /\b(?:esbuild|webpack|rollup|ncc|tsup|parcel)\b/.test(each),
  );
  return script === undefined
    ? undefined
    : { evidence: `"${script}" in package.json`, writesModules: /--format=esm\b/.test(script) };
}

function ofFiles(folders: readonly string[]): Bundler {
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      const found = FILES.some(
        ([pattern, content]) =>
          pattern.test(name) &&
          (content === undefined || content.test(tryRead(join(folder, name)) ?? "")),
      );
      const isSst = name.startsWith("sst.");
      if (found) return { evidence: name, writesModules: isSst, isFramework: isSst };
    }
  }
  return undefined;
}

function ofCdk(packages: ReadonlySet<string>, folders: readonly string[]): Bundler {
  const root = folders.find((folder) => existsSync(join(folder, "cdk.json")));
  if (root === undefined && !packages.has("aws-cdk-lib")) return undefined;
  for (const folder of STACKS.map((name) => join(root ?? folders[0] ?? "", name))) {
    for (const name of namesIn(folder)) {
      if (!/\.[cm]?[jt]s$/.test(name) || name.endsWith(".d.ts")) continue;
      const text = tryRead(join(folder, name)) ?? "";
      if (!/\bNodejsFunction\b/.test(text)) continue;
      const isPrecompiled = /\bpreCompilation:\s*true\b/.test(text);
      const evidence = `NodejsFunction in ${basename(folder)}/${name}`;
      return { evidence, writesModules: false, isPrecompiled };
    }
  }
  return undefined;
}

/** The files that may configure a build: beside and above a file, among an app's stacks, and SAM's template above the packages. */
export function nearbyFiles(file: string): { path: string; text: string }[] {
  const folders = foldersAbove(file);
  const root = folders.find((folder) => existsSync(join(folder, "cdk.json")));
  const stacks = root === undefined ? [] : STACKS.map((name) => join(root, name));
  const above = dirname(folders.at(-1) ?? file);
  const found = [...folders, ...stacks].flatMap((folder) =>
    namesIn(folder)
      .filter((name) => /\.(?:ya?ml|[cm]?[jt]s)$/.test(name) && !name.endsWith(".d.ts"))
      .map((name) => join(folder, name)),
  );
  const templates = [above, dirname(above)].flatMap((folder) =>
    ["template.yaml", "template.yml"].map((name) => join(folder, name)),
  );
  return [...found, ...templates].flatMap((path) => {
    const text = tryRead(path);
    return text === undefined ? [] : [{ path, text }];
  });
}

/** What installs the packages of a file's project. */
export function installCommand(file: string): string {
  const names = new Set(foldersAbove(file).flatMap(namesIn));
  const [, command] = LOCKS.find(([lock]) => names.has(lock)) ?? [];
  return command ?? "npm install";
}

/** From the file's own folder to its repository's; or else to the last one with a package.json. */
function foldersAbove(file: string): string[] {
  const folders = [dirname(file)];
  for (let last = ""; last !== (folders.at(-1) ?? "");) {
    last = folders.at(-1) ?? "";
    if (existsSync(join(last, ".git"))) return folders;
    if (dirname(last) !== last) folders.push(dirname(last));
  }
  const end = folders.findLastIndex((folder) => existsSync(join(folder, "package.json")));
  return folders.slice(0, Math.max(1, end + 1));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
