import { jsonText } from "../json.ts";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { allRecipients, bareAddress } from "../email-address.ts";
import type { CapturedMail } from "../invocation.ts";
import { fileError } from "../files/file-error.ts";
import { mimeSource } from "./mime.ts";

/**
 * Writes mails into a folder, which is made if need be: each as `.eml`, `.json`, and as `.txt` and
 * `.html` where it has such a body. They are counted on from what is there, and no file is ever
 * overwritten.
 *
 * @param label The folder as the user named it, for errors.
 */
export async function openMailFolder(folder: string, label: string) {
  try {
    await makeFolder(folder);
    const numbers = (await readdir(folder)).map((name) => Number(/^\d+(?=-)/.exec(name)?.[0] ?? 0));
    let last = numbers.reduce((one, other) => Math.max(one, other), 0);
    return {
      /** @returns The path of what was written, without its ending. */
      write: async (mail: CapturedMail): Promise<string> => {
        try {
          for (;;) {
            const base = join(folder, `${String(++last).padStart(4, "0")}-${nameOf(mail)}`);
            if (await writeParts(base, mail)) return base;
          }
        } catch (error) {
          throw fileError(error, label, "write");
        }
      },
    };
  } catch (error) {
    throw fileError(error, label, "write");
  }
}

/** Node's own way to make a folder with those above it never ends in places like `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

/** @returns Whether the name was free: somebody else may be writing into the same folder. */
async function writeParts(base: string, mail: CapturedMail): Promise<boolean> {
  const { text, html } = mail;
  try {
    await writeFile(`${base}.eml`, await mimeSource(mail), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  await writeFile(`${base}.json`, jsonText(mail), { flag: "wx" });
  if (text !== undefined) await writeFile(`${base}.txt`, text, { flag: "wx" });
  if (html !== undefined) await writeFile(`${base}.html`, html, { flag: "wx" });
  return true;
}

/** A file name on every system, whatever the address is. */
function nameOf(mail: CapturedMail): string {
  const [recipient = "nobody"] = allRecipients(mail);
  return bareAddress(recipient)
    .replaceAll(/[^\w.@+-]+/g, "_")
    .slice(0, 80)
    .replace(/\.+$/, "");
}
