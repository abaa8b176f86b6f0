import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importDefault } from "../../../src/runtime/compile/import-module.ts";

function moduleOf(name: string, text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "cognito-postconfirm-")), name);
  writeFileSync(file, text);
  return file;
}

it("imports what JavaScript and TypeScript export by default", async () => {
  for (const [name, text] of [
    ["own.mjs", "export default { a: 1 };"],
    ["own.ts", "const a: number = 1; export default { a };"],
  ] as const) {
    expect(await importDefault(moduleOf(name, text), { code: "invalid-config" })).toEqual({ a: 1 });
  }
});

it.each([
  ["throws", "own.mjs", "throw new Error('not today')", /^own cannot be loaded: not today$/],
  ["throws no error", "own.mjs", "throw 'never'", /^own cannot be loaded: never$/],
  ["does not compile", "own.ts", "export default {", /own\.ts cannot be loaded: .*own\.ts:1:/],
])("a module that %s has the error of what it is for", async (_how, name, text, message) => {
  const failure = { code: "invalid-config", name: "own", remedy: "Export it." };
  await expect(importDefault(moduleOf(name, text), failure)).rejects.toMatchObject({
    code: "invalid-config",
    message: expect.stringMatching(message) as string,
    remedy: "Export it.",
  });
});
