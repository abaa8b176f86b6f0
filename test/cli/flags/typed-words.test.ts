import { expect, it } from "vitest";
import { flag, list } from "../../../src/cli/flags/flag.ts";
import { typedWords } from "../../../src/cli/flags/typed-words.ts";

const FLAGS = {
  only: list("--only <scenario>", ""),
  env: list("--env <name=value>", ""),
  event: flag("-e, --event <file>", ""),
  changed: flag("--changed [commit]", ""),
  json: flag("--json", ""),
};

it.each([
  ["check h.mjs --only a --json", "check h.mjs"],
  ["check --only=a h.mjs --changed --json", "check h.mjs"],
  ["check h.mjs --changed main -e event.json", "check h.mjs -e event.json"],
  ["check --no-color --env A=1 --env=B=2", "check --env A=1 --env=B=2"],
  ["check --env API_KEY=abc --env=dbPassword=x=y", "check --env API_KEY=*** --env=dbPassword=***"],
  ["check --env SMTP_PASS=abc --env BYPASS=1", "check --env SMTP_PASS=*** --env BYPASS=1"],
])("of %s what is kept is %s", (line, kept) => {
  const keeps = (key: string): boolean => key === "env" || key === "event";
  expect(typedWords(line.split(" "), FLAGS, keeps).join(" ")).toBe(kept);
});
