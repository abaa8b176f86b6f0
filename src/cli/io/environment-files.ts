import { parseEnv } from "node:util";
import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import type { LocalOptions } from "../flags/local.ts";
import { shorten } from "../../shorten.ts";

/**
 * The handler's environment: this program's own, the files' variables over it, and over them those
 * of the command line. `explicit` are the latter two.
 */
export async function readEnvironment(
  { env, envFiles }: Pick<LocalOptions, "env" | "envFiles">,
  context: Context,
): Promise<{ explicit: Readonly<Record<string, string>>; env: Context["env"] }> {
  if (envFiles.length === 0) return { explicit: env, env: { ...context.env, ...env } };
  const { readText } = await import("./input.ts");
  const files: Record<string, string>[] = [];
  for (const file of envFiles) files.push(readVariables(await readText(file, context), file));
  const explicit = Object.assign({}, ...files, env) as Record<string, string>;
  return { explicit, env: { ...context.env, ...explicit } };
}

/** The same for a dry run, in which the reference handler gets the sender that it cannot mail without. */
export async function readDryEnvironment(
  local: Pick<LocalOptions, "env" | "envFiles" | "handler">,
  context: Context,
): ReturnType<typeof readEnvironment> {
  const { explicit, env } = await readEnvironment(local, context);
  if (!local.handler.isReference) return { explicit, env };
  return { explicit, env: { SES_SOURCE_EMAIL: "no-reply@example.com", ...env } };
}

/** Node's own format, which says nothing of lines that it cannot read. */
function readVariables(text: string, file: string): Record<string, string> {
  const variables = parseEnv(text) as Record<string, string>;
  const values = Object.values(variables);
  const lines = text.split(/\r?\n/);
  // A line without a `=` that is no part of a quoted value of many lines.
  const odd = lines.findIndex((line) => {
    const word = line.trim().replace(/["'`]$/, "");
    return /^[^\s#=]+$/.test(word) && !values.some((value) => value.includes(word));
  });
  if (odd === -1) return variables;
  throw new UserError(
    "invalid-env-file",
    `${file}:${odd + 1}: not a variable: "${shorten(lines[odd]?.trim() ?? "", 20)}"`,
    "Write each as NAME=value, on a line of its own.",
  );
}
