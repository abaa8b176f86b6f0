import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { once } from "node:events";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const BIN = `${ROOT}bin/cognito-postconfirm.js`;

export interface Ended {
  code: number | null;
  signal: string | null;
  out: string;
  err: string;
}

export interface SpawnSetting {
  stdin?: string;
  env?: Record<string, string>;
  cwd?: string;
}

/** Runs a program to its end. */
export async function run(
  file: string,
  args: readonly string[],
  { stdin = "", env = {}, cwd = ROOT }: SpawnSetting = {},
): Promise<Ended> {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env } });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  // A program that does not read its input may be gone before all of it is written.
  child.stdin.on("error", () => undefined).end(stdin);
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, out, err };
}

/** Runs the built command line in a process of its own. */
export function spawnCli(args: readonly string[], setting?: SpawnSetting): Promise<Ended> {
  return run(process.execPath, [BIN, ...args], setting);
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a program that stays, and waits until it prints that it is ready. */
export async function startPeer(
  file: string,
  args: readonly string[],
  { ready, cwd = ROOT, env = {} }: { ready: RegExp; cwd?: string; env?: Record<string, string> },
): Promise<ChildProcess> {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, detached: true });
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
        if (ready.test(printed)) resolve();
      });
    }
    child.once("exit", (code) => reject(new Error(`the peer ended with ${code}:\n${printed}`)));
  });
  return child;
}

/** A mail server that speaks SES's API: aws-ses-v2-local. */
export async function startSes(): Promise<{ peer: ChildProcess; endpoint: string }> {
  const port = String(await freePort());
  const cli = `${ROOT}node_modules/aws-ses-v2-local/dist/cli.js`;
  const peer = await startPeer(process.execPath, [cli, "--port", port, "--host", "127.0.0.1"], {
    ready: /is up and running|listening|http:\/\//i,
  });
  return { peer, endpoint: `http://127.0.0.1:${port}` };
}

/** Ends a peer with all the processes that it started. */
export async function stopPeer(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null) return;
  const gone = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await gone;
}
