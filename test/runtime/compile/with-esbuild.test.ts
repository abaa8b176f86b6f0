import { expect, it } from "vitest";
import { withEsbuild } from "../../../src/runtime/compile/with-esbuild.ts";

const failing = (error: Error) =>
  withEsbuild(async () => {
    throw error;
  });

it.each([
  `The package "@esbuild/linux-x64" could not be found, and is needed by esbuild.\n\nIf you are…`,
  "\nYou installed esbuild for another platform than the one you're currently using.\nThis won't work…",
  "Unsupported platform: sunos arm64 BE",
  'Host version "0.28.2" does not match binary version "0.25.0"',
  "spawn /app/node_modules/@esbuild/linux-x64/bin/esbuild EACCES",
])("says what to install when it cannot be started: %s", async (message) => {
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

it("hands over esbuild", async () => {
  const { code } = await withEsbuild(({ transform }) =>
    transform("const x: number = 1", { loader: "ts" }),
  );
  expect(code).toBe("const x = 1;\n");
});
