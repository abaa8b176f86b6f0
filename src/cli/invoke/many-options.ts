import { UserError } from "../../errors.ts";
import type { StreamOptions } from "../../event/create/stream.ts";
import type { Context } from "../context.ts";
import { readEventOptions } from "../flags/event.ts";
import type { InvokeFlags } from "./options.ts";

export type ManyInput =
  | { kind: "lines"; file: string }
  | { kind: "generated"; options: StreamOptions; announceSeed: boolean };

/** Whether the flags ask for many calls from here. */
export function isMany({ events, count }: InvokeFlags): boolean {
  if (events?.startsWith("s3://") !== true) return (events ?? count) !== undefined;
  throw new UserError(
    "usage",
    `--events ${events} needs --engine step-functions`,
    "Add it, or copy the file here: aws s3 cp",
  );
}

export async function readManyInput(
  flags: InvokeFlags,
  newSeed: Context["newSeed"],
): Promise<ManyInput> {
  const { events, count, flow, mix, seed } = flags;
  if (count === undefined) return { kind: "lines", file: events ?? "-" };
  const options = {
    ...(await readEventOptions(flags, flow, newSeed)),
    mailbox: "ses-simulator",
    count,
    ...(mix !== undefined && { mix: await (await import("../flags/mix.ts")).readMix(mix) }),
  } as const;
  return { kind: "generated", options, announceSeed: seed === undefined };
}
