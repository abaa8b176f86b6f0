import type { EventDocument } from "../../event/event.ts";
import { redactEvent } from "../../event/redact.ts";
import type { Context } from "../context.ts";
import { readEvent } from "./input.ts";

/**
 * Reads an event that has the shape of another, and nothing of the person in it. The same event gives
 * the same replacement unless another seed is named.
 */
export async function readRedacted(
  file: string,
  seed: string | undefined,
  context: Context,
): Promise<EventDocument> {
  return redactEvent(await readEvent(file, true, context), seed ?? "redact") as EventDocument;
}
