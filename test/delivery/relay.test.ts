import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { openRelay } from "../../src/delivery/relay.ts";
import { aMail } from "../helpers/invocation.ts";

let close = (): void => undefined;
afterEach(() => close());

/** An inbox that answers a line as the first pattern that fits it says. @returns Its address. */
async function inbox(answers: readonly [RegExp, string][], login = ""): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).write("220 inbox\r\n");
    socket.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\r\n").slice(0, -1)) {
        const [, answer = "250 ok"] = answers.find(([pattern]) => pattern.test(line)) ?? [];
        socket.write(`${answer.replace("%", line)}\r\n`);
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return new URL(`smtp://${login}127.0.0.1:${(server.address() as AddressInfo).port}`);
}

it("tells of a login that was refused, and repeats nothing of it", async () => {
  const url = await inbox(
    [
      [/^EHLO/, "250-inbox\r\n250 AUTH PLAIN"],
      [/^AUTH/, "535 there is no %"],
    ],
    "maria:secret@",
  );
  await expect(openRelay(url, () => false)).rejects.toThrow(
    `cannot relay mail to ${url.host}: it rejects this user name and password`,
  );
});

it("tells of a recipient that was refused, in the inbox's own words", async () => {
  const url = await inbox([[/^RCPT/, "550 nobody is here"]]);
  const relay = await openRelay(url, () => false);
  await expect(relay.send(aMail())).rejects.toThrow("550 nobody is here");
  relay.close();
});
