import { jsonText } from "../../json.ts";
import { redactEvent } from "../../event/redact.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { GenEventFlags } from "./options.ts";
import { readEvent } from "../io/input.ts";
import { writeResult } from "../io/write-file.ts";

/** Prints an event that has the shape of another, and nothing of the person in it. */
export async function redactFile(
  file: string,
  flags: GenEventFlags,
  context: Context,
): Promise<ExitCode> {
  const event = await readEvent(file, context);
  // The same event gives the same replacement unless another seed is named.
  const redacted = redactEvent(event, flags.seed ?? "redact");
  await writeResult([jsonText(redacted, flags.compact)], flags.output, context);
  return EXIT.ok;
}
