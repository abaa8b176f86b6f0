import { devNull } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
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
