import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withEsbuild } from "../../../src/runtime/compile/with-esbuild.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { run } from "../../helpers/spawn.ts";

const failing = (error: Error) =>
  withEsbuild(async () => {
    throw error;
  });

it.each([
  `The package "@esbuild/linux-x64" could not be found, and is needed by esbuild.\n\nIf you are…`,
  "\nYou installed esbuild for another platform than the one you're currently using.\nThis won't work…",
  "Unsupported platform: sunos arm64 BE",
])("says what to install when its program is missing: %s", async (message) => {
  await expect(failing(new Error(message))).rejects.toMatchObject({
    code: "esbuild-not-installed",
    message: expect.stringMatching(/^esbuild is not installed for \w+-\w+, [^\n]+$/),
    remedy: expect.stringContaining("npm install --include=optional"),
  });
});

it("says the same where there is no such package", async () => {
  const error = Object.assign(new Error("Cannot find package 'esbuild'"), {
    code: "ERR_MODULE_NOT_FOUND",
  });
  await expect(failing(error)).rejects.toMatchObject({ code: "esbuild-not-installed" });
});

it("leaves what does not compile as it is", async () => {
  const error = Object.assign(new Error("Build failed with 1 error"), { errors: [] });
  await expect(failing(error)).rejects.toBe(error);
});

it("tells of a process that ended, and works otherwise", async () => {
  await expect(failing(new Error("The service was stopped"))).rejects.toMatchObject({
    code: "esbuild-ended",
    message: "esbuild ended before it was done: The service was stopped",
  });
});

// Which program is started is decided when esbuild is loaded, so each has a process of its own.
it.each([
  [
    "has another version",
    "#!/bin/sh\n[ $1 = --version ] && echo 0.1.0\n",
    0o755,
    "its binary has version 0.1.0, but version 0",
  ],
  ["is not executable", "", 0o644, "EACCES"],
  ["lacks a library", "#!/bin/sh\necho 'no libx.so' >&2; exit 3\n", 0o755, "no libx.so"],
])("says why its program does not work where it %s", async (_name, text, mode, reason) => {
  const program = join(folderWith({ esbuild: text }), "esbuild");
  chmodSync(program, mode);
  const script = `
    import { withEsbuild } from ${JSON.stringify(new URL("../../../src/runtime/compile/with-esbuild.ts", import.meta.url).href)};
    try { await withEsbuild(({ transform }) => transform("")); } catch ({ code, message, remedy }) {
      console.log(JSON.stringify({ code, message, remedy }));
    }`;
  const { out } = await run(process.execPath, ["--input-type=module", "-e", script], {
    env: { ESBUILD_BINARY_PATH: program },
  });
  expect(JSON.parse(out)).toEqual({
    code: "esbuild-not-working",
    message: expect.stringMatching(new RegExp(`^esbuild does not work: .*${reason}`)),
    remedy: expect.stringContaining("npm install"),
  });
});

it("hands over esbuild", async () => {
  const { code } = await withEsbuild(({ transform }) =>
    transform("const x: number = 1", { loader: "ts" }),
  );
  expect(code).toBe("const x = 1;\n");
});
