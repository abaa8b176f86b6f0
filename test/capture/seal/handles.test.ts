// What reaches one port that is allowed, and no other.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const reached: string[] = [];
const allowed = createServer((_request, response) => void response.end("allowed"));
const other = createServer((request, response) => {
  reached.push(request.url ?? "");
  response.end("other");
});
const ports = { allowed: 0, other: 0 };

beforeAll(async () => {
  for (const [name, server] of [
    ["allowed", allowed],
    ["other", other],
  ] as const) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports[name] = (server.address() as AddressInfo).port;
    server.on("connection", () => name === "other" && reached.push("connection"));
  }
});
afterAll(() => {
  allowed.close();
  other.close();
});

async function run(body: string) {
  const file = handlerFile(`import dns from "node:dns";
    import http from "node:http";
    import net from "node:net";
    const allowed = ${ports.allowed};
    const other = ${ports.other};
    const get = (options) => new Promise((resolve) => {
      http.get(options, (answer) => answer.setEncoding("utf8").on("data", resolve)).on("error", (e) => resolve(e.code));
    });
    /** Another value from the nth reading on. */
    const flipping = (at, first, then) => { let count = 0; return { get: () => (++count < at ? first : then), enumerable: true }; };
    const ask = (socket) => new Promise((resolve) => {
      socket.on("error", (e) => resolve(e.code)).on("data", (data) => resolve(String(data).split("\\n").at(-1)));
      socket.write("GET /raw HTTP/1.0\\r\\n\\r\\n");
      setTimeout(resolve, 300, "nothing");
    });
    export const handler = async () => { ${body} };`);
  const passes = new RegExp(`^(?:127\\.0\\.0\\.1|localhost)(?::${ports.allowed})?$`);
  return localInvoker({ file, env: {}, passes })(createEvent({ seed: "allowed" }));
}

it.each([
  ["by its address", 'return get({ host: "127.0.0.1", port: allowed });'],
  ["by its name", 'return get({ host: "localhost", port: allowed });'],
  ["by its URL", "return (await fetch(`http://localhost:${allowed}/`)).text();"],
  ["by a socket", 'return ask(new net.Socket().connect(allowed, "localhost"));'],
  ["by its port", "return ask(net.connect(allowed));"],
  ["by a text", "return ask(net.connect(String(allowed)));"],
  [
    "whatever the handler puts in the place of the look-up",
    'dns.lookup = () => { throw new Error("no"); }; return get({ host: "localhost", port: allowed });',
  ],
])("what is allowed is reached %s", async (_name, body) => {
  expect((await run(body)).outcome).toMatchObject({ kind: "returned", payload: "allowed" });
});

const flips = [2, 3, 4, 5, 6, 7, 8].flatMap((at) => [
  [
    `a port that changes at reading ${at}`,
    `Object.defineProperty({ host: "127.0.0.1" }, "port", flipping(${at}, allowed, other))`,
  ],
  [
    `a host that changes at reading ${at}`,
    `Object.defineProperty({ port: allowed }, "host", flipping(${at}, "localhost", "198.51.100.1"))`,
  ],
]);
it.each([
  ...flips.map(([name, options]) => [name, `return ask(net.connect(${options}));`]),
  [
    "a port with two texts",
    'return ask(net.connect({ host: "127.0.0.1", port: { toString: flipping(2, String(allowed), String(other)).get } }));',
  ],
  [
    "an own look-up",
    'return ask(net.connect({ host: "localhost", port: allowed, lookup: (host, options, done) => done(null, "198.51.100.1", 4) }));',
  ],
  [
    "a handle that says that it is another socket's",
    `const real = net.connect(allowed, "127.0.0.1");
     await new Promise((resolve) => real.on("connect", resolve));
     const handle = new real._handle.constructor(0);
     const key = Object.getOwnPropertySymbols(real._handle).find((symbol) => symbol.description === "owner_symbol");
     handle[Symbol("owner_symbol")] = real;
     if (key !== undefined) handle[key] = real;
     try { handle.connect({ oncomplete() {} }, "127.0.0.1", other); } catch (error) { return error.code; }`,
  ],
  [
    "a socket's own handle, once it was let through",
    `const real = net.connect(allowed, "127.0.0.1");
     await new Promise((resolve) => real.on("connect", resolve));
     try { real._handle.connect({ oncomplete() {} }, "127.0.0.1", other); } catch (error) { return error.code; }`,
  ],
  [
    "a handle that is handed over",
    `const real = new net.Socket().connect(allowed, "127.0.0.1");
     const handle = new real._handle.constructor(0);
     return ask(net.connect({ host: "127.0.0.1", port: other, handle }));`,
  ],
  [
    "texts that are no texts",
    `const real = net.connect(allowed, "127.0.0.1");
     const address = { toString: () => "127.0.0.1" };
     try { real._handle.connect({}, address, other); } catch (error) { return error.code; }`,
  ],
])("%s opens no other port", async (_name, body) => {
  const { outcome } = await run(body ?? "");
  expect(JSON.stringify(outcome)).not.toContain("other");
  expect(reached).toEqual([]);
});

it.each([5432, 3306, 6379, 27_017])(
  "a handler does not hear that it is connected to port %i",
  async (port) => {
    const { outcome, obstacles } = await run(`
    const heard = [];
    for (const given of [[${port}, "db.example.com"], [{ host: "db.example.com", port: ${port} }]]) {
      const socket = net.connect(...given).on("connect", () => heard.push("connect"));
      await new Promise((resolve) => socket.on("error", (e) => { heard.push(e.code); resolve(); }));
    }
    return heard;`);
    expect(outcome).toMatchObject({ payload: ["EDRYRUN", "EDRYRUN"] });
    expect(obstacles?.map(({ what }) => what)).toEqual([`tcp db.example.com:${port}`]);
  },
);
