import type { Project } from "./project.ts";

export type OutputFormat = "esm" | "cjs";

/** The format that a source file is deployed in, as far as its project says. */
export function formatOf(
  file: string,
  { type, bundler, hasManifest }: Pick<Project, "type" | "bundler" | "hasManifest">,
  tsConfigModule: string | undefined,
): OutputFormat {
  if (/\.m[jt]sx?$/.test(file) || type === "module") return "esm";
  if (/\.c[jt]sx?$/.test(file)) return "cjs";
  if (bundler !== undefined) return bundler.writesModules ? "esm" : "cjs";
  if (tsConfigModule !== undefined) return /^(?:es|preserve)/.test(tsConfigModule) ? "esm" : "cjs";
  return hasManifest ? "cjs" : "esm";
}
