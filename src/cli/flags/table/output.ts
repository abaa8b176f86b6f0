import { flag, list } from "../flag.ts";
import { readPath } from "../json-path.ts";
import { whole } from "../whole-number.ts";
import { COLOR } from "./plain-output.ts";

/** How a difference is written. All but `human` stand on stdout alone, and the report on stderr. */
const FORMATS = ["human", "patch", "json", "github"] as const;

const FOR_PROGRAMS = ["json", "format=patch", "format=json", "format=github"];
/** What calls more than once, or waits for no answer. */
export const MANY = ["events", "count", "engine=step-functions"];
export const NO_ANSWER = ["invocationType=Event", "invocationType=DryRun"];

/** Of a command that calls a handler and reports on it. */
export const OUTPUT = {
  ignore: list("--ignore <path>", "ignore a JSON path when comparing", {
    read: readPath,
    conflicts: NO_ANSWER,
  }),
  format: flag("--format <name>", "format of the differences; patch is RFC 6902", {
    choices: FORMATS,
    default: "human",
    conflicts: ["json", ...MANY, ...NO_ANSWER],
  }),
  context: flag("--context <lines>", "show this many lines of context around each difference", {
    read: whole({ min: 0, max: 1_000 }),
    conflicts: [...FOR_PROGRAMS, ...MANY, ...NO_ANSWER],
  }),
  json: flag("--json", "print one JSON document; never prompt", { conflicts: ["format"] }),
  ...COLOR,
};
