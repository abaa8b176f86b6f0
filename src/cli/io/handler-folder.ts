import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { UserError } from "../../errors.ts";
import { isInside } from "../../paths.ts";
import { packageType } from "../../runtime/compile/package-type.ts";
import { readProject } from "../../runtime/compile/project.ts";
import type { RuntimeName } from "../../runtime/lambda-function.ts";
import type { HandlerLocation } from "../flags/handler.ts";

/**
 * Lambda's runtime tries a handler string without an extension before all else, and a folder of that name
 * exists as well as a file. From nodejs24.x on it imports the folder, which Node refuses; before, it requires it.
 */
export function refuseFolder(
  { file, folder = "", root }: HandlerLocation,
  runtime: RuntimeName,
): void {
  // A bundle is deployed without its sources' folders.
  if (!/\.[cm]?js$/.test(file) || readProject(file).bundler !== undefined) return;
  const reason = runtime === "nodejs24.x" ? DIRECTORY_IMPORT : whyNotRequired(file, folder, root);
  if (reason === undefined) return;
  throw new UserError(
    "handler-not-loaded",
    `${runtime} does not load ${file}, because the folder ${folder} also exists: ${reason}`,
    isInside(folder, file)
      ? `Include the file name in the handler string: --handler ${file}`
      : "Rename the file or the folder.",
  );
}

const DIRECTORY_IMPORT = "import() of the folder fails (ERR_UNSUPPORTED_DIR_IMPORT)";

function whyNotRequired(file: string, folder: string, root?: string): string | undefined {
  try {
    const found = createRequire(join(folder, "index.js")).resolve(folder);
    if (found !== file) return `require() finds ${found} instead`;
  } catch {
    return "require() finds no module in the folder (Runtime.ImportModuleError)";
  }
  const isModule = extname(file) === ".js" && packageType(file, root) === "module";
  return isModule ? "require() fails for an ES module (ERR_REQUIRE_ESM)" : undefined;
}
