import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

interface Entry {
  rule: string;
  message: string;
  scenarios: string[];
  reason: string;
}

const HANDLER = `
  export const handler = async (event) => {
    if (event.triggerSource.endsWith("ForgotPassword")) throw new Error("no reset of /srv/a " + event.request.userAttributes.email);
    return event;
  };`;

const project = (): string => folderWith({ "handler.mjs": HANDLER });

const check = (cwd: string, ...argv: string[]) =>
  cli(["check", "--handler", "handler.mjs", ...argv], { cwd });

const entriesOf = (cwd: string): Entry[] =>
  (JSON.parse(readFileSync(join(cwd, "known.json"), "utf8")) as { findings: Entry[] }).findings;

const write = (cwd: string, findings: unknown): void =>
  writeFileSync(join(cwd, "known.json"), JSON.stringify({ findings }));

const SOME = ["--only", "*forgot-password/plain"];

describe("a baseline", () => {
  it("has each finding once, needs reasons, and then fails new ones alone", async () => {
    const cwd = project();
    const written = await check(cwd, "--write-baseline", "known.json");
    expect(written.err).toMatch(/wrote \d findings? to known.json; \d needs? a reason/);
    const found = entriesOf(cwd);
    expect(found.map(({ rule }) => rule)).toContain("accepts-every-flow");

    const open = await check(cwd, ...SOME, "--baseline", "known.json");
    expect([open.code, open.err]).toEqual([
      2,
      expect.stringContaining("findings[0] has no reason"),
    ]);

    write(
      cwd,
      found.map((entry) => ({ ...entry, reason: "reset is not used" })),
    );
    const known = await check(cwd, "--baseline", "known.json", "--seed", "other");
    expect(known.err).toBe("");
    expect(known.code).toBe(0);
    expect(known.out).toContain("reason: reset is not used");
    expect(known.out).toMatch(/✔ passed: no findings, \d+ accepted/);

    writeFileSync(join(cwd, "handler.mjs"), HANDLER.replace("no reset of", "another error of"));
    const fresh = await check(cwd, "--baseline", "known.json");
    expect(fresh.code).toBe(1);
    expect(fresh.out).toMatch(/another\s+error\s+of/);
    expect(fresh.err).toContain("known.json: findings[0]");

    // Written again, it keeps the reasons.
    writeFileSync(join(cwd, "handler.mjs"), HANDLER);
    await check(cwd, "--write-baseline", "known.json");
    expect(new Set(entriesOf(cwd).map(({ reason }) => reason))).toEqual(
      new Set(["reset is not used"]),
    );
  });

  it("is in JSON as well", async () => {
    const cwd = project();
    const entry = { rule: "accepts-every-flow", scenarios: ["*"], reason: "not used" };
    const { out } = await check(cwd, ...SOME, "--json");
    const { scenarios } = JSON.parse(out) as {
      scenarios: { name: string; findings: { message: string; code: string }[] }[];
    };
    const messages = new Set(
      scenarios.flatMap(({ findings }) =>
        findings.flatMap(({ code, message }) => (code === entry.rule ? [message] : [])),
      ),
    );
    write(
      cwd,
      [...messages].map((message) => ({ ...entry, message })),
    );
    const accepted = await check(cwd, ...SOME, "--json", "--baseline", "known.json");
    const document = JSON.parse(accepted.out) as { exitCode: number; counts: object };
    expect(document).toMatchObject({ exitCode: 0, counts: { errors: 0, accepted: 2 } });
  });

  it.each([
    ["", "known.json is empty"],
    ["{", "known.json"],
    ["[]", 'known.json must be an object with an array "findings"'],
    ['{ "findings": {} }', 'known.json must be an object with an array "findings"'],
    ['{ "findings": [{ "rule": 1 }] }', "known.json: findings[0].rule must be a string"],
    [
      '{ "findings": [{ "rule": "no-duplicate-mai", "message": "", "scenarios": [], "reason": "x" }] }',
      "did you mean no-duplicate-mail?",
    ],
  ])("that is %j is refused", async (text, message) => {
    const cwd = project();
    writeFileSync(join(cwd, "known.json"), text);
    for (const flag of ["--baseline", "--write-baseline"]) {
      if (flag === "--write-baseline" && message.startsWith("did")) continue;
      const { code, err, out } = await check(
        cwd,
        flag,
        "known.json",
        ...(flag === "--baseline" ? SOME : []),
      );
      expect([code, out, err]).toEqual([2, "", expect.stringContaining(message)]);
    }
  });

  it("that is not there is refused, or is written", async () => {
    const cwd = project();
    const { code, err } = await check(cwd, "--baseline", "known.json");
    expect([code, err]).toEqual([2, expect.stringContaining("cannot read known.json")]);
    const away = await check(cwd, "--write-baseline", "no/folder.json");
    expect([away.code, away.err]).toEqual([2, expect.stringContaining("no such folder")]);
  });
});

describe("--fail-on", () => {
  const warned = folderWith({
    "handler.mjs": "export const handler = async (event) => event;",
  });
  it.each([
    [[], 0],
    [["--fail-on", "error"], 0],
    [["--fail-on", "warning"], 1],
  ] as const)("%j ends with %i where there is a warning alone", async (flags, expected) => {
    const { code, out } = await check(warned, "--only", "confirm-sign-up/plain", ...flags);
    expect(out).toContain("work-was-done");
    expect(code).toBe(expected);
  });

  it("names what is unknown", async () => {
    const { code, err } = await check(warned, "--fail-on", "warnings");
    expect([code, err]).toEqual([2, expect.stringContaining("did you mean warning?")]);
  });
});
