import { join } from "node:path";
import { UserError } from "../../errors.ts";

// An import of it would load more of Node than the rest of a small command.
const { existsSync } = process.getBuiltinModule("node:fs");

const NAME = "cognito-postconfirm.config";
const EXTENSIONS = ["ts", "js", "json"];

/** The configuration file in a folder, if there is one. */
export function findConfig(folder: string): string | undefined {
  const files = EXTENSIONS.map((extension) => join(folder, `${NAME}.${extension}`)).filter((file) =>
    existsSync(file),
  );
  if (files.length <= 1) return files[0];
  throw new UserError(
    "invalid-config",
    `there is more than one configuration file: ${files.join(", ")}`,
    "Keep one of them.",
  );
}
