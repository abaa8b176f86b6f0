// A blocked connection looks like a refused one: drivers rely on the order of its events and on its state.
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { folderWith } from "../../helpers/handlers.ts";

/** What a client makes of a port. */
const CLIENTS: Readonly<Record<string, string>> = {
  "net.connect": "net.connect(port, host)",
  "with options": "net.connect({ port, host, allowHalfOpen: true, timeout: 5_000 })",
  "made by hand": "new net.Socket().connect(port, host)",
  "what is written": "written(net.connect(port, host), (socket, done) => socket.write('x', done))",
  "what is ended": "written(net.connect(port, host), (socket, done) => socket.end('x', done))",
  "destroyed at once": "net.connect(port, host).destroy()",
  tls: "tls.connect({ port, host, rejectUnauthorized: false })",
  "TLS over it":
    "tls.connect({ socket: ignored(net.connect(port, host)), servername: 'a.example' })",
};

/** A client's state and events, one after the other. */
const OBSERVER = `
import net from "node:net";
import tls from "node:tls";
const ignored = (socket) => socket.on("error", () => undefined);
const written = (socket, write) => {
  write(socket, (error) => socket.emit("written", error));
  return socket;
};
const CLIENTS = { ${Object.entries(CLIENTS)
  .map(([name, code]) => `${JSON.stringify(name)}: (port, host) => ${code}`)
  .join(", ")} };
const stateOf = (socket) => [
  "destroyed", "connecting", "pending", "readyState", "allowHalfOpen", "writable", "readable", "timeout",
].map((name) => name + ": " + socket[name]).join(", ");
export const observe = (name, port) => new Promise((resolve) => {
  const seen = [];
  const socket = CLIENTS[name](port, "127.0.0.1");
  const note = (what) => seen.push(what + " { " + stateOf(socket) + " }");
  note("at once");
  process.nextTick(() => note("in the next tick"));
  for (const event of ["connect", "ready", "secureConnect", "timeout", "end", "written"]) {
    socket.on(event, (error) => note(event + " " + (error?.code ?? "")));
  }
  socket.on("error", (error) => {
    note("error " + error.code);
    // As a driver that rejects a promise and cleans up after it.
    void Promise.reject(error).catch(() => note("is handled"));
  });
  socket.on("close", (hadError) => {
    note("close " + hadError);
    setTimeout(() => resolve(seen), 20);
  });
});`;

const cwd = folderWith({
  "observer.mjs": OBSERVER,
  "handler.mjs": `
import { observe } from "./observer.mjs";
export const handler = async (event) => {
  const { name, port } = event.request.clientMetadata;
  console.log(JSON.stringify(await observe(name, Number(port))));
  return event;
};`,
});

type Observe = (name: string, port: number) => Promise<string[]>;

let refused = 0;
beforeAll(async () => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  ({ port: refused } = server.address() as AddressInfo);
  await new Promise((resolve) => void server.close(resolve));
});

async function blocked(name: string, port: number): Promise<string[]> {
  await using invoke = localInvoker({ file: `${cwd}/handler.mjs`, env: {} });
  const event = createEvent({ seed: "test", clientMetadata: { name, port: String(port) } });
  const { logs } = await invoke(event);
  return JSON.parse(logs[0]?.text ?? "[]") as string[];
}

describe("at the port of a database", () => {
  it.each(Object.keys(CLIENTS))("%s", async (name) => {
    const url = pathToFileURL(`${cwd}/observer.mjs`).href;
    const { observe } = (await import(url)) as { observe: Observe };
    const real = await observe(name, refused);
    const ours = await blocked(name, 5432);
    const told = (seen: string[]): string[] =>
      seen.map((each) => each.replace(/ECONNREFUSED|EDRYRUN/, "REFUSED"));
    expect(told(ours)).toEqual(told(real));
  });
});

describe("at another port, which takes a connection before it turns out to speak no HTTP", () => {
  it("closes after what handles the error", async () => {
    const seen = await blocked("what is written", 7777);
    const order = seen.map((each) => each.replace(/ \{.*/, ""));
    expect(order.slice(-3)).toEqual(["error EDRYRUN", "is handled", "close true"]);
    expect(seen[0]).toContain("connecting: true, pending: true, readyState: opening");
    expect(seen.at(-1)).toContain("destroyed: true, connecting: false");
  });

  it("takes the options of a socket", async () => {
    const [first] = await blocked("with options", 7777);
    expect(first).toContain("allowHalfOpen: true");
    expect(first).toContain("timeout: 5000");
  });
});
