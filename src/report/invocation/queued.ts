import type { QueuedEvent } from "../../invocation.ts";
import { nameText } from "./text.ts";
import { envelope } from "../envelope.ts";
import type { Paint } from "../terminal/paint.ts";

const SENTENCES: Record<QueuedEvent["type"], readonly string[]> = {
  Event: [
    "Lambda took the event and will call the function with it: nothing comes back",
    "What becomes of it is in the function's log. When it fails, Lambda calls it again, twice unless",
    "that was set otherwise. Cognito never calls like this: it waits for the answer.",
  ],
  DryRun: [
    "the function is there, and these credentials may invoke it; nothing ran",
    "What Cognito may do is another matter: that is in the function's own policy.",
  ],
};

/** What a person reads of a call that brings no answer. */
export function queuedText(queued: QueuedEvent, paint: Paint): string {
  const [first = "", ...rest] = SENTENCES[queued.type];
  return [
    nameText(queued, paint),
    `${paint.green("✔")} ${first}`,
    ...rest.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** What `--json` prints of it. */
export function queuedDocument({ type, event, target }: QueuedEvent, exitCode: number): object {
  return { ...envelope("invoke", exitCode), invocationType: type, event, target };
}
