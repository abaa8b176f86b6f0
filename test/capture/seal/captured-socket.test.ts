import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { CapturedSocket } from "../../../src/capture/seal/captured-socket.ts";

function aSocket(): CapturedSocket {
  const destination = { host: "api.example.com", port: 443, tls: true, isLocal: false };
  return new CapturedSocket(destination, new PassThrough());
}

it("a time limit of 0 takes its listener away, as Node's does", () => {
  const socket = aSocket();
  const listener = (): void => undefined;
  for (let request = 0; request < 20; request += 1) {
    socket.setTimeout(1_000, listener);
    socket.setTimeout(0, listener);
  }
  expect(socket.listenerCount("timeout")).toBe(0);
  socket.destroy();
});
