import type { Project } from "../compile/project.ts";
import type { LoadFailure } from "../thread/protocol.ts";

/** What Node refuses, and every bundler accepts. */
const FOR_BUNDLERS = new Set(["ERR_UNSUPPORTED_DIR_IMPORT", "ERR_UNKNOWN_FILE_EXTENSION"]);

/** What a bundler accepts too, and Lambda refuses without one. */
const WITH_BUNDLER = new Set([
  ...["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND", "ERR_IMPORT_ATTRIBUTE_MISSING"],
  ...["ERR_REQUIRE_ESM", "ERR_PACKAGE_PATH_NOT_EXPORTED"],
]);

/** Folders of build output, which was bundled already. */
const BUILT =
  /[\\/](?:dist|build|out|\.build|\.esbuild|\.webpack|\.serverless|\.aws-sam|\.sst|cdk\.out)[\\/]/;

/**
 * Why JavaScript that Node cannot load may load as a bundle, in Node's words; or `undefined` where
 * Lambda would refuse it as Node does.
 */
export async function whyBundle(file: string, failure: LoadFailure): Promise<string | undefined> {
  if (failure.kind !== "threw" || failure.preload !== undefined) return undefined;
  const { code = "", errorType, errorMessage } = failure;
  const [because = ""] = errorMessage.split("\n");
  if (FOR_BUNDLERS.has(code) || isPath(code, errorMessage)) return because;
  const isCandidate = WITH_BUNDLER.has(code) || errorType === "SyntaxError";
  if (!isCandidate || BUILT.test(file)) return undefined;
  const { readProject } = await import("../compile/project.ts");
  const { bundler }: Project = readProject(file);
  return bundler === undefined ? undefined : `${because}; the project has ${bundler.evidence}`;
}

/** An import of a file whose ending is left out. */
function isPath(code: string, message: string): boolean {
  return code === "ERR_MODULE_NOT_FOUND" && message.startsWith("Cannot find module");
}
