import { basename } from "node:path";
import { nearbyFiles, readProject } from "./project.ts";

/** How a project's file has esbuild write ES modules: each build, and each format. */
const BUILDS: readonly { name: RegExp; build: RegExp; format: RegExp }[] = [
  {
    name: /^template\.ya?ml$/,
    build: /BuildMethod:\s*["']?esbuild/g,
    format: /\bFormat:\s*["']?esm\b/g,
  },
  {
    name: /^serverless\.(?:ya?ml|ts|js)$/,
    build: /\besbuild["']?:/g,
    format: /\bformat:\s*["']?esm\b/g,
  },
  {
    name: /^(?:esbuild|build)(?:[.-][\w.-]+)?\.[cm]?[jt]s$/,
    build: /\bplatform:\s*["']node["']/g,
    format: /\bformat:\s*["']esm["']/g,
  },
  {
    name: /\.[cm]?[jt]s$/,
    build: /\bnew\s+(?:[\w.]+\.)?NodejsFunction\(/g,
    format: /\bOutputFormat\.ESM\b/g,
  },
];

const SCRIPT = /\besbuild\b(?=.*--platform=node\b).*--format=esm\b/;

/** What leaves packages out of the module. */
const IS_SLIM = /\binject\b|\bpackages["']?\s*[:=]\s*["']?external|\bbundle["']?:\s*false/i;

/**
 * What shows that a file is deployed as an ES module that esbuild writes without `require`. CommonJS in it fails there
 * with `Dynamic require of "crypto" is not supported`.
 */
export function moduleWithoutRequire(file: string): string | undefined {
  const files = nearbyFiles(file);
  if (files.some(({ text }) => text.includes("createRequire"))) return undefined;
  for (const { name, build, format } of BUILDS) {
    const named = files.filter(({ path }) => name.test(basename(path)));
    const builds = named.filter(({ text }) => text.search(build) !== -1);
    const count = (pattern: RegExp): number =>
      named.reduce((sum, { text }) => sum + (text.match(pattern) ?? []).length, 0);
    // Of several builds, nobody says which writes the file.
    if (builds.length > 0 && count(format) >= count(build)) {
      const isSlim = builds.some(({ text }) => IS_SLIM.test(text));
      return isSlim ? undefined : basename(builds[0]?.path ?? "");
    }
  }
  const scripts = Object.values(readProject(file).scripts).map(String);
  const script = scripts.find((each) => SCRIPT.test(each));
  const isOpen = script === undefined || IS_SLIM.test(script) || /--banner/.test(script);
  return isOpen ? undefined : `"${script}" in package.json`;
}
