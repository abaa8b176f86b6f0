import { dirname } from "node:path";
import { isInside } from "../../paths.ts";
import { definedAttributes } from "../../project/project-pool.ts";
import { writableAttributes } from "../../project/write-attributes.ts";
import { folderWithEntry } from "./find-upwards.ts";
import { listFiles, textOf } from "./project-files.ts";

/** More files are not read. */
const MOST_FILES = 200;

/** Files that may declare app clients. */
const LIKELY =
  /\.tf$|(?:template|serverless|cognito|auth|user-?pool|stack|infra|resource|backend|sst\.config)[^/]*\.(?:ya?ml|json|[cm]?[jt]s)$/i;

/**
 * The custom attributes that users of a handler's project may write, if its files say so: those of its app clients,
 * or else those that its pool has.
 */
export async function readWritableAttributes(
  file: string,
  cwd: string,
): Promise<ReadonlySet<string> | undefined> {
  const own = dirname(file);
  const near = isInside(cwd, own) ? cwd : folderWithEntry("package.json", own);
  const root = folderWithEntry(".git", own) ?? near ?? own;
  const files = listFiles(root)
    .filter((path) => LIKELY.test(path))
    .slice(0, MOST_FILES)
    .map((path) => ({ file: path, text: textOf(root, path) }));
  return writableAttributes(files.map(({ text }) => text)) ?? definedAttributes(files);
}
