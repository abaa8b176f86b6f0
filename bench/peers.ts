/** Programs that are started for a benchmark, and a client for them. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { Agent, request } from "node:http";

export const root = new URL("..", import.meta.url).pathname;
export const CLI = `${root}bin/cognito-postconfirm.js`;

export interface Peer {
  child: ChildProcess;
  url: string;
}

const peers: ChildProcess[] = [];

/** Starts a program, and waits until it prints that it is ready. */
export async function start(
  args: readonly string[],
  ready: RegExp,
  url?: string,
  cwd = root,
): Promise<Peer> {
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  peers.push(child);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed = (printed + text).slice(-10_000);
      const found = ready.exec(printed);
      if (found !== null) resolve(url ?? found[1] ?? "");
    });
  }
  child.once("exit", (code) =>
    reject(new Error(`${args.join(" ")} ended with ${code}: ${printed}`)),
  );
  return { child, url: await promise };
}

export interface Call {
  path: string;
  body: string;
  headers?: Record<string, string>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export function send(url: string, call: Call): Promise<string> {
  const { path, body, headers } = call;
  return new Promise((resolve, reject) => {
    const length = { "content-length": Buffer.byteLength(body) };
    const sent = request(url + path, { method: "POST", agent, headers: { ...headers, ...length } });
    sent.once("error", (error: NodeJS.ErrnoException) => {
      // The server has closed the connection at the same moment, as Node's own client would find out.
      if (sent.reusedSocket && error.code === "ECONNRESET") resolve(send(url, call));
      else reject(error);
    });
    sent.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.once("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode} ${text}`));
      });
    });
    sent.end(body);
  });
}

/** Ends all programs that were started. */
export function endPeers(): void {
  for (const child of peers) {
    child.removeAllListeners("exit");
    child.kill();
  }
  agent.destroy();
}
