// What is on the record of connections, and of requests over them.
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "unasked" });

async function run(code: string, more: Partial<LocalInvokerOptions> = {}): Promise<Invocation> {
  const file = handlerFile(`import http from "node:http";
import net from "node:net";
import tls from "node:tls";
${code}`);
  return localInvoker({ file, env: {}, ...more })(event);
}

const calls = ({ awsCalls, late }: Invocation): string[] =>
  [...awsCalls, ...(late?.awsCalls ?? [])].map(
    ({ service, operation }) => `${service} ${operation}`,
  );

it.each<[string, string, string[]]>([
  ["a connection", 'net.connect(443, "a.example.com");', ["tcp a.example.com:443"]],
  ["one with TLS", 'tls.connect(443, "a.example.com");', ["tcp a.example.com:443"]],
  [
    "the head of a request",
    'net.connect(80, "a.example.com").write("GET / HT");',
    ["tcp a.example.com:80"],
  ],
  [
    "a request whose body never ends",
    'http.request("http://a.example.com/x", { method: "POST" }).on("error", () => {}).write("part");',
    ["http POST http://a.example.com/x"],
  ],
  ["a WebSocket", 'new WebSocket("wss://a.example.com/x");', ["tcp a.example.com:443"]],
  ["one to a mail server", 'net.connect(25, "a.example.com").pause();', ["smtp a.example.com:25"]],
  [
    "two, of which one is asked",
    `net.connect(443, "a.example.com");
     const asked = http.get("http://b.example.com/");
     await new Promise((resolve) => asked.on("error", resolve));`,
    ["http GET http://b.example.com/", "tcp a.example.com:443"],
  ],
])("%s that is left open is on the record", async (_name, code, expected) => {
  const invocation = await run(
    `export const handler = async (event) => { ${code}\n return event; };`,
    { lingerMs: 50 },
  );
  expect(invocation.outcome.kind).toBe("returned");
  expect(calls(invocation)).toEqual(expected);
});

it("takes requests of version 2 of HTTP, and answers those to AWS", async () => {
  const invocation = await run(`import http2 from "node:http2";
    const authorization = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/kinesis/aws4_request, Signature=a";
    const ask = (origin, headers) => new Promise((resolve, reject) => {
      const session = http2.connect(origin).on("error", reject);
      const stream = session.request({ ":method": "POST", ":path": "/x?y=1", ...headers });
      let text = "";
      stream.on("error", reject).on("data", (chunk) => { text += chunk; }).on("end", () => {
        session.close();
        resolve(JSON.parse(text));
      });
      stream.end("{}");
    });
    export const handler = async (event) => {
      const target = { "x-amz-target": "Kinesis_20131202.ListShards" };
      await ask("https://kinesis.us-east-1.amazonaws.com", { authorization, ...target });
      await ask("https://api.example.com", {});
      return event;
    };`);
  expect(calls(invocation)).toEqual(["kinesis ListShards", "http POST https://api.example.com/x"]);
  expect(invocation.outcome).toMatchObject({ isBlocked: true });
});

it("a request of version 2 of HTTP that never ends is on the record, whatever else its connection brings", async () => {
  const invocation = await run(
    `import http2 from "node:http2";
    export const handler = async (event) => {
      const session = http2.connect("https://kinesis.us-east-1.amazonaws.com").on("error", () => {});
      const open = session.request({ ":method": "POST", ":path": "/open" });
      open.on("error", () => {}).write("{");
      const authorization = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/kinesis/aws4_request, Signature=a";
      const head = { ":method": "POST", ":path": "/", authorization, "x-amz-target": "Kinesis_20131202.ListShards" };
      const whole = session.request(head);
      whole.end("{}");
      await new Promise((resolve) => whole.resume().on("end", resolve));
      session.unref();
      return event;
    };`,
    { lingerMs: 50 },
  );
  expect(calls(invocation)).toEqual([
    "kinesis ListShards",
    "http POST https://kinesis.us-east-1.amazonaws.com/open",
  ]);
});

it("one that is left open is on the next call's record where nothing is waited for", async () => {
  const file = handlerFile(`import net from "node:net";
let count = 0;
export const handler = async () => { if (count++ === 0) net.connect(443, "a.example.com"); };`);
  const invoke = localInvoker({ file, env: {}, warm: true });
  const found = [
    calls(await invoke(event)),
    calls(await invoke(event)),
    calls(await invoke(event)),
  ];
  expect(found).toEqual([[], ["tcp a.example.com:443"], []]);
});

it("one that a client opens to a place that it has asked already is not on the record", async () => {
  const invocation = await run(
    `export const handler = async (event) => {
      await fetch("http://a.example.com/").catch(() => {});
      net.connect(80, "a.example.com");
      net.connect(81, "a.example.com");
      return event;
    };`,
    { lingerMs: 50 },
  );
  expect(calls(invocation)).toEqual(["http GET http://a.example.com/", "tcp a.example.com:81"]);
});

it("one that a call waits for until its time is up is on the record", async () => {
  const code =
    'export const handler = () => { net.connect(443, "a.example.com"); return new Promise(() => {}); };';
  const invocation = await run(code, { limitMs: 100 });
  expect(invocation.outcome.kind).toBe("timed-out");
  expect(calls(invocation)).toEqual(["tcp a.example.com:443"]);
});

it("one that the handler waits for while it is loaded is on the record", async () => {
  const code = `net.connect(443, "a.example.com");
await new Promise((resolve) => setTimeout(resolve, 20));
throw new Error("not loaded");`;
  await expect(run(code)).rejects.toMatchObject({
    message: expect.stringContaining("not loaded") as string,
  });
  const { obstacles = [] } = await run(
    `${code.replace(/throw.*/, "")} export const handler = async () => {};`,
    { lingerMs: 10 },
  );
  expect(obstacles.map(({ what }) => what)).toEqual(["tcp a.example.com:443"]);
});

it("a request that follows the answer is on the record, and its connection is not", async () => {
  const invocation = await run(
    'export const handler = async (event) => { http.get("http://a.example.com/").on("error", () => {}); return event; };',
    { lingerMs: 50 },
  );
  expect(calls(invocation)).toEqual(["http GET http://a.example.com/"]);
});

it("a tunnel that was used is not on the record", async () => {
  const invocation = await run(
    `export const handler = async (event) => {
      const [, socket] = await new Promise((resolve) => {
        const request = http.request({ host: "proxy.example.com", port: 3128, method: "CONNECT", path: "a.example.com:8443" });
        request.on("connect", (...args) => resolve(args)).end();
      });
      const through = tls.connect({ socket, servername: "a.example.com" });
      through.on("error", () => {});
      through.write("GET /x HTTP/1.1\\r\\nHost: a.example.com:8443\\r\\n\\r\\n");
      await new Promise((resolve) => through.on("close", resolve));
      return event;
    };`,
    { lingerMs: 50 },
  );
  expect(calls(invocation)).toEqual(["http GET https://a.example.com:8443/x"]);
});

it.each([
  [
    "with a port that its header leaves out",
    'https.get({ host: "a.example.com", port: 8443, headers: { host: "a.example.com" } })',
    "https://a.example.com:8443/",
  ],
  [
    "with a header that names another host",
    'http.get({ host: "a.example.com", headers: { host: "b.example.com:81" } })',
    "http://a.example.com/",
  ],
  [
    "to an address of version 6",
    'http.get({ host: "2001:db8::1", port: 81, headers: { host: "b" } })',
    "http://[2001:db8::1]:81/",
  ],
  [
    "with TLS over a socket",
    'tls.connect({ socket: net.connect(8443, "a.example.com"), servername: "b.example.com" }).on("secureConnect", function () { this.write("GET / HTTP/1.1\\r\\nHost: b.example.com\\r\\n\\r\\n"); })',
    "https://a.example.com:8443/",
  ],
])("a request %s is on the record with where its connection leads", async (_name, request, url) => {
  const invocation = await run(
    `import https from "node:https";
     export const handler = () => new Promise((resolve) => ${request}.on("error", () => resolve()));`,
  );
  expect(calls(invocation)).toEqual([`http GET ${url}`]);
});

it("a place is on the record as it is, whatever the handler makes of numbers and texts", async () => {
  const invocation = await run(
    `globalThis.Number = () => 1;
     globalThis.String = () => "127.0.0.1";
     export const handler = () => new Promise((resolve) => net.connect(5432, "a.example.com").on("error", () => resolve()));`,
  );
  expect(calls(invocation)).toEqual(["tcp a.example.com:5432"]);
});

it.each<[string, string[]]>([
  ["email.us-east-1.amazonaws.com", []],
  ["a.example.com", ["tcp a.example.com:443"]],
])("a client that gives up on %s before it asks", async (host, expected) => {
  const { awsCalls, outcome } = await run(`export const handler = async (event) => {
    const socket = tls.connect(443, "${host}").on("error", () => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return event;
  };`);
  expect(outcome.kind).toBe("returned");
  expect(awsCalls.map(({ service, operation }) => `${service} ${operation}`)).toEqual(expected);
});
