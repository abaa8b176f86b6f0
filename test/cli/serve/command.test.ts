import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { cli } from "../../helpers/context.ts";
import type { Result, Setting } from "../../helpers/context.ts";

interface Served {
  url: string;
  cwd: string;
  /** Presses Ctrl-C. */
  end: () => Promise<Result>;
}

const RETURNS = "export const handler = async (event) => event;";

function folderWith(files: Record<string, string>): string {
  const cwd = mkdtempSync(join(tmpdir(), "serve-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

/** Starts the server, and waits until it is ready. */
async function start(argv: readonly string[], cwd: string, more: Setting = {}): Promise<Served> {
  let press: (() => void) | undefined;
  const onInterrupt = (listener: () => void) => {
    press = listener;
    return { giveBack: () => undefined };
  };
  const ready = join(cwd, "ready.json");
  const ended = cli(["serve", ...argv, "--port", "0", "--ready-file", ready], {
    cwd,
    onInterrupt,
    ...more,
  });
  await Promise.race([vi.waitUntil(() => existsSync(ready), { timeout: 20_000 }), ended]);
  const { url } = JSON.parse(readFileSync(ready, "utf8")) as { url: string };
  return {
    url,
    cwd,
    end: () => {
      press?.();
      return ended;
    },
  };
}

async function invoke(url: string, name: string, event: object = createEvent({ seed: "1" })) {
  const path = `2015-03-31/functions/${name}/invocations`;
  const response = await fetch(url + path, { method: "POST", body: JSON.stringify(event) });
  return (await response.json()) as Record<string, unknown>;
}

describe("serve", () => {
  it("prints where it is, each call and each mail, and ends when it is interrupted", async () => {
    const served = await start(["reference"], folderWith({}), {
      env: { SES_SOURCE_EMAIL: "no-reply@example.com" },
    });
    await invoke(served.url, "reference");
    await invoke(served.url, "reference", { version: "0" });
    const { code, out, err } = await served.end();
    expect([code, err]).toEqual([130, ""]);
    const text = out
      .replaceAll(/:\d+(?=\/| |$)/gm, ":PORT")
      .replaceAll(/^\d\d:\d\d:PORT/gm, "TIME")
      .replaceAll(/[\d.]+ m?s,/g, "N ms,");
    expect(text).toMatchSnapshot();
    await expect(fetch(served.url)).rejects.toThrow("fetch failed");
    // Who waits for the next server finds no address of this one.
    expect(existsSync(join(served.cwd, "ready.json"))).toBe(false);
  });

  it("prints one document a line for programs", async () => {
    const cwd = folderWith({ "a.mjs": RETURNS });
    const served = await start(["one=a.mjs", "--json"], cwd);
    await invoke(served.url, "one");
    const { out } = await served.end();
    const lines = out.trimEnd().split("\n");
    const documents = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(documents).toMatchObject([
      { type: "ready", url: served.url, functions: ["one"] },
      { type: "invocation", functionName: "one", accepted: true, mails: 0, eventDifferences: [] },
    ]);
  });

  it("takes a changed file from the next call on", async () => {
    const cwd = folderWith({ "a.mjs": "export const handler = async () => ({ version: 1 });" });
    const served = await start(["a.mjs"], cwd);
    expect(await invoke(served.url, "a")).toEqual({ version: 1 });
    writeFileSync(join(cwd, "a.mjs"), "export const handler = async () => ({ version: 2 });");
    await expect.poll(() => invoke(served.url, "a")).toEqual({ version: 2 });
    const { out } = await served.end();
    expect(out).toContain("a.mjs has changed; the next call loads it");
  });

  it("stays up with a handler that cannot be loaded, and takes it once it can", async () => {
    const cwd = folderWith({ "a.mjs": "export const handler = ;" });
    const served = await start(["a.mjs"], cwd);
    expect(await invoke(served.url, "a")).toMatchObject({
      errorType: "Runtime.UserCodeSyntaxError",
    });
    writeFileSync(join(cwd, "a.mjs"), RETURNS);
    await expect.poll(async () => (await invoke(served.url, "a"))["version"]).toBe("1");
    expect((await served.end()).out).toMatch(
      /a PostConfirmation_ConfirmSignUp: .*a\.mjs cannot be loaded/,
    );
  });

  it("keeps mail in a folder for the next start", async () => {
    const cwd = folderWith({});
    const env = { SES_SOURCE_EMAIL: "no-reply@example.com" };
    const first = await start(["reference", "--mails", "kept"], cwd, { env });
    await invoke(first.url, "reference");
    await first.end();
    const second = await start(["reference", "--mails", "kept"], folderWith({}), { env, cwd });
    const list = (await (await fetch(`${second.url}api/v1/messages`)).json()) as { total: number };
    expect(list.total).toBe(1);
    await second.end();
  });

  it("starts a new environment for each call with --cold", async () => {
    const code = "let calls = 0; export const handler = async () => ({ calls: ++calls });";
    const cwd = folderWith({ "warm.mjs": code });
    const warm = await start(["warm.mjs"], cwd);
    const counts = [await invoke(warm.url, "warm"), await invoke(warm.url, "warm")];
    expect(counts).toEqual([{ calls: 1 }, { calls: 2 }]);
    await warm.end();
    const cold = await start(["warm.mjs", "--cold"], folderWith({ "warm.mjs": code }));
    expect([await invoke(cold.url, "warm"), await invoke(cold.url, "warm")]).toEqual([
      { calls: 1 },
      { calls: 1 },
    ]);
    await cold.end();
  });
});

describe("serve beyond this machine", () => {
  it("answers nobody without the token that it prints", async () => {
    const served = await start(["reference", "--host", "0.0.0.0", "--json"], folderWith({}));
    const url = served.url.replace("0.0.0.0", "127.0.0.1");
    expect((await fetch(`${url}livez`)).status).toBe(403);
    const { out } = await served.end();
    const [ready] = out.split("\n").map((line) => JSON.parse(line || "null") as { token?: string });
    expect(ready?.token).toMatch(/^[\da-f]{32}$/);
  });
});

describe("serve refuses", () => {
  it("a port in use that was asked for", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const cwd = folderWith({ "ready.json": "of a server that was killed" });
    const argv = ["serve", "reference", "--port", String(port), "--ready-file", "ready.json"];
    const { code, err } = await cli(argv, { cwd });
    other.close();
    expect(code).toBe(2);
    expect(existsSync(join(cwd, "ready.json"))).toBe(false);
    expect(err).toBe(
      `error: port ${port} on 127.0.0.1 is already in use\nChoose another port: --port 0 uses any free one.\n`,
    );
  });

  it.each([
    [
      ["a.mjs", "a.mjs"],
      "two handlers are called a\nGive each a different name: serve one=a.mjs …",
    ],
    [
      ["a=a.mjs", "a=a.mjs#b"],
      "two handlers are called a\nGive each a different name: serve one=a.mjs#b …",
    ],
    [["missing.mjs"], "missing.mjs"],
    [["a.mjs", "--port", "70000"], "--port"],
    [["a.mjs", "--host", "0.0.0.0", "--token", ""], "--token is empty"],
    [[], "no handler was given, and no PostConfirmation handler was found here"],
  ])("%j", async (argv, message) => {
    const cwd = folderWith({ "a.mjs": RETURNS });
    const { code, err } = await cli(["serve", ...argv], { cwd });
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
