import { jsonText } from "../../json.ts";
import { UserError } from "../../errors.ts";
import { redactEvent } from "../../event/redact.ts";
import type { Context } from "../context.ts";
import { EVENT_FLAGS } from "../flags/event.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { ManyFlags } from "./many.ts";
import { readEvent } from "../io/input.ts";
import { writeResult } from "../io/write-file.ts";

/** Prints an event that has the shape of another, and nothing of the person in it. */
export async function redactFile(
  file: string,
  flow: string | undefined,
  flags: ManyFlags & { compact?: boolean },
  context: Context,
): Promise<ExitCode> {
  const { seed: _seed, ...shaping } = EVENT_FLAGS;
  const given = Object.keys(shaping) as (keyof typeof shaping)[];
  const more = (["all", "count", "fromPool", "json", "mix", "skip"] as const).find(
    (key) => flags[key] !== undefined,
  );
  const conflict = flow ?? more ?? given.find((key) => flags[key] !== undefined);
  if (conflict !== undefined) {
    throw new UserError(
      "usage",
      `--from keeps the shape of an event, and ${conflict} would change it`,
      "Leave one of them out.",
    );
  }
  const event = await readEvent(file, context);
  // The same event gives the same replacement unless another seed is named.
  const redacted = redactEvent(event, flags.seed ?? "redact");
  await writeResult([jsonText(redacted, flags.compact)], flags.output, context);
  return EXIT.ok;
}
