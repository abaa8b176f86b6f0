// A debugger that nobody here wrote talks to Node's own protocol; here a test does, with a plain
// WebSocket, and reads a variable of the user's TypeScript while it stands still.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderWith } from "../helpers/handlers.ts";
import { BIN } from "../helpers/spawn.ts";

interface Paused {
  reason: string;
  callFrames: { callFrameId: string; functionName: string; location: { scriptId: string } }[];
}

interface Script {
  scriptId: string;
  url: string;
  sourceMapURL: string;
}

class Debugger {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: Record<string, unknown>) => void>();
  readonly #pauses: Paused[] = [];
  readonly #scripts: Script[] = [];
  #onPause: (() => void) | undefined;
  #id = 0;

  static async connect(url: string): Promise<Debugger> {
    const socket = new WebSocket(url);
    await once(socket, "open");
    return new Debugger(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const { id, method, params, result } = JSON.parse(String(data)) as {
        id?: number;
        method?: string;
        params: object;
        result: Record<string, unknown>;
      };
      if (id !== undefined) this.#answers.get(id)?.(result);
      if (method === "Debugger.scriptParsed") this.#scripts.push(params as never);
      if (method !== "Debugger.paused") return;
      this.#pauses.push(params as Paused);
      this.#onPause?.();
    });
  }

  /** The file that the program stands still in. */
  scriptOf(pause: Paused): Script | undefined {
    const scriptId = pause.callFrames[0]?.location.scriptId;
    return this.#scripts.find((script) => script.scriptId === scriptId);
  }

  ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#id;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  async paused(): Promise<Paused> {
    while (this.#pauses.length === 0) {
      await new Promise<void>((resolve) => {
        this.#onPause = resolve;
      });
    }
    return this.#pauses.shift() as Paused;
  }

  async evaluate(pause: Paused, expression: string): Promise<unknown> {
    const callFrameId = pause.callFrames[0]?.callFrameId;
    const { result } = await this.ask("Debugger.evaluateOnCallFrame", { callFrameId, expression });
    return (result as { value: unknown }).value;
  }

  close(): void {
    this.#socket.close();
  }
}

function start(...argv: string[]): {
  child: ChildProcess;
  url: Promise<string>;
  out: Promise<string>;
} {
  const child = spawn(process.execPath, [BIN, "run", "--seed", "1", "--json", ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  const url = new Promise<string>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
      const found = /ws:\/\/\S+/.exec(err);
      if (found !== null) resolve(found[0]);
    });
  });
  return { child, url, out: once(child, "close").then(() => out) };
}

const folder = folderWith({
  "part.ts": "export enum Tier { Gold = 'gold' }\n",
  "handler.ts": [
    'import { Tier } from "./part";',
    "export const handler = async (event: { userName: string }) => {",
    "  const greeting: string = `dear ${event.userName} of ${Tier.Gold}`;",
    "  debugger;",
    "  return greeting.length > 0 ? event : undefined;",
    "};",
  ].join("\n"),
  "handler.cjs": "const first = 1;\nexports.handler = async (event) => event;",
});

it("--inspect-brk stops at the first line, a debugger statement stops, and no limit runs meanwhile", async () => {
  const { url, out } = start(
    ...["--handler", join(folder, "handler.ts"), "--inspect-brk=127.0.0.1:0"],
    ...["--timeout", "300ms", "--user-name", "maria"],
  );
  const inspector = await Debugger.connect(await url);
  await inspector.ask("Runtime.enable");
  await inspector.ask("Debugger.enable");
  await inspector.ask("Runtime.runIfWaitingForDebugger");

  const first = await inspector.paused();
  const script = inspector.scriptOf(first);
  expect(script?.url).toBe(`file://${folder}/handler.ts`);
  // The debugger of an editor finds the lines of the TypeScript by this.
  expect(script?.sourceMapURL).toMatch(/^data:application\/json;base64,/);
  await inspector.ask("Debugger.resume");

  const second = await inspector.paused();
  expect(second.callFrames[0]?.functionName).toBe("handler");
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await inspector.evaluate(second, "greeting")).toBe("dear maria of gold");
  await inspector.ask("Debugger.resume");
  inspector.close();
  expect(JSON.parse(await out)).toMatchObject({ ok: true, outcome: { kind: "returned" } });
});

it("--inspect-brk stops in CommonJS, too", async () => {
  const { url, out } = start("--handler", join(folder, "handler.cjs"), "--inspect-brk=0");
  const inspector = await Debugger.connect(await url);
  await inspector.ask("Debugger.enable");
  await inspector.ask("Runtime.runIfWaitingForDebugger");
  const pause = await inspector.paused();
  expect(inspector.scriptOf(pause)?.url).toBe(`file://${folder}/handler.cjs`);
  await inspector.ask("Debugger.resume");
  inspector.close();
  expect(JSON.parse(await out)).toMatchObject({ ok: true });
});

it("--inspect waits for nobody", async () => {
  const { url, out } = start("--handler", join(folder, "handler.ts"), "--inspect=0");
  expect(await url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\//);
  expect(JSON.parse(await out)).toMatchObject({ ok: true });
});
