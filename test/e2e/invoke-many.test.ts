// The built program in a process of its own, which is killed, interrupted, and cut off.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createEventLines } from "../../src/event/create/stream.ts";
import { folderWith } from "../helpers/handlers.ts";
import { answering } from "../helpers/http-server.ts";
import type { HttpServer } from "../helpers/http-server.ts";
import { BIN, run } from "../helpers/spawn.ts";

let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
});

/** A function that answers after a moment, and what is to happen at its nth call. */
async function slowFunction(ms: number, at?: { call: number; act: () => void }): Promise<string> {
  server = await answering(async ({ body }, count) => {
    if (count === at?.call) at.act();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return { body };
  });
  return server.url;
}

/** How often each person's event arrived, by the place of the event among all. */
function callsOf(lines: readonly string[]): number[] {
  const places = new Map(lines.map((line, index) => [line, index]));
  const calls = lines.map(() => 0);
  for (const { body } of server?.requests ?? []) {
    const place = places.get(body);
    if (place !== undefined) calls[place] = (calls[place] ?? 0) + 1;
  }
  return calls;
}

const argvOf = (url: string, ...more: string[]): string[] => [
  BIN,
  ...["invoke", "confirm", "--endpoint-url", url, "--yes", ...more],
];

interface Line {
  index: number;
  ok: boolean;
  outcome: string;
}

const linesIn = (text: string): Line[] =>
  text
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as Line);

describe("many calls of a program that", () => {
  it("is killed in the middle are made once each, or named as unknown", async () => {
    const concurrency = 20;
    const events = [...createEventLines({ seed: "kill", count: 5_000 })];
    const cwd = folderWith({ "many.ndjson": `${events.join("\n")}\n` });
    let child: ChildProcess | undefined;
    const url = await slowFunction(5, { call: 2_000, act: () => child?.kill("SIGKILL") });
    const argv = argvOf(
      url,
      ...["--events", "many.ndjson", "--state", "run", "--concurrency", String(concurrency)],
    );
    child = spawn(process.execPath, argv, { cwd, stdio: ["ignore", "pipe", "ignore"] });
    let out = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    expect([code, signal]).toEqual([null, "SIGKILL"]);
    const sentBefore = server?.requests.length ?? 0;
    expect(sentBefore).toBeGreaterThanOrEqual(2_000);
    expect(sentBefore).toBeLessThan(2_000 + concurrency);

    const resumed = await run(process.execPath, [...argv, "--json"], { cwd });
    const lines = resumed.out.trimEnd().split("\n");
    const summary = JSON.parse(lines.at(-1) ?? "") as {
      calls: { ok: number; unknown: number };
      earlier: number;
    };
    const unknown = linesIn(resumed.out).filter(({ outcome }) => outcome === "unknown");
    const calls = callsOf(events);
    // None twice, and none left out but for those that it does not know of.
    expect(calls.filter((count) => count > 1)).toEqual([]);
    const isUnknown = new Set(unknown.map(({ index }) => index));
    expect(calls.findIndex((count, index) => count === 0 && !isUnknown.has(index))).toBe(-1);
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.length).toBeLessThanOrEqual(concurrency);
    expect(summary.calls).toEqual({
      ok: 5_000 - unknown.length,
      failed: 0,
      unknown: unknown.length,
      notCalled: 0,
      invalid: 0,
    });
    expect(resumed.code).toBe(2);
    // What is called done has its line in one of the two outputs.
    const told = new Set([...linesIn(out), ...linesIn(resumed.out)].map(({ index }) => index));
    expect(events.findIndex((_, index) => !told.has(index))).toBe(-1);
  });

  it("is interrupted ends with what was under way, and goes on later", async () => {
    const events = [...createEventLines({ seed: "stop", count: 100 })];
    const cwd = folderWith({ "many.ndjson": `${events.join("\n")}\n` });
    let child: ChildProcess | undefined;
    const url = await slowFunction(50, { call: 30, act: () => child?.kill("SIGINT") });
    const argv = argvOf(
      url,
      ...["--events", "many.ndjson", "--state", "run", "--concurrency", "5"],
    );
    child = spawn(process.execPath, argv, { cwd, stdio: ["ignore", "ignore", "pipe"] });
    let err = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (err += text));
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(130);
    expect(err).toContain("stopping: waiting for calls in progress");
    expect(err).toContain("To resume, run the same command again: progress is in run.");
    expect(server?.requests.length).toBeLessThan(40);
    expect((await run(process.execPath, argv, { cwd })).code).toBe(0);
    expect(callsOf(events)).toEqual(events.map(() => 1));
  });

  it("is interrupted twice ends at once", async () => {
    let child: ChildProcess | undefined;
    const url = await slowFunction(20_000, {
      call: 3,
      act: () => {
        child?.kill("SIGINT");
        setTimeout(() => child?.kill("SIGINT"), 300);
      },
    });
    const start = performance.now();
    child = spawn(process.execPath, argvOf(url, "--count", "50"), { stdio: "ignore" });
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(130);
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it("nobody reads any more ends quietly, and calls no more", async () => {
    const events = [...createEventLines({ seed: "pipe", count: 400 })];
    const cwd = folderWith({ "many.ndjson": `${events.join("\n")}\n` });
    const url = await slowFunction(10);
    const argv = argvOf(
      url,
      ...["--events", "many.ndjson", "--state", "run", "--concurrency", "4"],
    );
    const child = spawn(process.execPath, argv, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.stdout.once("data", () => child.stdout.destroy());
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(0);
    expect(err).not.toMatch(/EPIPE|error/);
    expect(server?.requests.length).toBeLessThan(100);
    // Those under way were waited for, so that nothing is unknown.
    const state = readFileSync(join(cwd, "run"), "utf8");
    expect(state.match(/\d ok /g)?.length).toBe(state.match(/ sent /g)?.length);
    expect((await run(process.execPath, argv, { cwd })).code).toBe(0);
    expect(callsOf(events)).toEqual(events.map(() => 1));
  });
});
