import { parseEnv } from "node:util";
import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { isOverridden } from "../../runtime/invoker/function-environment.ts";
import type { LocalOptions } from "../flags/local.ts";
import { shorten } from "../../shorten.ts";

interface HandlerEnvironment {
  /** The variables of the files and of the command line. */
  explicit: Readonly<Record<string, string>>;
  env: Context["env"];
}

/**
 * What a user says of the handler's environment: this program's own, the variables of files over it, and over
 * them those of the command line. Those that cannot be set are named on stderr.
 */
export async function readEnvironment(
  { env, envFiles }: Pick<LocalOptions, "env" | "envFiles">,
  context: Context,
): Promise<HandlerEnvironment> {
  const explicit = { ...(await readFiles(envFiles, context)), ...env };
  const ignored = Object.keys(explicit).filter(isOverridden);
  if (ignored.length > 0) {
    const verb = ignored.length === 1 ? "has" : "have";
    context.stderr.write(
      `note: ${ignored.join(", ")} ${verb} no effect: Lambda sets ` +
        `${ignored.length === 1 ? "it" : "them"} itself, and so does a local run\n`,
    );
  }
  // The handler's thread takes its clock over from this process, as in entry.ts.
  if (explicit["TZ"] !== undefined) process.env["TZ"] = explicit["TZ"].replace(/^:/, "");
  return { explicit, env: { ...context.env, ...explicit } };
}

async function readFiles(
  envFiles: readonly string[],
  context: Context,
): Promise<Record<string, string>> {
  if (envFiles.length === 0) return {};
  const { readText } = await import("./input.ts");
  const files: Record<string, string>[] = [];
  for (const file of envFiles) files.push(readVariables(await readText(file, context), file));
  return Object.assign({}, ...files) as Record<string, string>;
}

/** Node's own format, which says nothing of lines that it cannot read. */
function readVariables(text: string, file: string): Record<string, string> {
  const variables = parseEnv(text) as Record<string, string>;
  const values = Object.values(variables);
  const lines = text.split(/\r?\n/);
  // A line without a `=` that is not a part of a quoted value of many lines.
  const odd = lines.findIndex((line) => {
    const word = line.trim().replace(/["'`]$/, "");
    return /^[^\s#=]+$/.test(word) && !values.some((value) => value.includes(word));
  });
  if (odd === -1) return variables;
  throw new UserError(
    "invalid-env-file",
    `${file}:${odd + 1}: not a variable: "${shorten(lines[odd]?.trim() ?? "", 20)}"`,
    "Write one NAME=value per line.",
  );
}
