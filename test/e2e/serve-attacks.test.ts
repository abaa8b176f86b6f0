// What a hostile client, web page or mail may try at the served port. Nothing gets in, and nothing takes it down: the
// server is asked after each attack whether it still answers.
import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import { serve } from "../../src/serve/serve.ts";
import type { LocalServer } from "../../src/serve/serve.ts";
import { ROOT } from "../helpers/spawn.ts";

let server: LocalServer;

beforeAll(async () => {
  const env = { SES_SOURCE_EMAIL: "no-reply@example.com" };
  server = await serve({ handlers: { reference: { file: `${ROOT}src/handler/index.ts`, env } } });
});

afterAll(() => server.close());

async function isAlive(): Promise<boolean> {
  return (await (await fetch(`${server.url}/livez`)).text()) === "ok";
}

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Sends bytes as they are, and reads until the server closes or is silent. */
async function raw(text: string, silenceMs = 300): Promise<string> {
  const socket = await open();
  socket.removeAllListeners("error").on("error", () => undefined);
  let answer = "";
  return new Promise((resolve) => {
    let timer = setTimeout(() => socket.destroy(), silenceMs * 5);
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), silenceMs);
    });
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(text);
  });
}

const statusesIn = (answer: string): string[] =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status = ""]) => status);
const request = (line: string, ...headers: string[]): string =>
  [line, ...headers, "", ""].join("\r\n");
const HOST = "Host: 127.0.0.1";

describe("a request that is none", () => {
  it.each([
    ["two lengths", request("POST / HTTP/1.1", HOST, "Content-Length: 5", "Content-Length: 6")],
    [
      "a length and chunks",
      request("POST / HTTP/1.1", HOST, "Content-Length: 4", "Transfer-Encoding: chunked"),
    ],
    [
      "chunks under another name",
      request("POST / HTTP/1.1", HOST, "Transfer-Encoding: xchunked", "Content-Length: 1"),
    ],
    [
      "a chunk whose size is none",
      `${request("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked")}zz\r\n\r\n`,
    ],
    ["a space before the colon", request("GET / HTTP/1.1", HOST, "Content-Length : 5")],
    ["a negative length", request("POST / HTTP/1.1", HOST, "Content-Length: -1")],
    ["a folded header", request("GET / HTTP/1.1", HOST, "X: a", " Content-Length: 5")],
    ["no host", request("GET / HTTP/1.1")],
    ["a method that is none", request("G@T / HTTP/1.1", HOST)],
    ["a header of 100 KB", request("GET / HTTP/1.1", HOST, `X: ${"x".repeat(100_000)}`)],
    ["an address of 100 KB", request(`GET /${"x".repeat(100_000)} HTTP/1.1`, HOST)],
    [
      "2,000 headers of 20 bytes",
      request("GET / HTTP/1.1", HOST, ...Array(2_000).fill("X-A: 0123456789012")),
    ],
    ["a null in a header", request("GET / HTTP/1.1", HOST, "X: a\0b")],
    ["TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("with %s is refused, and is one", async (_, text) => {
    const statuses = statusesIn(await raw(text));
    expect(statuses.length).toBeLessThanOrEqual(1);
    expect(statuses.filter((status) => !status.startsWith("4"))).toEqual([]);
    expect(await isAlive()).toBe(true);
  });

  it.each([
    ["a tunnel", request("CONNECT example.com:443 HTTP/1.1", "Host: example.com:443")],
    [
      "a WebSocket",
      request(
        "GET / HTTP/1.1",
        HOST,
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: x",
      ),
    ],
    ["another server's address", request("GET http://example.com/livez HTTP/1.1", HOST)],
    ["an asterisk", request("OPTIONS * HTTP/1.1", HOST)],
    ["another host", request("GET /livez HTTP/1.1", "Host: evil.example.com")],
    ["two hosts", request("GET /livez HTTP/1.1", HOST, "Host: evil.example.com")],
  ])("with %s is not answered", async (_, text) => {
    expect(statusesIn(await raw(text)).filter((status) => /^[123]/.test(status))).toEqual([]);
    expect(await isAlive()).toBe(true);
  });
});

describe("a path", () => {
  it.each([
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/view/..%2f..%2f..%2fetc%2fpasswd.html",
    "/api/v1/message/..%2f..%2fpackage.json/raw",
    "/api/v1/message/__proto__",
    "/api/v1/message/constructor/part/toString",
    "/%zz",
    "/%00",
    "//example.com/livez",
    "/\\example.com",
    "/assets/../../package.json",
  ])("%s leads nowhere", async (path) => {
    const [status] = statusesIn(await raw(request(`GET ${path} HTTP/1.1`, HOST)));
    expect(status).toMatch(/^4/);
  });
});

describe("a call", () => {
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers = {}) =>
    fetch(`${server.url}${path}`, { method: "POST", body, headers });
  const invoke = "/2015-03-31/functions/reference/invocations";

  it.each([
    ["a million brackets", "[".repeat(1_000_000)],
    ["an array a million deep", "[".repeat(1_000_000) + "]".repeat(1_000_000)],
    [
      "a prototype",
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    ],
    ["half a character", Uint8Array.of(0x22, 0xc3, 0x22)],
    ["a number that is none", "NaN"],
    ["a long number", "1".repeat(100_000)],
    ["half a surrogate", String.raw`"\ud800"`],
    ["nothing", ""],
    ["null", "null"],
    ["an array", "[1,2]"],
  ])("with %s gets an answer", async (_, body) => {
    const response = await post(invoke, body);
    expect([200, 400]).toContain(response.status);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(await isAlive()).toBe(true);
  });

  it("that is queued and nested too deep fails alone", async () => {
    const body = "[".repeat(100_000) + "]".repeat(100_000);
    const response = await post(invoke, body, { "x-amz-invocation-type": "Event" });
    expect(response.status).toBe(400);
    expect(await isAlive()).toBe(true);
  });

  it.each([
    [
      "of a function with a path for a name",
      "/2015-03-31/functions/..%2F..%2Fetc/invocations",
      400,
    ],
    ["of a prototype", "/2015-03-31/functions/__proto__/invocations", 404],
    ["of a name of 100,000 letters", `/2015-03-31/functions/${"a".repeat(8_000)}/invocations`, 404],
  ])("%s is refused", async (_, path, status) => {
    expect((await post(path, "{}")).status).toBe(status);
  });

  it.each([
    ["v1 without an action", "/", "a=b"],
    ["v1 with an action that is none", "/", "Action=__proto__"],
    ["v1 with two actions", "/", "Action=SendEmail&Action=SendRawEmail"],
    ["v1 with a message that is no message", "/", "Action=SendRawEmail&RawMessage.Data=!!!!"],
    ["v2 that is not JSON", "/v2/email/outbound-emails", "{"],
    ["v2 with a name that cannot be decoded", "/v2/email/templates/%zz/render", "{}"],
  ])("of SES, %s, gets SES's refusal", async (_, path, body) => {
    const type = path === "/" ? "application/x-www-form-urlencoded" : "application/json";
    const response = await post(path, body, { "content-type": type });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await isAlive()).toBe(true);
  });

  it("that somebody gives up midway costs nothing", async () => {
    const before = server.invocations().length;
    for (let count = 0; count < 50; count++) {
      const socket = await open();
      socket.on("error", () => undefined);
      socket.write(request(`POST ${invoke} HTTP/1.1`, HOST, "Content-Length: 1000"));
      socket.write('{"half":');
      socket.resetAndDestroy();
    }
    expect(await isAlive()).toBe(true);
    expect(server.invocations()).toHaveLength(before);
  });

  it("with a body of 100 MB is cut off", async () => {
    const chunk = new Uint8Array(2 ** 20);
    let left = 100;
    const body = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
    });
    const sent = fetch(`${server.url}${invoke}`, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit);
    const status = await sent.then(
      (response) => response.status,
      () => "closed",
    );
    expect([413, "closed"]).toContain(status);
    expect(await isAlive()).toBe(true);
  });
});

describe("a reader", () => {
  it("with a search that tries the parser gets an answer at once", async () => {
    const queries = [
      "(".repeat(5_000),
      '"'.repeat(5_000),
      "a:".repeat(5_000),
      "!-".repeat(5_000),
      "to:*?[".repeat(500),
    ];
    for (const query of queries) {
      const response = await fetch(
        `${server.url}/api/v1/search?query=${encodeURIComponent(query)}`,
      );
      expect(response.status).toBe(200);
    }
  });

  it("that waits and goes leaves nothing behind", async () => {
    const waiting = Array.from({ length: 200 }, async () => {
      const gone = AbortSignal.timeout(100);
      const url = `${server.url}/api/v1/search?query=to:nobody@example.com&wait=10m`;
      return fetch(url, { signal: gone }).catch(() => undefined);
    });
    await Promise.all(waiting);
    expect(await isAlive()).toBe(true);
  });

  it("of a hostile mail gets it in a frame without scripts", async () => {
    const event = createEvent({
      seed: "hostile",
      attributes: { email: "hostile@example.com" },
      userName: '<img src=x onerror="alert(1)">',
    });
    await fetch(`${server.url}/2015-03-31/functions/reference/invocations`, {
      method: "POST",
      body: JSON.stringify(event),
    });
    await server.mails.waitFor({ to: "hostile@example.com" });
    const response = await fetch(`${server.url}/view/latest.html`);
    expect(response.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

it("connections by the thousand are held or closed, and the server goes on", async () => {
  const sockets = await Promise.all(
    Array.from({ length: 3_000 }, () =>
      open().then(
        (socket) => socket.on("error", () => undefined),
        () => undefined,
      ),
    ),
  );
  for (const socket of sockets) socket?.destroy();
  await expect.poll(isAlive).toBe(true);
});
