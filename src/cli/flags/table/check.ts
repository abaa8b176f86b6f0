import { LEVELS } from "../../../check/rule-level.ts";
import { each, flag, list } from "../flag.ts";
import { whole } from "../whole-number.ts";
import { COLOR } from "./plain-output.ts";

const EACH_TIME = { inFile: "ignored" } as const;

export const DEPLOYED_FUNCTION = {
  function: flag(
    "--function <name>",
    "check a deployed function; skip scenarios that need the dry run",
    {
      conflicts: ["handler"],
    },
  ),
};

export const SCENARIOS = {
  rule: list("--rule <code=level>", `a rule's severity: ${LEVELS.join(", ")}`),
  only: list(
    "--only <scenario>",
    "run only matching scenarios: full or last part of the name, * is a wildcard",
  ),
  skip: list("--skip <scenario>", "skip matching scenarios"),
  scenarios: list("--scenarios <folder|glob>", "add your own scenarios", { path: "" }),
  derive: flag("--no-derive", "do not derive scenarios from the handler's reads and calls"),
  attr: list("--attr <name=value>", "set a user attribute in every event"),
  clientMetadata: list(
    "--client-metadata <key=value>",
    "set a clientMetadata value in every event",
  ),
  seed: flag("--seed <text>", "generate the same users every time; findings do not depend on it"),
};

export const FAILURES = {
  failOn: flag("--fail-on <severity>", "fail on findings of at least this severity", {
    choices: ["error", "warning", "note"],
    default: "error",
  }),
  baseline: flag("--baseline <file>", "accept the findings listed in a file", {
    path: "",
    conflicts: ["writeBaseline"],
  }),
  writeBaseline: flag("--write-baseline <file>", "write the current findings to a baseline file", {
    path: "",
    inFile: "ignored",
    conflicts: ["only", "skip", "watch"],
  }),
};

export const SCHEDULE = {
  changed: flag(
    "--changed [commit]",
    "check only if git reports a change in the handler's package since a commit (default: the latest)",
    { preset: "HEAD", conflicts: ["function"] },
  ),
  watch: flag("--watch", "check again when a file changes", {
    conflicts: ["json", "function"],
  }),
  concurrency: flag("--concurrency <n>", "scenarios to run in parallel", {
    otherwise: "CPUs + 1",
    read: whole({ min: 1, max: 64 }),
  }),
};

/** Reporters, in the order of the help. */
export const REPORTERS = ["human", "json", "junit", "github", "markdown", "tap", "html"] as const;

export const REPORTS = {
  reporter: list(
    "--reporter <name[=file]>",
    `${REPORTERS.slice(0, -1).join(", ")} or ${REPORTERS.at(-1)}, to stdout or a file`,
    { path: "=" },
  ),
  open: flag("--open", "show the HTML report in the browser", { inFile: "ignored" }),
  json: flag("--json", "print one JSON document and no other report; never prompt"),
  ...COLOR,
};

export const OTHER_ACTIONS = each(EACH_TIME, {
  list: flag("--list", "list scenarios and rules"),
  explain: list("--explain [code...]", "explain rules and their fixes, or list all rules", {
    preset: "",
  }),
  init: flag("--init", "create a configuration, a scenario and a CI workflow"),
  record: flag(
    "--record <event>",
    "print a scenario built from a captured event, personal data replaced",
  ),
});
