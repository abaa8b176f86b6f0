import { execFileSync } from "node:child_process";
import { readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { folderWith } from "../../helpers/handlers.ts";
import { createStandardStreams } from "../../../src/capture/seal/standard-streams.ts";

const streamOf = createStandardStreams();

it.each([
  [0, 0],
  [1, 1],
  [3, undefined],
  ["/dev/stdin", 0],
  ["/dev/./stdout", 1],
  ["//dev//fd/2", 2],
  [Buffer.from("/dev/stdout"), 1],
  [new Uint8Array(Buffer.from("/dev/stderr")), 2],
  [pathToFileURL("/dev/stdout"), 1],
  [fileURLToPath(import.meta.url), undefined],
  ["/no/such/file", undefined],
  // Whatever this process's streams lead to.
  [devNull, undefined],
  [new URL("https://example.com/dev/stdout"), undefined],
  [undefined, undefined],
])("%s is stream %s", (target, stream) => {
  expect(streamOf(target)).toBe(stream);
});

it.each([
  ["\\\\.\\CON", 1],
  ["\\\\.\\conout$", 1],
  ["//./CONOUT$", 1],
  ["\\\\?\\CONOUT$", 1],
  ["\\\\.\\CONIN$", 0],
  ["CON", undefined],
  ["C:\\app\\CONOUT$", undefined],
  ["\\\\.\\CONOUT$.txt", undefined],
])("on Windows, %s is stream %s", (path, stream) => {
  expect(createStandardStreams(true)(path)).toBe(stream);
  expect(createStandardStreams(false)(path)).toBeUndefined();
});

it.skipIf(process.platform !== "linux")(
  "what only /proc has a name for is foreign, and a FIFO is not",
  () => {
    const folder = folderWith({});
    const [link, fifo] = [join(folder, "link"), join(folder, "fifo")];
    symlinkSync("/proc/self/mem", link);
    execFileSync("mkfifo", [fifo]);
    const foreign = ["/proc/self/mem", `/proc/${process.pid}/task/${process.pid}/mem`, link];
    expect(foreign.map((path) => streamOf(path))).toEqual(["foreign", "foreign", "foreign"]);
    expect([fifo, "/proc/self/status", "/proc/cpuinfo"].map((path) => streamOf(path))).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    const pipes = readdirSync("/proc/self/fd")
      .map((name) => `/proc/self/fd/${name}`)
      .filter((path) => Number(path.split("/").at(-1)) > 2 && readLink(path).startsWith("pipe:"));
    // Vitest's own.
    expect(pipes.length).toBeGreaterThan(0);
    expect(new Set(pipes.map((path) => streamOf(path)))).toEqual(new Set(["foreign"]));
  },
);

it("what changes a link itself does not follow it", () => {
  const link = join(folderWith({}), "link");
  symlinkSync("/dev/stdout", link);
  expect([streamOf(link), streamOf(link, false), streamOf("/dev/stdout", false)]).toEqual([
    1,
    undefined,
    1,
  ]);
});

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
