import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Conclusion } from "../contract/conclusion.ts";
import type { CapturedMail } from "../invocation.ts";
import { mailPage } from "../report/mail/html/page.ts";
import { mimeSource } from "./mime.ts";

/** Writes a page with the mails of calls for the user alone to read. @returns Its path. */
export async function writeMailPage(calls: readonly Conclusion[]): Promise<string> {
  const sources = new Map<CapturedMail, string>();
  for (const mail of calls.flatMap(({ invocation }) => invocation.mails)) {
    sources.set(mail, (await mimeSource(mail)).toString());
  }
  // The browser reads it when this program has ended.
  const folder = await mkdtemp(join(tmpdir(), "cognito-postconfirm-mail-"));
  const file = join(folder, "mail.html");
  await writeFile(file, mailPage(calls, sources), { mode: 0o600 });
  return file;
}

/** How long the program that opens files may take, in milliseconds. It may be the browser itself. */
const OPENER_LIMIT_MS = 3_000;

/** Shows a file in the program that the user has for it. @returns Whether that is known to have worked. */
export async function openInBrowser(file: string): Promise<boolean> {
  const { default: open } = await import("open");
  try {
    const opener = await open(file);
    if (opener.exitCode !== null) return opener.exitCode === 0;
    return await new Promise((resolve) => {
      const timer = setTimeout(resolve, OPENER_LIMIT_MS, false);
      const end = (code: number | null): void => {
        clearTimeout(timer);
        resolve(code === 0);
      };
      opener.once("exit", end).once("error", () => end(null));
    });
  } catch {
    return false;
  }
}
