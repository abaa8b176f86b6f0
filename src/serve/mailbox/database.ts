import { closeSync, openSync } from "node:fs";
import { UserError } from "../../errors.ts";
import { fileError } from "../../files/file-error.ts";
import { fromDocument, toDocument } from "./document.ts";
import type { MailStorage } from "./mailbox.ts";

/** An error of SQLite's. */
interface SqliteError {
  errcode: number;
  errstr: string;
}

/** SQLite's number for a database that another connection has. */
const BUSY = 5;

// The lock lasts as long as the connection, and ends with the process whatever becomes of it.
const OPENING = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS mails (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
`;

/** Mails in an SQLite database, which is made if need be. See `openMailStorage`. */
export async function openDatabase(
  file: string,
  named: string,
  onProblem: (error: UserError) => void,
): Promise<MailStorage> {
  try {
    const { DatabaseSync } = await import("node:sqlite");
    // For the user alone to read.
    closeSync(openSync(file, "a", 0o600));
    const database = new DatabaseSync(file);
    database.exec(OPENING);
    const insert = database.prepare("INSERT INTO mails VALUES (?, ?)");
    const remove = database.prepare("DELETE FROM mails WHERE id = ?");
    let isBroken = false;
    const write = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        if (!isBroken) onProblem(databaseError(error, named, "write") as UserError);
        isBroken = true;
      }
    };
    return {
      load: async () => {
        try {
          const rows = database.prepare("SELECT document FROM mails ORDER BY id").iterate();
          return Array.from(rows, ({ document }) => fromDocument(String(document))).filter(
            (stored) => stored !== undefined,
          );
        } catch (error) {
          throw databaseError(error, named, "read");
        }
      },
      add: (stored) => write(() => void insert.run(stored.id, toDocument(stored))),
      remove: (ids) => write(() => ids.forEach((id) => void remove.run(id))),
      close: async () => database.close(),
    };
  } catch (error) {
    throw databaseError(error, named, "write");
  }
}

/** An error of SQLite's in words, as one of the file system's. */
function databaseError(error: unknown, named: string, verb: "read" | "write"): unknown {
  const { errcode, errstr } = error as Partial<SqliteError>;
  if (errcode === BUSY) {
    return new UserError(
      "folder-in-use",
      `${named} is in use by another server`,
      "Pass another file.",
    );
  }
  if (errstr === undefined) return fileError(error, named, verb);
  const remedy = "Pass another file.";
  return new UserError("file", `cannot ${verb} ${named}: ${errstr}`, remedy, { cause: error });
}
