import { constants } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { guardCode } from "../../../src/runtime/thread/read-only.ts";
import { folderWith } from "../../helpers/handlers.ts";

const THERE = new Set(["/shop", "/shop/tmp", "/shop/data.txt", "/tmp", "/home"]);

it.each<[string, unknown[], string | undefined]>([
  ["writeFile", ["/shop/log.txt", "x"], "open '/shop/log.txt'"],
  ["appendFile", ["/shop/data.txt", "x"], "open '/shop/data.txt'"],
  ["appendFile", ["/shop/missing/data.txt", "x"], undefined],
  ["writeFile", [3, "x"], undefined],
  ["writeFile", ["/tmp/log.txt", "x"], undefined],
  ["writeFile", ["/home/log.txt", "x"], undefined],
  ["writeFile", ["/shop/tmp/log.txt", "x"], undefined],
  ["open", ["/shop/data.txt"], undefined],
  ["open", ["/shop/data.txt", "r"], undefined],
  ["open", ["/shop/data.txt", constants.O_RDONLY], undefined],
  ["open", ["/shop/data.txt", "r+"], "open '/shop/data.txt'"],
  ["open", ["/shop/new.txt", constants.O_WRONLY | constants.O_CREAT], "open '/shop/new.txt'"],
  ["mkdir", ["/shop/cache/users", { recursive: true }], "mkdir '/shop/cache/users'"],
  ["mkdir", ["/shop/tmp"], undefined],
  ["unlink", ["/shop/data.txt"], "unlink '/shop/data.txt'"],
  ["rm", ["/shop/missing.txt", { force: true }], undefined],
  ["copyFile", ["/shop/data.txt", "/tmp/data.txt"], undefined],
  ["copyFile", ["/tmp/data.txt", "/shop/data.txt"], "copyfile '/shop/data.txt'"],
  ["rename", ["/tmp/data.txt", "/shop/new.txt"], "rename '/shop/new.txt'"],
  ["readFile", ["/shop/data.txt"], undefined],
])("of a package at /shop that has a folder for temporary files: %s %j", (name, args, expected) => {
  const guard = guardCode("/shop", ["/tmp", "/shop/tmp"], (path) => THERE.has(path));
  expect(guard(name, args)?.message).toBe(expected && `EROFS: read-only file system, ${expected}`);
});

it("a package in the folder for temporary files itself takes files", () => {
  const guard = guardCode("/tmp", ["/tmp"], () => true);
  expect(guard("writeFile", ["/tmp/log.txt"])).toBeUndefined();
});

it("a handler writes to the temporary folder, and not to its package", async () => {
  const code = `
    import fs from "node:fs";
    import { appendFileSync } from "node:fs";
    import { writeFile } from "node:fs/promises";
    import os from "node:os";
    import path from "node:path";
    import { finished } from "node:stream/promises";
    const told = [];
    const tell = ({ code, syscall }) => told.push(code + " " + syscall);
    export const handler = async (event) => {
      try { appendFileSync("log.txt", "x"); } catch (error) { tell(error); }
      await writeFile(new URL("log.txt", import.meta.url), "x").catch(tell);
      await finished(fs.createWriteStream("log.txt").end("x")).catch(tell);
      await new Promise((resolve) => fs.mkdir("cache", (error) => resolve(tell(error))));
      const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "shop-")), "log.txt");
      fs.writeFileSync(file, "x");
      fs.rmSync(path.dirname(file), { recursive: true });
      console.log(told.join(", "));
      return event;
    };`;
  const folder = folderWith({ "package.json": '{ "type": "module" }', "confirm.js": code });
  const invoke = localInvoker({ file: join(folder, "confirm.js"), env: {} });
  const { logs } = await invoke(createEvent({ seed: "read-only" }));
  expect(logs.map(({ text }) => text)).toEqual(["EROFS open, EROFS open, EROFS open, EROFS mkdir"]);
});
