import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** The names of the profiles in AWS's configuration and credentials files. */
export async function profileNames(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const folder = join(env["HOME"] ?? homedir(), ".aws");
  const files = [
    env["AWS_CONFIG_FILE"] ?? join(folder, "config"),
    env["AWS_SHARED_CREDENTIALS_FILE"] ?? join(folder, "credentials"),
  ];
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  const sections = texts.join("\n").matchAll(/^\[\s*(?:profile\s+)?([^\]\s]+)\s*\]/gm);
  return [...new Set([...sections].map(([, name = ""]) => name))];
}
