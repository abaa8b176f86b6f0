import { expect, it } from "vitest";
import { fileError } from "../../src/files/file-error.ts";

const REMEDY = "Choose a folder that you can write to.";

it.each([
  ["EROFS", "write", "cannot write a.json: the file system is read-only", REMEDY],
  ["EACCES", "write", "cannot write a.json: permission denied", REMEDY],
  ["ENOENT", "write", "cannot write a.json: no such folder", undefined],
  ["EACCES", "read", "cannot read a.json: permission denied", undefined],
] as const)("%s, to %s: %s", (code, verb, message, remedy) => {
  const error = Object.assign(new Error(code), { code });
  expect(fileError(error, "a.json", verb)).toMatchObject({ message, remedy });
});
