import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "rolldown";
import license from "rollup-plugin-license";
import type { Dependency, Options } from "rollup-plugin-license";

/** Licenses whose code may be part of a package under the MIT license. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MIT-0",
]);

/** The service models in `dist/service-models` are derived from its API files. */
const DATA = ["aws-sdk"];

type Bundled = Pick<Dependency, "name" | "version" | "license" | "licenseText">;

/** Lists each bundled package with version and license. Fails if a license is missing or not allowed. */
export function notices(file: string): Plugin {
  const create: unknown = license;
  return (create as (options: Options) => Plugin)({
    thirdParty: {
      multipleVersions: true,
      output: (found) => writeFileSync(file, noticesOf([...found, ...DATA.map(installed)])),
    },
  });
}

/** @throws Error that lists every package whose license is missing or not allowed. */
export function noticesOf(found: readonly Bundled[]): string {
  const problems = found.filter(({ license: id }) => id === null || !ALLOWED.has(id));
  if (problems.length > 0) {
    const list = problems.map((one) => `${titleOf(one)} (${one.license ?? "no license"})`);
    throw new Error(`These packages must not be bundled: ${list.join(", ")}`);
  }
  const byText = new Map<string, string[]>();
  for (const one of found.toSorted((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1))) {
    const text = textOf(one, found);
    byText.set(text, [...(byText.get(text) ?? []), `${titleOf(one)} (${one.license})`]);
  }
  const parts = [...byText].map(([text, titles]) => `${titles.join("\n")}\n\n${text}\n`);
  return [
    "This package contains code or data of the packages below, each under the license that follows it.\n",
    ...parts,
  ].join(`\n${"-".repeat(80)}\n\n`);
}

/**
 * The text of a package's license. Some packages omit it: Apache's is the same for all, and MIT's differs by
 * its copyright line, which is this project's own license with the package's name.
 */
function textOf(one: Bundled, found: readonly Bundled[]): string {
  const own = one.licenseText?.trim();
  if (own) return own.replaceAll("\r\n", "\n");
  if (one.license === "MIT") {
    const text = readFileSync(new URL("../LICENSE", import.meta.url), "utf8");
    return text.replace(/^Copyright.*$/m, `Copyright (c) The ${one.name} authors`).trim();
  }
  const same = found.find(
    ({ license: id, licenseText }) => id === "Apache-2.0" && id === one.license && licenseText,
  );
  if (same === undefined) throw new Error(`${titleOf(one)} has no license text`);
  return textOf(same, found);
}

const titleOf = ({ name, version }: Bundled): string => `${name} ${version}`;

function installed(name: string): Bundled {
  const folder = join("node_modules", name);
  const text = readFileSync(join(folder, "package.json"), "utf8");
  const { version, license: id } = JSON.parse(text) as { version: string; license: string };
  const licenseText = readFileSync(join(folder, "LICENSE.txt"), "utf8");
  return { name, version, license: id, licenseText };
}
