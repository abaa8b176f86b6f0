// What goes over a connection that is let through is real work, though nobody sees it.
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

let server: Server;
let place = "";
let port = 0;
/** What was inserted, which is refused from then on, as by a unique index. */
const rows = new Set<string>();
beforeAll(async () => {
  server = createServer((socket) =>
    socket.on("data", (data) => {
      const row = String(data);
      const isThere = row.includes("-") && rows.has(row);
      rows.add(row);
      socket.write(isThere ? "ERROR: Key (id) already exists.\n" : "OK\n");
    }),
  );
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
  place = `127.0.0.1:${port}`;
});
afterAll(() => server.close());

/** A client that speaks no HTTP, opened for each call or once while the module is loaded. */
const sqlHandler = (isKept: boolean): string => `
  const net = require("net");
  const insert = (socket) => new Promise((resolve, reject) => {
    socket.once("data", resolve).once("error", reject);
    socket.write("INSERT INTO members VALUES (1)\\n");
  });
  const open = () => net.connect({ host: "127.0.0.1", port: ${port} });
  ${isKept ? "const kept = open();" : ""}
  module.exports.handler = async (event) => {
    const socket = ${isKept ? "kept" : "open()"};
    socket.ref();
    await insert(socket);
    socket.${isKept ? "unref" : "end"}();
    return event;
  };`;

interface CheckDocument {
  tested: { connections: object[] };
  scenarios: {
    name: string;
    findings: { code: string; message: string }[];
    calls: { connections?: object[] }[];
  }[];
}

describe("check", () => {
  it.each([
    ["opened for each call", false, 1],
    ["kept from one call to the next", true, 0],
  ])("knows of a connection that is %s", async (_, isKept, opened) => {
    const cwd = folderWith({ "handler.cjs": sqlHandler(isKept) });
    const argv = ["check", "--handler", "handler.cjs", "--allow-net", place, "--only"];
    const { out } = await cli([...argv, "*/three-times", "--json"], { cwd });
    const { scenarios, tested } = JSON.parse(out) as CheckDocument;
    expect(scenarios.flatMap(({ findings }) => findings)).not.toContainEqual(
      expect.objectContaining({ code: "work-was-done" }),
    );
    const thrice = scenarios.find(({ name }) => name.endsWith("/three-times"));
    const [first, ...later] = thrice?.calls.map(({ connections = [] }) => connections) ?? [];
    const one = { host: "127.0.0.1", port, bytesWritten: 31 };
    expect(first).toEqual([{ ...one, opened: 1 }]);
    expect(later).toEqual([[{ ...one, opened }], [{ ...one, opened }]]);
    expect(tested.connections).toHaveLength(1);
  });

  it("has a user for each scenario, whom a database does not have yet", async () => {
    rows.clear();
    const handler = `
      const net = require("net");
      exports.handler = async (event) => {
        const { sub, "custom:plan": plan } = event.request.userAttributes;
        const socket = net.connect({ host: "127.0.0.1", port: ${port} });
        const answer = await new Promise((resolve, reject) => {
          socket.once("data", resolve).once("error", reject);
          socket.write(sub + "\\n");
        });
        socket.end();
        if (String(answer).includes("exists")) throw { userError: String(answer).trim() };
        await fetch("https://api.example.com/welcome", { method: "POST", body: plan ?? "free" });
        return event;
      };`;
    const stub = { url: "https://api.example.com/*", reply: {} };
    const cwd = folderWith({ "handler.cjs": handler, "stubs.json": JSON.stringify([stub]) });
    const argv = ["check", "--handler", "handler.cjs", "--allow-net", place, "--json"];
    const only = ["*/plain", "*/twice", "*/with-custom-plan*"].flatMap((each) => ["--only", each]);
    const { out } = await cli([...argv, "--stubs", "stubs.json", ...only], { cwd });
    const { scenarios } = JSON.parse(out) as CheckDocument;
    const about = scenarios.flatMap(({ name, findings }) =>
      findings.filter(({ message }) => message.includes("exists")).map(() => name),
    );
    expect(about).toEqual(["confirm-sign-up/twice", "confirm-forgot-password/twice"]);
    expect(scenarios.map(({ name }) => name)).toContain("confirm-sign-up/with-custom-plan-pro");
    expect(out).not.toContain("with the handler threw");
  });

  it("says once that nobody looks at it", async () => {
    const cwd = folderWith({ "handler.cjs": sqlHandler(false) });
    const argv = ["check", "--handler", "handler.cjs", "--allow-net", place];
    const { out } = await cli([...argv, "--only", "*/plain", "--no-derive"], { cwd });
    expect(out).not.toContain("without a call");
    expect(out.match(/Allowed: /g)).toHaveLength(1);
    expect(out.replaceAll(/\s+/g, " ")).toContain("The content is not examined");
  });

  it("still reports a handler that opens none", async () => {
    const cwd = folderWith({ "handler.cjs": "exports.handler = async (event) => event;" });
    const argv = ["check", "--handler", "handler.cjs", "--allow-net", place];
    const { out } = await cli([...argv, "--only", "*/plain", "--no-derive"], { cwd });
    expect(out).toContain("(work-was-done)");
    expect(out).not.toContain("Let through");
  });
});

it("run says how much was sent", async () => {
  const cwd = folderWith({ "handler.cjs": sqlHandler(false) });
  const { out } = await cli(["run", "handler.cjs", "--allow-net", place], { cwd });
  expect(out).toContain(`Allowed: ${place} (1 connection, 31 bytes sent).`);
});
