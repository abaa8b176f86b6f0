import { setFlagsFromString } from "node:v8";
import { UserError } from "../../errors.ts";
import { createEvent } from "../../event/create/create-event.ts";
import { FLOW_NAMES } from "../../event/create/flows.ts";
import { createEventLines } from "../../event/create/stream.ts";
import type { Context } from "../context.ts";
import { readMix } from "../flags/mix.ts";
import { readEventPlan } from "./options.ts";
import type { GenEventFlags } from "./options.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { showProgress } from "../io/progress.ts";
import { writeResult } from "../io/write-file.ts";

/** Characters per write, roughly: a write per line would cost more than the line. */
const PIECE = 64 * 1024;

/** Fewer events are done before anybody could read a progress bar. */
const WORTH_SHOWING = 50_000;

export async function genEvents(flags: GenEventFlags, context: Context): Promise<ExitCode> {
  const options = await readEventPlan(flags, context);
  const announceSeed = (): void => {
    if (flags.seed === undefined) context.stderr.write(`new events: --seed ${options.seed}\n`);
  };
  if (flags.all === true) {
    announceSeed();
    const lines = FLOW_NAMES.map((name) => JSON.stringify(createEvent({ ...options, flow: name })));
    await writeResult([`${lines.join("\n")}\n`], flags.output, context);
    return EXIT.ok;
  }
  const { count = 0, offset: skip } = flags;
  if (!Number.isSafeInteger(skip + count)) {
    throw new UserError("invalid-option", "--offset plus --count is too large");
  }
  const mix = flags.mix === undefined ? undefined : await readMix(flags.mix);
  announceSeed();
  // Lines live for moments. Left alone, V8 gives such garbage three times the memory it needs.
  setFlagsFromString("--semi-space-growth-factor=1");
  const lines = createEventLines({ ...options, count, skip, ...(mix && { mix }) });
  const progress = count < WORTH_SHOWING ? undefined : await showProgress(count, context);
  try {
    await writeResult(pieces(lines, progress?.update), flags.output, context);
  } finally {
    progress?.stop();
  }
  return EXIT.ok;
}

function* pieces(lines: Iterable<string>, onProgress?: (done: number) => void): Generator<string> {
  let piece = "";
  let count = 0;
  for (const line of lines) {
    piece += `${line}\n`;
    count++;
    if (piece.length < PIECE) continue;
    yield piece;
    onProgress?.(count);
    piece = "";
  }
  if (piece !== "") yield piece;
}
