import { UserError } from "../../../errors.ts";
import { flag } from "../flag.ts";
import { whole } from "../whole-number.ts";

/** Where it listens, and how it ends up there. */
export const SERVER = {
  port: flag("--port <n>", "port to listen on; 0 for any free one", {
    otherwise: "3010, or the next free one",
    read: whole({ min: 0, max: 65_535, example: 3010 }),
  }),
  host: flag(
    "--host <address>",
    "address to listen on; any address other than loopback requires the token",
    {
      default: "127.0.0.1",
    },
  ),
  token: flag("--token <text>", "token that every request must carry", {
    otherwise: "random if other machines can reach --host",
    read: readToken,
  }),
  readyFile: flag("--ready-file <file>", "write the address to a file while the server is ready", {
    path: "",
    inFile: "ignored",
  }),
  open: flag("--open", "show the inbox in the browser"),
};

/** How Lambda behaves. */
export const LAMBDA = {
  cold: flag("--cold", "start a new environment for each call"),
  concurrency: flag("--concurrency <n>", "reserved concurrency of each function", {
    otherwise: "unlimited",
    read: whole({ min: 1, max: 1_000 }),
  }),
  retry: flag("--no-retry", "do not retry failed asynchronous calls"),
  fixEvents: flag("--fix-events", "pass handlers the event that AWS would have sent"),
};

/** Where mail is kept. */
export const MAILBOX = {
  mails: flag("--mails <place>", "keep mail across restarts in a folder or an .sqlite file", {
    otherwise: "in memory",
    path: "",
  }),
};

export const SERVE_OUTPUT = {
  json: flag("--json", "print one JSON document per line"),
};

/** No request carries an empty token. */
function readToken(name: string, text: string): string {
  if (text !== "") return text;
  throw new UserError("invalid-option", `${name} is empty`, "Omit it to get a random token.");
}
