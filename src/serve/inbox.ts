import { createEvent } from "../event/create/create-event.ts";
import { FLOWS } from "../event/create/flows.ts";
import type { FlowName } from "../event/create/flows.ts";
import type { EventDocument } from "../event/event.ts";
import { findMailWarnings } from "../contract/mails.ts";
import { mimeSource } from "../delivery/mime.ts";
import { isObject, tryParseJson } from "../json.ts";
import { callPart, inboxPage, mailPart } from "../report/serve/inbox.ts";
import { invocationSummary } from "../report/serve/reports.ts";
import { jsonAnswer, NOT_FOUND, textAnswer, withHeaders } from "./http/exchange.ts";
import type { Answer } from "./http/exchange.ts";
import { route } from "./http/router.ts";
import type { Route } from "./http/router.ts";
import type { Invocations } from "./invocations.ts";
import type { Mailbox, StoredMail } from "./mailbox/mailbox.ts";

export interface InboxOptions {
  mailbox: Mailbox;
  invocations: Invocations;
  functions: readonly string[];
  /** The address of the server, without a slash at its end. */
  url: () => string;
  /** Calls a function. @returns The id of the call, or `undefined` for an unknown function. */
  call: (functionName: string, event: EventDocument) => Promise<string | undefined>;
  newSeed: () => string;
  /** The standard attributes that users of a function's pool have to have. */
  requiredFor: (functionName: string) => Promise<readonly string[]>;
  onCleared: () => void;
}

/** The page, its parts, and what it asks beside the mailbox. */
export function inboxRoutes(options: InboxOptions): Route[] {
  const { mailbox, invocations, functions, url, call, newSeed, requiredFor, onCleared } = options;
  const flows = Object.entries(FLOWS).map(([name, { summary }]) => ({ name, summary }));
  const mailsOf = (id: string): StoredMail[] =>
    mailbox.list(({ invocation }) => invocation === id).toReversed();
  const showMail = async (id: string): Promise<Answer> => {
    const stored = mailbox.get(id);
    if (stored === undefined) return NOT_FOUND;
    mailbox.setRead([id], true);
    const sender = stored.invocation === undefined ? undefined : invocations.get(stored.invocation);
    const source = await mimeSource(stored.mail);
    const warnings = findMailWarnings([stored.mail]);
    return htmlAnswer(mailPart(stored, warnings, source.toString("utf8"), sender));
  };
  return [
    route("GET", "/", () => htmlAnswer(inboxPage({ url: url(), functions, flows }))),
    route("GET", "/parts/mail-*", (_, id) => showMail(id)),
    route("GET", "/parts/call-*", (_, id) => {
      const served = invocations.get(id);
      return served === undefined ? NOT_FOUND : htmlAnswer(callPart(served, mailsOf(id)));
    }),
    route("GET", "/api/invocations", () =>
      jsonAnswer(invocations.list().map((served) => invocationSummary(served))),
    ),
    route("DELETE", "/api/invocations", () => {
      invocations.clear();
      onCleared();
      return textAnswer("ok");
    }),
    route("GET", "/api/invocations/*", (_, id) => {
      const served = invocations.get(id);
      if (served === undefined) return NOT_FOUND;
      const { event, conclusion } = served;
      const { invocation } = conclusion ?? {};
      return jsonAnswer({ ...invocationSummary(served), event, ...(invocation && { invocation }) });
    }),
    route("POST", "/api/invocations", async ({ body }) => {
      const asked = tryParseJson(body.toString("utf8"));
      const { functionName = functions[0] ?? "", flow = "confirm-sign-up" } = isObject(asked)
        ? asked
        : {};
      if (typeof flow !== "string" || !Object.hasOwn(FLOWS, flow)) {
        return jsonAnswer({ message: `flow is one of ${Object.keys(FLOWS).join(", ")}` }, 400);
      }
      const name = typeof functionName === "string" ? functionName : "";
      const required = await requiredFor(name);
      const event = createEvent({ seed: newSeed(), flow: flow as FlowName, required });
      const id = await call(name, event);
      return id === undefined
        ? jsonAnswer({ message: `functionName is one of ${functions.join(", ")}` }, 404)
        : jsonAnswer({ id });
    }),
  ];
}

/** Nobody else shows it in a frame. Its own policy stands in the page. */
function htmlAnswer(source: string): Answer {
  return withHeaders(textAnswer(source, 200, "text/html"), { "x-frame-options": "DENY" });
}
