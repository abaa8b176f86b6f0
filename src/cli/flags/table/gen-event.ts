import { each, flag } from "../flag.ts";
import { whole } from "../whole-number.ts";
import { endpointUrl, PROFILE } from "./function.ts";
import { MIX } from "./many.ts";
import { COLOR } from "./plain-output.ts";

const NEW = { conflicts: ["fromEvent"] };

export const MANY_EVENTS = {
  count: flag("--count <n>", "print this many events for different users, one per line", {
    read: whole({ min: 1 }),
    conflicts: ["fromEvent"],
  }),
  offset: flag("--offset <n>", "start after this many events", {
    default: "0",
    read: whole({ min: 0 }),
    needs: ["count"],
    conflicts: ["fromEvent"],
    was: { name: "--skip" },
  }),
  mix: { ...MIX, conflicts: ["flow", "fromEvent"] },
  all: flag("--all", "print one event per flow, one per line", {
    conflicts: ["count", "flow", "fromEvent"],
  }),
};

export const REAL_EVENTS = {
  fromEvent: flag(
    "--from-event <file>",
    "keep an event's shape, replace personal data (- for stdin)",
    {
      path: "",
      conflicts: ["flow"],
      was: { name: "--from" },
    },
  ),
  ...each(NEW, {
    fromPool: flag("--from-pool <id>", "generate events for a real user pool"),
    likeUser: flag("--like-user <name>", "copy a user's attributes, personal data replaced", {
      needs: ["fromPool"],
    }),
  }),
  ...PROFILE,
  ...endpointUrl("Cognito endpoint, such as http://127.0.0.1:9229"),
};

export const EVENT_OUTPUT = {
  list: flag("--list", "list the flows and the confirmations that send no event"),
  compact: flag("--compact", "print the event on one line"),
  output: flag("-o, --output <file>", "write to a file instead of stdout", {
    path: "",
    conflicts: ["list"],
  }),
  interactive: flag("-i, --interactive", "prompt for missing values", {
    conflicts: ["json", "all", "count"],
  }),
  json: flag("--json", "print one JSON document with flow and seed", {
    conflicts: ["list", "fromEvent", "all", "count"],
  }),
  ...COLOR,
};
