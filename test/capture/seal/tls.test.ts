// Each way to TLS alone, in a thread where nothing has asked for it before.
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const MAIL =
  "Action=SendEmail&Source=us%40example.com&Destination.ToAddresses.member.1=maria%40example.com&Message.Subject.Data=Hi&Message.Body.Text.Data=Hello";
const HOST = "email.us-east-1.amazonaws.com";
const FORM = "application/x-www-form-urlencoded";
const bytes = `POST / HTTP/1.1\\r\\nHost: ${HOST}\\r\\nContent-Type: ${FORM}\\r\\nContent-Length: ${MAIL.length}\\r\\nConnection: close\\r\\n\\r\\n${MAIL}`;

const byRequest = `request => new Promise((resolve, reject) => {
  request({ host: "${HOST}", method: "POST", headers: { "content-type": "${FORM}" } }, (response) => response.resume().on("end", resolve))
    .on("error", reject).end("${MAIL}");
})`;
const byConnect = `connect => new Promise((resolve, reject) => {
  const socket = connect({ host: "${HOST}", port: 443 }, () => socket.write("${bytes}"));
  socket.on("error", reject).on("close", resolve).resume();
})`;

function mail(code: string, name = "handler.mjs"): Promise<Invocation> {
  const exported = name.endsWith(".cjs") ? "exports.handler =" : "export const handler =";
  const file = handlerFile(
    code.includes("async (event)")
      ? code
      : `${exported} async (event) => { ${code}; return event; };`,
    name,
  );
  return localInvoker({ file, env: {} })(createEvent({ seed: "tls" }));
}

describe("a mail over TLS is captured when it is sent by", () => {
  it.each([
    [
      "fetch",
      `await fetch("https://${HOST}/", { method: "POST", body: "${MAIL}", headers: { "content-type": "${FORM}" } })`,
    ],
    [
      "a fetch that was taken before",
      `const { fetch: send } = globalThis; await send("https://${HOST}/", { method: "POST", body: "${MAIL}", headers: { "content-type": "${FORM}" } })`,
    ],
    [
      "https, imported late",
      `const { request } = await import("https"); await (${byRequest})(request)`,
    ],
    [
      "tls, imported late",
      `const { connect } = await import("node:tls"); await (${byConnect})(connect)`,
    ],
    [
      "https of process.getBuiltinModule",
      `await (${byRequest})(process.getBuiltinModule("https").request)`,
    ],
    [
      "tls of process.getBuiltinModule",
      `await (${byConnect})(process.getBuiltinModule("node:tls").connect)`,
    ],
    [
      "https of a require of its own",
      `const { createRequire } = await import("node:module"); await (${byRequest})(createRequire(import.meta.url)("https").request)`,
    ],
  ])("%s", async (_way, code) => {
    const { mails, outcome } = await mail(code);
    expect([outcome.kind, mails.map(({ to }) => to)]).toEqual([
      "returned",
      [["maria@example.com"]],
    ]);
  });

  it.each([
    [
      "https in CommonJS",
      "handler.cjs",
      `const { request } = require("https"); exports.handler = async (event) => { await (${byRequest})(request); return event; };`,
    ],
    [
      "tls in CommonJS",
      "handler.cjs",
      `const { connect } = require("node:tls"); exports.handler = async (event) => { await (${byConnect})(connect); return event; };`,
    ],
    [
      "https in a module",
      "handler.mjs",
      `import { request } from "node:https"; export const handler = async (event) => { await (${byRequest})(request); return event; };`,
    ],
    [
      "tls in a module",
      "handler.mjs",
      `import { connect } from "tls"; export const handler = async (event) => { await (${byConnect})(connect); return event; };`,
    ],
    [
      "https in TypeScript, at the top",
      "handler.ts",
      `import { request } from "https"; await (${byRequest})(request); export const handler = async (event) => event;`,
    ],
  ])("%s", async (_way, name, code) => {
    const { mails, outcome } = await mail(code, name);
    expect([outcome.kind, mails.map(({ to }) => to)]).toEqual([
      "returned",
      [["maria@example.com"]],
    ]);
  });
});

it.each([
  [
    "loaded behind everybody's back",
    `const { default: Module } = await import("node:module"); await (${byConnect})(Module._load("tls", null, false).connect)`,
  ],
  [
    "a web socket",
    `await new Promise((resolve, reject) => { new WebSocket("wss://chat.example.com").onerror = ({ error }) => reject(error ?? new Error("refused")); })`,
  ],
])("TLS %s does not leave, captured or not", async (_way, code) => {
  const { mails, awsCalls } = await mail(code);
  expect(mails.length + awsCalls.filter(({ result }) => result === "refused").length).toBe(1);
});
