import { LEVELS } from "../../../check/rule-level.ts";
import { each, flag, list } from "../flag.ts";
import { whole } from "../whole-number.ts";
import { COLOR } from "./plain-output.ts";

const EACH_TIME = { inFile: "ignored" } as const;

export const DEPLOYED_FUNCTION = {
  function: flag("--function <name>", "check it; what needs the dry run is left out", {
    conflicts: ["handler"],
  }),
};

export const SCENARIOS = {
  rule: list("--rule <code=level>", `a rule's severity: ${LEVELS.join(", ")}`),
  only: list(
    "--only <scenario>",
    "run only matching scenarios: full or last part of the name, * is a wildcard",
  ),
  skip: list("--skip <scenario>", "leave matching scenarios out"),
  scenarios: list("--scenarios <folder|glob>", "scenarios of your own", { path: "" }),
  derive: flag("--no-derive", "add no scenarios for what the handler reads and calls"),
  attr: list("--attr <name=value>", "a user attribute of every event, custom: ones too"),
  clientMetadata: list("--client-metadata <key=value>", "an entry of every event's clientMetadata"),
  seed: flag("--seed <text>", "makes the people; findings are the same for every seed"),
};

export const FAILURES = {
  failOn: flag("--fail-on <severity>", "fail if there is a finding as bad as this", {
    choices: ["error", "warning", "note"],
    default: "error",
  }),
  baseline: flag("--baseline <file>", "accept the findings of a file, each with a reason", {
    path: "",
    conflicts: ["writeBaseline"],
  }),
  writeBaseline: flag("--write-baseline <file>", "write the findings to a file to be accepted", {
    path: "",
    inFile: "ignored",
    conflicts: ["only", "skip", "watch"],
  }),
};

export const SCHEDULE = {
  changed: flag(
    "--changed [commit]",
    "check only if git sees a change in the handler's package since a commit (default: the last)",
    { preset: "HEAD", conflicts: ["function"] },
  ),
  watch: flag("--watch", "check again when the handler or a scenario changes", {
    conflicts: ["json", "function"],
  }),
  concurrency: flag("--concurrency <n>", "scenarios to run in parallel", {
    otherwise: "CPUs + 1",
    read: whole({ min: 1, max: 64 }),
  }),
};

export const REPORTS = {
  reporter: list(
    "--reporter <name[=file]>",
    "human, json, junit, github, markdown, tap or html, to stdout or a file",
    { path: "=" },
  ),
  open: flag("--open", "show the HTML report in the browser", { inFile: "ignored" }),
  json: flag("--json", "print one JSON document, and no other report; never ask"),
  ...COLOR,
};

export const OTHER_ACTIONS = each(EACH_TIME, {
  list: flag("--list", "list scenarios and rules"),
  explain: flag("--explain [code]", "show what a rule asks for, why, and how to fix it; or all", {
    preset: "",
  }),
  init: flag("--init", "write a configuration, a scenario and a CI workflow; overwrites nothing"),
  record: flag(
    "--record <event>",
    "print a scenario built from a captured event, personal data replaced",
  ),
});
