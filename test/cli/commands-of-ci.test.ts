import { expect, it } from "vitest";
import { cli } from "../helpers/context.ts";
import { fixture } from "../helpers/fixtures.ts";

const handler = ["--handler", fixture("handlers/ci-commands.cjs")];
const plain = ["--only", "confirm-sign-up/plain"];

it.concurrent.each([
  [["run", ...handler]],
  [["run", ...handler, "--reporter", "github"]],
  [["run", ...handler, "--json"]],
  [["run", ...handler, "--cognito"]],
  [["check", ...handler, ...plain]],
  [["check", ...handler, ...plain, "--json"]],
  [["check", ...handler, ...plain, "--reporter", "junit"]],
  [["check", ...handler, ...plain, "--reporter", "tap"]],
  [["check", ...handler, ...plain, "--reporter", "html"]],
  [["check", ...handler, ...plain, "--reporter", "github"]],
  [["run", "--handler", "::error::INJECTED##[error]INJECTED.js"]],
  [["run", "--event", "::error::INJECTED##[error]INJECTED.json"]],
  [["lint-event", "::error::INJECTED##[error]INJECTED.json"]],
])("%j prints no command of a CI system", async (argv) => {
  const { code, out, err } = await cli(argv, { env: { CI: "true", GITHUB_ACTIONS: "true" } });
  expect(code).toBe(argv.includes(handler[1] ?? "") ? 1 : 2);
  expect(out + err).toContain("INJECTED");
  const lines = `${out}\n${err}`.split("\n");
  expect(lines.filter((line) => /^\s*::[^:]*::INJECTED/.test(line))).toEqual([]);
  const others = lines.filter((line) => !line.startsWith("::"));
  expect(others.filter((line) => /##\[|##vso\[|section_start:\d/.test(line))).toEqual([]);
});
