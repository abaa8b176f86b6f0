import { dirname } from "node:path";
import { sqlTables } from "../../project/declared-sql.ts";
import type { SqlTables } from "../../sql-tables.ts";
import { foldersUpwards } from "./find-upwards.ts";
import { isOwn, isTooLarge, listFiles, textOf } from "./project-files.ts";

/** Projects with more files are not read. */
const MOST_FILES = 400;

/** Tables that SQL files of a handler's project declare. The nearest folder that has any decides. */
export function readSqlTables(handler: string, cwd: string): SqlTables {
  for (const root of foldersUpwards(dirname(handler), cwd)) {
    const paths = listFiles(root, (name) => isOwn(name) || name === "migrations").filter(
      (path) => path.endsWith(".sql") && !/(?:^|[/._-])(?:down|rollback)\b/i.test(path),
    );
    if (paths.length > MOST_FILES || paths.some((path) => isTooLarge(root, path))) return {};
    const tables = sqlTables(paths.map((file) => ({ file, text: textOf(root, file) })));
    if (Object.keys(tables).length > 0) return tables;
  }
  return {};
}
