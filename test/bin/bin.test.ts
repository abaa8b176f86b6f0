// The program as a shell sees it: streams, signals, exit codes.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixture } from "../helpers/fixtures.ts";
import { handlerFile } from "../helpers/handlers.ts";
import { BIN, run, spawnCli } from "../helpers/spawn.ts";
import { VERSION } from "../../src/version.ts";

const shell = (script: string): ReturnType<typeof run> =>
  run("/bin/sh", ["-c", script.replaceAll("CLI", `"${process.execPath}" "${BIN}"`)]);

// Much of this waits.
describe.concurrent("the program", () => {
  it("works in a pipe", async () => {
    const { code, out, err } = await shell("CLI gen-event --seed 1 | CLI run reference -e -");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("Cognito: accepted");
  });

  it("ends quietly when its reader has seen enough", async () => {
    const { err } = await shell(
      "CLI gen-event | true; CLI run reference --seed 1 | head -1 >/dev/null; CLI --help | true",
    );
    expect(err).toBe("");
  });

  it("exits with what it found", async () => {
    const outcomes = fixture("handlers/outcomes.mjs");
    expect(await spawnCli(["run", "--handler", `${outcomes}#returnsEvent`])).toMatchObject({
      code: 0,
    });
    expect(await spawnCli(["run", "--handler", `${outcomes}#throws`])).toMatchObject({ code: 1 });
    expect(await spawnCli(["run", "-e", "no-such.json"])).toMatchObject({ code: 2, out: "" });
    expect(await spawnCli(["gen-event", "-i"])).toMatchObject({ code: 2, out: "" });
  });

  it.each([
    [6, ["gen-event"]],
    [26, ["run", "--handler", handlerFile("export const handler = async (event) => event;")]],
    [20, ["invoke", "confirm", "--json", "--yes", "--endpoint-url", "http://127.0.0.1:9"]],
  ])("loads at most %i files, each of which costs time, for %j", async (most, args) => {
    const list = `
      import { registerHooks } from "node:module";
      const files = [];
      registerHooks({ load: (url, context, next) => (url.startsWith("file:") && files.push(url), next(url, context)) });
      process.on("exit", () => {
        const lists = JSON.stringify({ files, own: process.moduleLoadList });
        process.stderr.write("\\n" + lists);
      });`;
    const hook = `--import=data:text/javascript,${encodeURIComponent(list)}`;
    const { err } = await run(process.execPath, [hook, BIN, ...args]);
    const { files, own } = JSON.parse(err.split("\n").at(-1) ?? "") as Record<string, string[]>;
    expect(files?.length).toBeLessThanOrEqual(most);
    const costly = args[0] === "gen-event" ? ["child_process", "net", "worker_threads"] : [];
    const wanted = ["internal/deps/undici/undici", ...costly].map((name) => `NativeModule ${name}`);
    expect(wanted.filter((name) => own?.includes(name))).toEqual([]);
  });

  it("keeps what it has compiled where the user's variables say, or nowhere", async () => {
    const file = handlerFile(
      `export const handler = async (event) => {
        console.log("in " + process.getBuiltinModule("node:module").getCompileCacheDir());
        return event;
      };`,
    );
    const folder = mkdtempSync(join(tmpdir(), "cache-"));
    const withEnv = (env: Record<string, string>): ReturnType<typeof run> =>
      spawnCli(["run", "--handler", file], { env });
    const { out } = await withEnv({ TMPDIR: folder });
    expect(out).toContain(`in ${join(folder, "node-compile-cache", "v")}`);
    expect((await withEnv({ NODE_DISABLE_COMPILE_CACHE: "1" })).out).toContain("in undefined");
  });

  it("shows of a trace what is the user's, and nothing of its own", async () => {
    const outcomes = fixture("handlers/outcomes.mjs");
    for (const exportName of ["throws", "throwsAtOnce", "callsBackAnError"]) {
      const { out } = await spawnCli(["run", "--json", "--handler", `${outcomes}#${exportName}`]);
      const { outcome } = JSON.parse(out) as { outcome: { trace: string[] } };
      expect(outcome.trace.slice(1)).toEqual([expect.stringContaining("outcomes.mjs:")]);
    }
  });

  it("begins no other call while one goes on taking memory that nothing interrupts", async () => {
    const file = handlerFile(
      "export const handler = async () => new Array(2 ** 32 - 1).fill(0).length;",
    );
    // Time enough to take too much, on a busy machine too.
    const argv = ["run", "--repeat", "2", "--timeout", "50s", "--handler", file];
    const { code, err } = await spawnCli(argv);
    expect(err).toContain("earlier calls are still running and cannot be interrupted");
    expect(code).toBe(2);
  });

  it("ends at once, whatever the handler left behind", async () => {
    const start = performance.now();
    const outcomes = fixture("handlers/outcomes.mjs");
    const { code } = await spawnCli([
      "run",
      "--handler",
      `${outcomes}#sleeps`,
      "--timeout",
      "200ms",
    ]);
    expect(code).toBe(1);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("ends with its exit code even when the handler is stuck in the system", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stuck-"));
    await shell(`mkfifo ${folder}/pipe`);
    const code = `import fs from "node:fs"; export const handler = () => fs.readFileSync("${folder}/pipe");`;
    const handler = join(folder, "stuck.mjs");
    writeFileSync(handler, code);
    const ended = await spawnCli([
      "run",
      "--handler",
      handler,
      "--timeout",
      "200ms",
      "--seed",
      "1",
    ]);
    expect(ended).toMatchObject({ code: 1, signal: null, err: "" });
    expect(ended.out).toContain("did not respond within 0.2 s");
  });

  it("goes on to the next call when one is stuck in the system", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stuck-"));
    await shell(`mkfifo ${folder}/pipe`);
    const file = handlerFile(
      `import fs from "node:fs"; export const handler = () => fs.readFileSync("${folder}/pipe");`,
    );
    const flags = ["--repeat", "2", "--timeout", "200ms", "--json"];
    const { code, out } = await spawnCli(["run", "--handler", file, ...flags]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      calls: [{ outcome: "timed-out" }, { outcome: "timed-out" }],
      firstFailure: { outcome: { kind: "timed-out" } },
    });
  });

  it.each(["prints-past-everything.mjs", "closes-all-descriptors.mjs", "reads-standard-input.mjs"])(
    "has its own input and output to itself: %s",
    async (name) => {
      const handler = fixture(`handlers/catalogue/${name}`);
      // An input that never ends.
      const { out, err } = await shell(
        `sleep 4 | CLI run --json --seed 1 --timeout 3s --handler '${handler}'`,
      );
      expect(JSON.parse(out)).toMatchObject({ exitCode: 0 });
      expect(err).toBe("");
    },
  );

  it("has its own output to itself: a socket that a handler makes on it", async () => {
    const file = handlerFile(
      `import { Socket } from "node:net";
       export const handler = (event) =>
         new Promise((resolve) => new Socket({ fd: 1 }).write("x", () => resolve(event)));`,
    );
    const { code, out } = await spawnCli(["run", "--handler", file, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ logs: [{ source: "stdout", text: "x" }] });
  });

  it("does not call a result written that was not", async () => {
    const { err } = await shell("CLI gen-event --seed 1 >/dev/full; echo $? >&2");
    expect(err).toMatch(/^error: cannot write the result: ENOSPC.*\n2\n$/);
  });

  it("does its work though nobody takes what it says of it", async () => {
    const call = "CLI invoke f --endpoint-url http://127.0.0.1:1 --yes --json";
    for (const script of [
      `exec 3>&1; { ${call} 2>&1 >&3; echo "code $?" >&3; } | true`,
      `${call} 2>/dev/full; echo "code $?"`,
    ]) {
      const { out } = await shell(script);
      expect(out).toContain('"code": "connection-refused"');
      expect(out).toContain("code 2");
    }
  });

  it("says with one document that it was interrupted", async () => {
    const handler = `${fixture("handlers/outcomes.mjs")}#sleeps`;
    const { out } = await shell(
      `CLI run --json --seed 1 --timeout 60s --handler '${handler}' & sleep 1; kill -INT $!; wait $!; echo "code $?"`,
    );
    expect(out).toMatch(/^\{[^]*"code": "cancelled"[^]*\}\ncode 130\n$/);
  });

  it("can be interrupted in the middle of a long stream, and leaves no half of a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stream-"));
    const many = "gen-event --count 50000000 --seed 1";
    const { out } = await shell(
      `CLI ${many} >/dev/null & sleep 1; kill -INT $!; wait $!; echo "code $?"; ` +
        `CLI ${many} -o ${folder}/many & sleep 1; kill -INT $!; wait $!; echo "code $?"; ls -A ${folder}`,
    );
    expect(out).toBe("code 130\ncode 130\n");
  });

  it("prints no credentials, and needs none for a dry run", async () => {
    const { code, out, err } = await spawnCli(["run", "--json"], {
      env: {
        AWS_ACCESS_KEY_ID: "AKIAREALREALREALREAL",
        AWS_SECRET_ACCESS_KEY: "real-secret",
        AWS_SESSION_TOKEN: "real-token",
        AWS_PROFILE: "no-such-profile",
      },
    });
    expect(code).toBe(0);
    expect(out + err).not.toMatch(/AKIAREAL|real-secret|real-token/);
  });
});

describe("on another Node, the bin", () => {
  const claiming = (version: string): ReturnType<typeof run> =>
    run(process.execPath, [
      "--import",
      `data:text/javascript,Object.defineProperty(process.versions, "node", { value: "${version}" })`,
      BIN,
      "--version",
    ]);

  it.each(["18.20.0", "20.20.2", "22.22.1", "23.11.0", "24.14.9", "25.9.0"])(
    "%s says what to do, in one line",
    async (version) => {
      const { code, out, err } = await claiming(version);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toBe(
        `cognito-postconfirm needs Node ^22.22.2, ^24.15 or >=26, and this is ${version}. ` +
          "Run it with: npx --allow-scripts=node -p node@24 -p cognito-postconfirm cognito-postconfirm …\n",
      );
    },
  );

  it.each(["22.22.2", "22.30.0", "24.15.0", "24.99.0", "26.0.0", "27.1.0"])(
    "%s runs",
    async (version) => {
      const out = `${VERSION}\n`;
      expect(await claiming(version)).toMatchObject({ code: 0, out, err: "" });
    },
  );

  it("draws the line where package.json draws it", () => {
    const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    const { engines } = JSON.parse(text) as { engines: { node: string } };
    expect(engines.node).toBe("^22.22.2 || ^24.15 || >=26");
  });
});
