import type { CalledBack, LoopKeeper } from "../../invocation.ts";
import { listed } from "../../listed.ts";
import { wholeMs } from "../terminal/duration.ts";

const KEEPERS: Record<LoopKeeper, string> = {
  timer: "a timer",
  socket: "an open socket",
  server: "a server",
  file: "an open file",
  other: "something",
};

/** What an answer by callback waits for. */
export function heldBackSentence({ afterMs, busy }: CalledBack): string {
  const keepers = listed(busy.map((keeper) => KEEPERS[keeper]));
  return (
    `the handler called back after ${wholeMs(afterMs)}, but Lambda waits until the event loop is empty, and ` +
    `${keepers} ${busy.length > 1 ? "keep" : "keeps"} it busy`
  );
}
