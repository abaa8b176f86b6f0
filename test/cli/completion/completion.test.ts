import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const cwd = folderWith({
  "src/confirm.ts": "",
  "event.json": "{}",
  ".env": "",
  "node_modules/x/index.js": "",
  "home/.aws/config": "[default]\n[profile dev]\nregion = eu-west-1\n",
  "home/.aws/credentials": "[default]\n[ci]\n",
});
const env = { HOME: join(cwd, "home") };

/** What is offered for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const { code, out } = await cli(["complete", "--", ...words], { cwd, env });
  const lines = out.trimEnd().split("\n");
  expect([code, lines.pop()]).toEqual([0, ":4"]);
  return lines.map((line) => line.split("\t")[0] ?? "");
}

it.each([
  [["ge"], ["gen-event"]],
  [["com"], ["compare", "completion"]],
  [
    ["gen-event", "admin"],
    ["admin-confirm-sign-up", "admin-confirm-sign-up-console"],
  ],
  [["run", "--flow", "fed"], ["federated"]],
  [["run", "--flow=pass"], ["passwordless"]],
  [
    ["run", "--runtime", ""],
    ["nodejs20.x", "nodejs22.x", "nodejs24.x"],
  ],
  [["run", "--sta"], []],
  [["run", "--stu"], ["--stubs"]],
  [["run", "s"], ["src/"]],
  [["run", "src/"], ["src/confirm.ts"]],
  [["run", "-e", "ev"], ["event.json"]],
  [["run", "--env-file", "."], [".env"]],
  [["run", "--cognito", "s"], ["src/"]],
  [["check", "--only", "passw"], ["passwordless/plain"]],
  [
    ["check", "--rule", "declares-from"],
    ["declares-from=off", "declares-from=note", "declares-from=warning", "declares-from=error"],
  ],
  [["check", "--explain", "returns"], ["returns-event"]],
  [
    ["invoke", "my-function", "--profile", ""],
    ["default", "dev", "ci"],
  ],
  [["completion", "z"], ["zsh"]],
  [["config", "do"], ["doctor"]],
  [["nothing", "x"], []],
])("%j offers %j", async (words, values) => {
  expect(await offered(...words)).toEqual(values);
});

describe("completion", () => {
  it.each(["bash", "zsh", "fish", "powershell"])("prints a script for %s", async (shell) => {
    const { code, out, err } = await cli(["completion", shell]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/cognito-postconfirm[" ]+complete/);
  });

  it("prints a script that bash can load twice, without any package", async () => {
    const { out } = await cli(["completion", "bash"]);
    const input = `${out}${out}
      cognito-postconfirm() { printf 'gen-event\\tprint an event\\n:0\\n'; }
      COMP_WORDS=(cognito-postconfirm ge) COMP_CWORD=1
      __cognito_postconfirm_complete
      echo "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["--norc"], { input, encoding: "utf8" });
    expect([stdout, stderr]).toEqual(["gen-event\n", ""]);
  });

  it("refuses another shell", async () => {
    const { code, err } = await cli(["completion", "tcsh"]);
    expect([code, err]).toEqual([
      2,
      'error: no completion for the shell "tcsh"\nUse one of bash, zsh, fish, powershell.\n',
    ]);
  });

  it("is listed, and what its script calls is not", async () => {
    const { out } = await cli(["--help"]);
    expect(out).toMatch(/^ {2}completion /m);
    expect(out).not.toMatch(/^ {2}complete /m);
  });
});
