import type { UserError } from "../../errors.ts";
import type { MailStorage } from "./mailbox.ts";

/**
 * Where mails are kept for the next start: an SQLite database under a name such as `mails.sqlite`, and a folder under any
 * other. One server at a time has it.
 *
 * @param named The place as the user named it, for errors.
 * @param onProblem Told once that mails can no longer be written.
 */
export async function openMailStorage(
  place: string,
  named: string,
  onProblem: (error: UserError) => void,
): Promise<MailStorage> {
  if (/\.sqlite3?$/i.test(place)) {
    const { openDatabase } = await import("./database.ts");
    return openDatabase(place, named, onProblem);
  }
  const { openFolder } = await import("./folder.ts");
  return openFolder(place, named, onProblem);
}
