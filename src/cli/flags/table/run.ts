import { COGNITO_ATTEMPTS } from "../../../cognito-limits.ts";
import { flag } from "../flag.ts";
import { SENDING } from "./consent.ts";
import { whole } from "../whole-number.ts";

/** How often a handler is called. */
export const MODE = {
  cognito: flag("--cognito", "give up after 5s and retry, as Cognito does", {
    conflicts: ["repeat", "ses=live"],
  }),
  attempts: flag("--attempts <n>", "maximum number of calls", {
    default: String(COGNITO_ATTEMPTS),
    read: whole({ min: 1, max: 10 }),
    needs: ["cognito"],
  }),
  repeat: flag("--repeat <n>", "call n times and show the durations", {
    read: whole({ min: 1, max: 1_000_000 }),
    conflicts: ["cognito", "ses=live"],
  }),
  concurrency: flag("--concurrency <n>", "parallel calls of --repeat", {
    default: "1",
    read: whole({ min: 1, max: 100 }),
    needs: ["repeat"],
  }),
  watch: flag("--watch", "run again when a file changes", {
    conflicts: ["open", "json", "reporter=json", "ses=live", "event=-"],
  }),
};

/** Where the mail of a run goes. */
export const DESTINATION = {
  ses: flag("--ses <mode|url>", "where mail goes: dry-run, live, or an SES endpoint", {
    default: "dry-run",
    consent: "live",
  }),
  ...SENDING,
};

export const VERBOSE = {
  verbose: flag("--verbose", "show the log as Lambda writes it"),
};
