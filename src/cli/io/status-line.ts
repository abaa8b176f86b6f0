import { oneLine } from "../../report/terminal/plain-text.ts";
import type { Context } from "../context.ts";

export interface StatusLine {
  show: (text: string) => void;
  clear: () => void;
}

const CLEAR = "\r\u001b[K";

/** One line on a person's terminal that each text replaces; nothing elsewhere. */
export function statusLine({ stderr, env }: Pick<Context, "stderr" | "env">): StatusLine {
  if (!stderr.isTTY || env["TERM"] === "dumb") {
    return { show: () => undefined, clear: () => undefined };
  }
  let isShown = false;
  return {
    show: (text) => {
      // A line that wraps could not be taken back.
      const room = (stderr.columns ?? 80) - 1;
      stderr.write(`${CLEAR}${oneLine(text).slice(0, room)}`);
      isShown = true;
    },
    clear: () => {
      if (isShown) stderr.write(CLEAR);
      isShown = false;
    },
  };
}
