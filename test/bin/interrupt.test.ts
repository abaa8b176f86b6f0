// Ctrl-C, a signal to end, and a terminal that is closed.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { folderWith } from "../helpers/handlers.ts";
import { BIN } from "../helpers/spawn.ts";

const server = createServer(() => undefined);
let endpoint = "";
const folder = folderWith({
  "ok.mjs": "export const handler = async (event) => event;",
  "busy.mjs": "export const handler = () => { for (;;); };",
  "loop/cognito-postconfirm.config.js": "for (;;);",
  "loop.scenario.mjs": "for (;;);",
});

beforeAll(async () => {
  execFileSync("mkfifo", [join(folder, "fifo")]);
  await once(server.listen(0, "127.0.0.1"), "listening");
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** Whether the program has said what it does when its terminal is closed. */
function isListening(pid: number | undefined): boolean {
  const [, caught = "0"] =
    /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return (BigInt(`0x${caught}`) & 1n) === 1n;
}

const run = ["run", "--handler", "ok.mjs"];
const invoke = (): string[] => ["invoke", "confirm", "--endpoint-url", endpoint, "--yes"];

it
  .skipIf(process.platform !== "linux")
  .concurrent.each<[string, NodeJS.Signals, () => string[], string?]>([
    ["reads a FIFO", "SIGINT", () => [...run, "-e", "fifo"]],
    ["reads a FIFO", "SIGTERM", () => ["lint-event", "fifo"]],
    ["reads a FIFO", "SIGHUP", () => [...invoke(), "--events", "fifo"]],
    ["reads stubs from a FIFO", "SIGHUP", () => [...run, "--stubs", "fifo"]],
    ["reads standard input", "SIGHUP", () => [...run, "-e", "-"]],
    ["reads a device", "SIGTERM", () => [...run, "-e", "/dev/zero"]],
    ["imports a configuration that loops", "SIGINT", () => ["gen-event"], "loop"],
    [
      "imports a configuration that loops",
      "SIGTERM",
      () => ["check", "--handler", "../ok.mjs"],
      "loop",
    ],
    [
      "imports a configuration that loops",
      "SIGHUP",
      () => ["doctor", "eu-west-1_aaaaaaaaa"],
      "loop",
    ],
    [
      "imports a scenario that loops",
      "SIGINT",
      () => ["check", "--handler", "ok.mjs", "--scenarios", "loop.scenario.mjs"],
    ],
    ["waits for an endpoint", "SIGINT", () => [...invoke(), "--seed", "1"]],
    [
      "waits for an endpoint",
      "SIGTERM",
      () => ["doctor", "eu-west-1_aaaaaaaaa", "--endpoint-url", endpoint],
    ],
    ["waits for an endpoint", "SIGHUP", () => [...invoke(), "--count", "3", "--seed", "1"]],
    [
      "runs a handler that loops",
      "SIGHUP",
      () => ["run", "--handler", "busy.mjs", "--timeout", "60s"],
    ],
    ["checks a handler that loops", "SIGTERM", () => ["check", "--handler", "busy.mjs"]],
  ])("while it %s, %s ends the program at once", async (_name, signal, argv, cwd = ".") => {
  const aws = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "eu-west-1" };
  const child = spawn(process.execPath, [BIN, ...argv()], {
    ...{ cwd: join(folder, cwd), env: { ...process.env, ...aws } },
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = once(child, "exit");
  while (!isListening(child.pid)) await after(20);
  await after(400);
  child.kill(signal);
  // What it waits for would take for ever. A busy machine takes long to load what a command needs.
  const result = await Promise.race([ended, after(15_000, "still there")]);
  child.kill("SIGKILL");
  expect(result).toEqual([130, null]);
});
