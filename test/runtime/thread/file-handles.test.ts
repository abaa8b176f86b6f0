// Handles of `fs.promises.open`, which lead to their own descriptor and to no other.
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

async function run(body: string): Promise<Invocation> {
  const file = handlerFile(`import fs from "node:fs";
import os from "node:os";
import path from "node:path";
const { open } = fs.promises;
export const handler = async () => { ${body} };`);
  return localInvoker({ file, env: {} })(createEvent({ seed: "handles" }));
}

it("what is written by a handle of the output is in the log", async () => {
  const { outcome, logs } = await run(`
    const link = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "handle-")), "link");
    fs.symlinkSync("/proc/self/fd/1", link);
    const handle = await open(link, "w");
    await handle.write("one\\n");
    await handle.write(Buffer.from("xtwo\\ny"), 1, 4);
    await handle.writev([Buffer.from("thr"), Buffer.from("ee\\n")]);
    await handle.writeFile("four\\n");
    await handle.appendFile("five\\n");
    await fs.promises.writeFile(handle, "six\\n");
    fs.writeSync(handle.fd, "seven\\n");
    await handle.close();
    const error = await (await open("/dev/stderr", "w")).write("eight\\n").then(({ bytesWritten }) => bytesWritten);
    fs.rmSync(path.dirname(link), { recursive: true });
    return error;`);
  expect(outcome).toMatchObject({ kind: "returned", payload: 6 });
  const lines = ["one", "two", "three", "four", "five", "six", "seven"];
  expect(logs.map(({ source, text }) => `${source} ${text}`)).toEqual([
    ...lines.map((line) => `stdout ${line}`),
    "stderr eight",
  ]);
});

const OWN =
  'const handle = await open("/dev/null", "w"); const key = Object.getOwnPropertySymbols(handle).find((symbol) => symbol.description === "kHandle");';

it.each([
  ["with a number of its own", `${OWN} Object.defineProperty(handle, "fd", { value: 20_000 });`],
  ["with another below it", `${OWN} handle[key] = { fd: 20_000 };`],
  ["made anew", `${OWN} new handle.constructor({ fd: 20_000 });`],
  ["made anew below", `${OWN} new handle[key].constructor(20_000);`],
  ["sent to itself", `${OWN} new MessageChannel().port1.postMessage(handle, [handle]);`],
])("a handle %s is not had", async (_name, body) => {
  const { outcome } = await run(`${body} return "there";`);
  expect(outcome).toMatchObject({ kind: "handler-error" });
});

it("a handle works, and its descriptor is nobody's once it was closed", async () => {
  const { outcome } = await run(`
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "handle-")), "file");
    const handle = await open(file, "w+");
    const { fd } = handle;
    await handle.write("text");
    const text = (await handle.read(Buffer.alloc(4), 0, 4, 0)).buffer.toString();
    await handle.close();
    fs.rmSync(path.dirname(file), { recursive: true });
    try { fs.fstatSync(fd); } catch (error) { return [text, handle.fd, error.code]; }`);
  expect(outcome).toMatchObject({ payload: ["text", -1, "EBADF"] });
});
