import { dirname } from "node:path";
import { writableAttributes } from "../../project/write-attributes.ts";
import { folderWithEntry } from "./find-upwards.ts";
import { listFiles, textOf } from "./project-files.ts";

/** More files are not read. */
const MOST_FILES = 200;

/** Files that may declare app clients. */
const LIKELY =
  /\.tf$|(?:template|serverless|cognito|auth|user-?pool|stack|infra|resource|backend|sst\.config)[^/]*\.(?:ya?ml|json|[cm]?[jt]s)$/i;

/** The custom attributes that the app clients of a handler's project may write, if its files say so. */
export function readWritableAttributes(file: string): ReadonlySet<string> | undefined {
  const own = dirname(file);
  const root = folderWithEntry(".git", own) ?? folderWithEntry("package.json", own) ?? own;
  const files = listFiles(root).filter((path) => LIKELY.test(path));
  return writableAttributes(files.slice(0, MOST_FILES).map((path) => textOf(root, path)));
}
