import { dirname, join } from "node:path";
import { UserError } from "../../errors.ts";
import { folderWithEntry } from "./find-upwards.ts";

// An import of it would load more of Node than the rest of a small command.
const { existsSync } = process.getBuiltinModule("node:fs");

const NAME = "cognito-postconfirm.config";
const EXTENSIONS = ["ts", "js", "json"];

/** The nearest configuration file: in a folder, or above it as far as its repository goes. */
export function findConfig(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = configIn(folder);
    // What lies above, outside of any repository, may be anybody's.
    if (found !== undefined) {
      return folder === cwd || folderWithEntry(".git", folder) !== undefined ? found : undefined;
    }
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return undefined;
  }
}

function configIn(folder: string): string | undefined {
  const files = EXTENSIONS.map((extension) => join(folder, `${NAME}.${extension}`)).filter((file) =>
    existsSync(file),
  );
  if (files.length <= 1) return files[0];
  throw new UserError(
    "invalid-config",
    `found more than one configuration file: ${files.join(", ")}`,
    "Keep one and delete the others.",
  );
}
