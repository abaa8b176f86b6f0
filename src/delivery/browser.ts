import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CapturedMail } from "../invocation.ts";
import { mailPage } from "../report/mail/page.ts";

/** Writes a page with the mails for the user alone to read, and has it shown. @returns Its path. */
export async function openMails(
  mails: readonly CapturedMail[],
  openFile: (file: string) => Promise<void>,
): Promise<string> {
  // The browser reads it when this program has ended.
  const folder = await mkdtemp(join(tmpdir(), "cognito-postconfirm-mail-"));
  const file = join(folder, "mail.html");
  await writeFile(file, mailPage(mails), { mode: 0o600 });
  await openFile(file);
  return file;
}

export async function openInBrowser(file: string): Promise<void> {
  const { default: open } = await import("open");
  const program = await open(file);
  // It goes on without us; that there is none is found out later, and no reason to end.
  program.on("error", () => undefined);
}
