import { flag, list } from "../flag.ts";
import { readPath } from "../json-path.ts";
import { whole } from "../whole-number.ts";
import { COLOR } from "./plain-output.ts";

/** All but `human` are the only output on stdout; the log goes to stderr. */
const REPORTERS = ["human", "json", "github", "patch", "differences"] as const;

const FOR_PROGRAMS = [
  "json",
  ...REPORTERS.filter((name) => name !== "human").map((name) => `reporter=${name}`),
];
/** Modes with several calls, and modes without a response. */
export const MANY = ["events", "count", "engine=step-functions"];
export const NO_ANSWER = ["invocationType=Event", "invocationType=DryRun"];

/** Flags of a command that calls a handler and reports the result. */
export const OUTPUT = {
  ignore: list("--ignore <path>", "ignore a JSON path when comparing", {
    read: readPath,
    conflicts: NO_ANSWER,
  }),
  reporter: flag("--reporter <name>", "report format (patch is RFC 6902 JSON Patch)", {
    choices: REPORTERS,
    default: "human",
    conflicts: ["json", ...MANY, ...NO_ANSWER],
    inFile: "own choices",
    was: { name: "--format", values: { json: "differences" } },
  }),
  context: flag("--context <lines>", "show this many lines of context around each difference", {
    read: whole({ min: 0, max: 1_000 }),
    conflicts: [...FOR_PROGRAMS, ...MANY, ...NO_ANSWER],
  }),
  json: flag("--json", "print one JSON document; never prompt", { conflicts: ["reporter"] }),
  ...COLOR,
};
