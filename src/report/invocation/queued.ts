import type { QueuedEvent } from "../../invocation.ts";
import { nameText } from "./text.ts";
import { envelope } from "../envelope.ts";
import type { Paint } from "../terminal/paint.ts";

const SENTENCES: Record<QueuedEvent["type"], readonly string[]> = {
  Event: [
    "Lambda queued the event; there is no response",
    "The result is in the function's log. If the function fails, Lambda retries it up to two times, unless",
    "configured otherwise. Cognito never calls this way: it waits for the response.",
  ],
  DryRun: [
    "the function exists, and these credentials may invoke it; nothing ran",
    "This does not show whether Cognito may call it: that is in the function's resource policy.",
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
