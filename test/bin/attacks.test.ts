// What a handler makes Node print itself, past this program.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Invocation } from "../../src/invocation.ts";
import { fixture } from "../helpers/fixtures.ts";
import { BIN, run, spawnCli } from "../helpers/spawn.ts";
import type { Ended } from "../helpers/spawn.ts";

/** With a file as stdout, in which whatever is written to it under another name would show. */
async function appending(argv: readonly string[], stdin = ""): Promise<Ended> {
  const file = join(mkdtempSync(join(tmpdir(), "stdout-")), "report.json");
  const command = [process.execPath, BIN, ...argv];
  const ended = await run("sh", ["-c", '"$@" >> "$0"', file, ...command], { stdin });
  return { ...ended, out: readFileSync(file, "utf8") };
}

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

it.each([
  ["a pipe", (argv: string[], stdin: string) => spawnCli(argv, { stdin })],
  ["a file", appending],
])(
  "%s as stdout has one document, under whatever name a handler writes to it",
  async (_name, start) => {
    const handler = fixture("handlers/writes-output.mjs");
    const argv = ["run", "--handler", handler, "--json", "--seed", "1"];
    const { code, out, err } = await start(argv, "of the user");
    const { verdict, logs } = JSON.parse(out) as Pick<Invocation, "logs"> & { verdict: object };
    expect([code, err]).toEqual([0, ""]);
    expect(verdict).toMatchObject({ accepted: true });
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
  },
);

it("a file as stdout has one document, whatever native code writes", async () => {
  const handler = fixture("handlers/writes-natively.cjs");
  const { out, err } = await appending(["run", "--handler", handler, "--json", "--seed", "1"]);
  const { logs } = JSON.parse(out) as Pick<Invocation, "logs">;
  expect(err).toBe("");
  expect(logs.map(({ text }) => text)).toEqual([
    ...["wasi", "wasiAgain", "database", "again", "uri", "url", "attach", "vacuum"].map(
      (name) => `${name} EDRYRUN`,
    ),
    expect.stringMatching(/^tags (?:EDRYRUN|memory.createTagStore is not a function)$/),
    ...["backup EDRYRUN", "folder done", "1"],
  ]);
});
