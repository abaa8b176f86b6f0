// What a handler makes Node print itself, past this program.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fixture } from "../helpers/fixtures.ts";
import { BIN, run, spawnCli } from "../helpers/spawn.ts";

it("stdout has one document, whatever a handler makes Node print", async () => {
  const handler = `${fixture("handlers/attacks.cjs")}#prints`;
  const { code, signal, out, err } = await spawnCli([
    "run",
    "--handler",
    handler,
    "--json",
    "--seed",
    "1",
  ]);
  const { outcome } = JSON.parse(out) as { outcome: { errorMessage: string } };
  expect([code, signal, outcome.errorMessage]).toEqual([2, null, "this is the truth"]);
  expect(err).toBe("");
});

it("stdout has one document, under whatever name a handler writes to it", async () => {
  const handler = fixture("handlers/writes-output.mjs");
  const argv = ["run", "--handler", handler, "--json", "--seed", "1"];
  const { code, out, err } = await spawnCli(argv, { stdin: "of the user" });
  const { logs } = JSON.parse(out) as { logs: { text: string }[] };
  expect([code, err]).toEqual([0, ""]);
  expect(logs.map(({ text }) => text)).toEqual([
    ...[
      "bytes",
      "octets",
      "likeUrl",
      "url",
      "detour",
      "slashes",
      "process",
      "thread",
      "link",
      "descriptor",
    ].map((name) => `FORGED ${name}`),
    ...["FORGED promise", "FORGED stream", "FORGED handle"],
    ...["refused copy EINVAL", "refused copyLater EACCES", "refused truncate EINVAL"],
    ...["refused cut EINVAL", 'input ""'],
  ]);
});

it("a file as stdout has one document, whatever native code writes", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "stdout-")), "report.json");
  const handler = fixture("handlers/writes-natively.cjs");
  const argv = [BIN, "run", "--handler", handler, "--json", "--seed", "1"];
  const script = 'file="$0"; "$@" > "$file"';
  const { err } = await run("sh", ["-c", script, file, process.execPath, ...argv]);
  const { logs } = JSON.parse(readFileSync(file, "utf8")) as { logs: { text: string }[] };
  expect(err).toBe("");
  expect(logs.map(({ text }) => text)).toEqual([
    ...["wasi", "wasiAgain", "database", "again", "uri", "url", "attach", "vacuum"].map(
      (name) => `${name} EDRYRUN`,
    ),
    expect.stringMatching(/^tags (?:EDRYRUN|memory.createTagStore is not a function)$/),
    ...["backup EDRYRUN", "folder done", "1"],
  ]);
});
